/* facts - the questions to the ledger. Ledger. */
#include "postgresql.h"

#include "../../fields/line.h"
#include "../query.h"

#include <stdio.h>
#include <string.h>

/* So many facts are asked for at once: a connection has one answer at a time,
 * and a sink may ask again. */
#define PIECE 1000

/*
 * The parameters of all: $1 patient, $2 subject, $3 kind, $4 due or the fact
 * that is voided or reviewed, $5 after, $6 up to, $7 limit, $8 with the line,
 * $9 at, $10 voids up to or 0.
 */
#define COLUMNS                                                              \
	"SELECT e.seq, e.kind, e.logged, e.at, e.patient, e.episode, "       \
	"e.practice, e.service, e.org, e.entry, e.viewer, e.to_service, "    \
	"e.to_practice, e.mig, e.private, e.partner, e.due, e.care, e.of, "  \
	"e.was, e.successor, e.outcome, CASE WHEN $10 > 0 THEN (SELECT "     \
	"min(v.seq) FROM edsm.event AS v WHERE v.of = e.seq AND v.kind = 7 " \
	"AND v.seq <= $10) END, CASE WHEN $8 > 0 THEN e.line END "           \
	"FROM edsm.event AS e WHERE e.seq > $5 AND e.seq <= $6 AND "
#define BY_SEQ " ORDER BY e.seq LIMIT $7"
#define BY_AT " ORDER BY e.at, e.seq LIMIT $7"
/* Every statement has every parameter, whether it needs it or not. */
#define ANY                                                           \
	" AND ($1 IS NOT NULL AND $2 IS NOT NULL AND $3 IS NOT NULL " \
	"AND $4 IS NOT NULL AND $9 IS NOT NULL)"

enum {
	ALL_OF_PATIENT = FACTS_ALL + 1,
	ALL_OF_EVENT,
	STATEMENTS
};

static const struct statement {
	const char *where;
	bool by_at; /* in the order of at: in one piece */
} statements[STATEMENTS] = {
    [FACTS_OF_PATIENT] = {OF_PATIENT, false},
    [FACTS_OF_ROUTES] = {OF_PATIENT " AND e.kind <> 4", false},
    [FACTS_OF_SUBJECT] = {OF_PATIENT " AND " SUBJECT " = $2", false},
    [FACTS_OF_SUBJECT_SINCE] = {OF_PATIENT " AND " SUBJECT
					   " = $2 AND e.at >= $9",
	true},
    [FACTS_OF_EPISODE] = {"e.kind = 1 AND e.episode = $2", false},
    [FACTS_OF_END] = {"e.kind = 3 AND e.episode = $2", true},
    [FACTS_ABOUT] = {"e.of = $4", false},
    [FACTS_OF_SUCCESSION] = {"coalesce(e.was, e.org) = $2 AND e.kind > 8 AND "
			     "e.kind = 9",
	false},
    [FACTS_OF_WAS] = {"coalesce(e.was, e.org) = $2 AND e.kind > 8 AND "
		      "e.kind = 10",
	false},
    [FACTS_OF_LINKS] = {OF_PATIENT " AND " SUBJECT " IS NULL AND e.kind = 10",
	false},
    [FACTS_OF_PARTNERS] = {"e.kind = 5 AND e.kind <> 6", false},
    [FACTS_OF_PARTNER_SINCE] = {"e.kind = 5 AND e.org = $2 AND e.at >= $9",
	true},
    [FACTS_DUE] = {"e.kind = 1 AND e.due IS NOT NULL AND e.due <= $4 AND NOT "
		   "EXISTS (SELECT FROM edsm.event AS d WHERE d.kind = 3 AND "
		   "d.episode = e.episode AND d.seq > e.seq AND d.seq <= $6 "
		   "AND NOT EXISTS (SELECT FROM edsm.event AS v WHERE v.of = "
		   "d.seq AND v.kind = 7 AND v.seq <= $6)) AND NOT EXISTS "
		   "(SELECT FROM edsm.event AS v WHERE v.of = e.seq AND "
		   "v.kind = 7 AND v.seq <= $6)",
	false},
    [FACTS_OF_EVENT] = {"e.kind = $3", false},
    [FACTS_OF_VIEWS] = {"e.patient = $1 AND e.kind = 6", false},
    [FACTS_ALL] = {"true", false},
    [ALL_OF_PATIENT] = {"e.patient = $1 AND ($3 = 0 OR e.kind = $3)", false},
    [ALL_OF_EVENT] = {"e.kind = $3", false},
};

static const struct statement *
statement_of(const struct facts_query *query)
{
	if (query->of != FACTS_ALL)
		return &statements[query->of];
	if (query->patient.len)
		return &statements[ALL_OF_PATIENT];
	return &statements[query->event ? ALL_OF_EVENT : FACTS_ALL];
}

