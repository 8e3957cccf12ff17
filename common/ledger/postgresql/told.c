/* told - the facts that questions will ask for, told at once. Ledger. */
#include "postgresql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The columns of what edsm.facts tells. */
enum {
	COLUMN_KIND = 1,
	COLUMN_PATIENT = 4
};

void
pg_told_sql(struct buffer *sql, const struct text *patients, size_t count)
{
	buffer_add(sql, TEXT("SELECT * FROM edsm.facts(ARRAY["));
	for (size_t i = 0; i < count; i++) {
		if (i)
			buffer_add_char(sql, ',');
		pg_literal_add(sql, patients[i]);
	}
	buffer_add(sql, TEXT("]::text[], "));
	buffer_add_number(sql, PG_TOLD_MOST);
	buffer_add_char(sql, ')');
}

/* The rows of a column's value from one on, into *from and *to. */
static int
rows_while(const PGresult *rows, int from, int column, struct text value)
{
	int at = from;

	while (at < PQntuples(rows) &&
	       text_equal(pg_column_text(rows, at, column), value))
		at++;
	return at;
}

enum status
pg_told_keep(struct pg *pg, PGresult *rows, const struct text *patients,
    size_t count, struct error *error)
{
	struct pg_told *told = &pg->told;
	int at;

	pg_told_forget(pg);
	told->rows = rows;
	told->of = calloc(count ? count : 1, sizeof *told->of);
	if (!told->of)
		return error_no_memory(error);
	/* the kind of partner-set */
	at = rows_while(rows, 0, COLUMN_KIND, TEXT("5"));
	told->partners = at < PG_TOLD_MOST ? at : -1;
	for (; told->count < count; told->count++) {
		struct pg_told_of *of = &told->of[told->count];
		struct text patient = patients[told->count];
		int end = rows_while(rows, at, COLUMN_PATIENT, patient);

		snprintf(of->patient, sizeof of->patient, "%.*s",
		    (int)patient.len, patient.ptr);
		of->from = end - at < PG_TOLD_MOST ? at : -1;
		of->to = end;
		at = end;
	}
	return at == PQntuples(rows)
		   ? STATUS_OK
		   : pg_fail_as(pg,
			 "is damaged: a row is not what was asked for", error);
}

/* Patients are asked about in the order in which they were told. */
static const struct pg_told_of *
told_find(struct pg_told *told, struct text patient)
{
	for (size_t i = 0; i < told->count; i++) {
		size_t at = (told->at + i) % told->count;

		if (text_equal(text_of(told->of[at].patient), patient)) {
			told->at = at;
			return &told->of[at];
		}
	}
	return NULL;
}

bool
pg_told_rows(struct pg *pg, const struct facts_query *query, int *from, int *to)
{
	struct pg_told *told = &pg->told;
	const struct pg_told_of *of;

	if (!told->rows || query->line)
		return false;
	switch (query->of) {
	case FACTS_OF_EVENT:
		if (query->event != EVENT_PARTNER_SET)
			return false;
		__attribute__((fallthrough));
	case FACTS_OF_PARTNERS:
		*from = 0;
		*to = told->partners;
		return *to >= 0;
	case FACTS_OF_PATIENT:
	case FACTS_OF_ROUTES:
		of = told_find(told, query->patient);
		if (!of || of->from < 0)
			return false;
		*from = of->from;
		*to = of->to;
		return true;
	default:
		return false;
	}
}

void
pg_told_forget(struct pg *pg)
{
	PQclear(pg->told.rows);
	free(pg->told.of);
	pg->told = (struct pg_told){.rows = NULL};
}