static void
values_fill(struct pg_values *values, const struct facts_query *query,
    struct text subject)
{
	pg_text(values, query->patient);
	pg_text(values, subject);
	pg_number(values, query->event);
	if (query->of == FACTS_ABOUT)
		pg_seq(values, query->about_seq);
	else
		pg_number(values, query->due_us);
	pg_seq(values, query->after_seq);
	pg_seq(values, query->upto_seq);
	pg_seq(values, query->limit ? query->limit : INT64_MAX);
	pg_number(values, query->line || query->of == FACTS_ALL);
	pg_number(values, query->from_us);
	pg_seq(values, query->voids_upto);
}

/* One column by its field's form; false where it holds something else. */
static bool
field_read(const PGresult *rows, int row, int column, enum field field,
    struct fact *fact)
{
	struct form_value value = {.us = INSTANT_UNSET};
	int64_t number = 0;
	bool ok = true;

	if (PQgetisnull(rows, row, column))
		return field != FIELD_SEQ && field != FIELD_EVENT &&
		       field != FIELD_LOGGED && field != FIELD_AT;
	switch (field_row(field)->form) {
	case FORM_NUMBER:
		ok = pg_column_number(rows, row, column, 1, INT64_MAX, &number);
		value.number = (uint64_t)number;
		break;
	case FORM_EVENT:
		ok = pg_column_number(
		    rows, row, column, 1, EVENT_COUNT - 1, &number);
		value.event = (enum event)number;
		break;
	case FORM_OUTCOME:
		ok = pg_column_number(rows, row, column, REVIEW_JUSTIFIED,
		    REVIEW_NOT_JUSTIFIED, &number);
		value.review = (enum review)number;
		break;
	case FORM_DECISION:
		ok = pg_column_number(
		    rows, row, column, DECISION_NO, DECISION_YES, &number);
		value.decision = (enum decision)number;
		break;
	case FORM_INSTANT:
		ok = pg_column_number(
		    rows, row, column, INSTANT_MIN, INSTANT_MAX, &value.us);
		break;
	default:
		value.text = pg_column_text(rows, row, column);
		ok = value.text.len > 0;
	}
	if (ok)
		fact_store(fact, field, &value);
	return ok;
}

/* From one column on the stored fields in their order, the void, the line. */
static bool
fact_read(const PGresult *rows, int row, int from, struct fact *fact,
    struct text *line)
{
	int64_t void_seq = 0;
	bool ok = true;

	for (int i = 0; i < STORED_FIELDS && ok; i++)
		ok = field_read(rows, row, from + i, stored_fields[i], fact);
	if (ok && !PQgetisnull(rows, row, from + STORED_FIELDS))
		ok = pg_column_number(rows, row, from + STORED_FIELDS,
		    (int64_t)fact->seq + 1, INT64_MAX, &void_seq);
	fact->void_seq = (uint64_t)void_seq;
	*line = pg_column_text(rows, row, from + STORED_FIELDS + 1);
	return ok;
}

/* Where a query goes on, and what takes its facts. */
struct asking {
	struct facts_query query;
	struct text subject;
	fact_sink *sink;
	void *ctx;
	uint64_t last_seq; /* that was given */
};

static enum status
rows_sink(struct pg *pg, const PGresult *rows, struct asking *asking,
    struct error *error)
{
	int count = PQntuples(rows);

	for (int row = 0; row < count; row++) {
		struct fact fact = fact_none();
		struct text line;
		bool whole = fact_read(rows, row, 0, &fact, &line);
		enum status status;

		if (!whole ||
		    !query_takes(&asking->query, &fact, asking->subject))
			return pg_fail_as(pg,
			    "is damaged: a row is not what was asked for",
			    error);
		line = pg_dry_line(pg, fact.seq, line);
		status = asking->sink(asking->ctx, &fact, line, error);
		if (status)
			return status;
		asking->last_seq = fact.seq;
	}
	return STATUS_OK;
}

/* By what facts the query may be answered, of those not yet sent. */
static struct pg_reach
reach_of(const struct facts_query *query)
{
	switch (query->of) {
	case FACTS_OF_PATIENT:
	case FACTS_OF_ROUTES:
	case FACTS_OF_SUBJECT:
	case FACTS_OF_SUBJECT_SINCE:
	case FACTS_OF_VIEWS:
		return (struct pg_reach){.patient = query->patient};
	case FACTS_OF_EPISODE:
	case FACTS_OF_END:
		return (struct pg_reach){.episode = query->subject};
	case FACTS_ABOUT:
		return (struct pg_reach){.of = query->about_seq};
	default:
		return (struct pg_reach){.all = true};
	}
}

/* One piece; *more where there may be another. */
static enum status
piece_ask(struct pg *pg, struct asking *asking, bool *more, struct error *error)
{
	const struct statement *statement = statement_of(&asking->query);
	struct facts_query piece = asking->query;
	struct pg_values values = {.count = 0};
	char sql[4096];
	PGresult *rows;
	enum status status;
	uint64_t count;

	if (!statement->by_at && (!piece.limit || piece.limit > PIECE))
		piece.limit = PIECE;
	snprintf(sql, sizeof sql, COLUMNS "%s" ANY "%s", statement->where,
	    statement->by_at ? BY_AT : BY_SEQ);
	values_fill(&values, &piece, asking->subject);
	if (pg_flush_for(pg, reach_of(&asking->query), error) ||
	    pg_ask_now(pg, sql, &values, &rows, error))
		return error->status;
	count = (uint64_t)PQntuples(rows);
	status = rows_sink(pg, rows, asking, error);
	PQclear(rows);
	asking->query.after_seq = asking->last_seq;
	*more = !statement->by_at && count == piece.limit;
	if (asking->query.limit) {
		*more = *more && asking->query.limit > count;
		asking->query.limit -= *more ? count : 0;
	}
	return status;
}

enum status
pg_narrow_refuse(struct pg *pg, bool looks, struct error *error)
{
	if (!pg->narrow || looks)
		return STATUS_OK;
	return pg_fail_as(pg, NARROW, error);
}

/* Who looked; and who the partners are, which every question asks first, and
 * on which no look that was logged depends. */
static bool
is_about_looks(const struct facts_query *query)
{
	return query->of == FACTS_OF_VIEWS ||
	       query->event == EVENT_RECORD_VIEW ||
	       (query->of == FACTS_OF_EVENT &&
		   query->event == EVENT_PARTNER_SET) ||
	       query->of == FACTS_OF_PARTNERS;
}

static enum status
pieces_ask(struct pg *pg, const struct facts_query *query, fact_sink *sink,
    void *ctx, struct error *error)
{
	char choice[CHOICE_BYTES];
	struct asking asking = {.query = *query,
	    .subject = query_subject(query, choice),
	    .sink = sink,
	    .ctx = ctx,
	    .last_seq = query->after_seq};
	enum status status = STATUS_OK;
	bool more = true;

	while (!status && more)
		status = piece_ask(pg, &asking, &more, error);
	return status;
}

enum status
pg_facts(struct store *store, const struct facts_query *query, fact_sink *sink,
    void *ctx, struct error *error)
{
	struct pg *pg = pg_of(store);
	enum status status = STATUS_OK;

	if (pg_narrow_refuse(pg, is_about_looks(query), error))
		return error->status;
	pg_note_patient(pg, query->patient);
	if (told_facts(&pg->told, query, sink, ctx, &status, error))
		return status;
	return pg_links(pg, query, pieces_ask, sink, ctx, error);
}

/* The names of those lists, as literals. */
static void
keys_add(struct buffer *sql, const struct told_list *lists, size_t count)
{
	buffer_add(sql, TEXT("ARRAY["));
	for (size_t i = 0; i < count; i++) {
		if (i)
			buffer_add_char(sql, ',');
		pg_literal_add(sql, lists[i].key);
	}
	buffer_add(sql, TEXT("]::text[],"));
}

bool
pg_told_sql(struct pg *pg, struct buffer *sql, const struct ledger_about *asked,
    size_t count, bool partners)
{
	struct told *told = &pg->told;

	if (!told_expect(told, asked, count))
		return false;
	buffer_add(sql, TEXT("SELECT * FROM edsm.facts("));
	keys_add(sql, told->patients, told->patient_count);
	keys_add(sql, told->episodes, told->episode_count);
	buffer_add(sql, partners ? TEXT("true,") : TEXT("false,"));
	buffer_add_number(sql, TOLD_MOST);
	buffer_add(sql, (struct text){")", 2}); /* and its NUL */
	told->partners.is_there = partners;
	return !buffer_failed(sql);
}

/* What does not fit in memory is asked for by itself. */
static bool
row_take(struct pg *pg, const PGresult *rows, int row, bool *whole)
{
	struct fact fact = fact_none();
	int64_t part = 0;
	struct text line;

	*whole = pg_column_number(
		     rows, row, 0, TOLD_PARTNERS, TOLD_EPISODE, &part) &&
		 fact_read(rows, row, 1, &fact, &line);
	return !*whole ||
	       told_take(&pg->told, (enum told_part)part, &fact, whole);
}

enum status
pg_told_take(struct pg *pg, PGresult *rows, struct error *error)
{
	int count = PQntuples(rows);
	bool fits = true, whole = true;

	for (int row = 0; row < count && fits && whole; row++)
		fits = row_take(pg, rows, row, &whole);
	PQclear(rows);
	if (!fits || !whole)
		told_forget(&pg->told);
	return whole
		   ? STATUS_OK
		   : pg_fail_as(pg,
			 "is damaged: a row is not what was asked for", error);
}
