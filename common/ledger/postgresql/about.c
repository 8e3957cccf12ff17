/* about - the questions whose answer is no fact. Ledger. */
#include "postgresql.h"

#include <string.h>

/* Asks what is about a patient, a subject and a seq: one row. */
static enum status
about_ask(struct pg *pg, const char *sql, const struct ledger_about *about,
    PGresult **row, struct error *error)
{
	struct pg_values values = {.count = 0};

	if (pg_narrow_refuse(pg, false, error))
		return error->status;
	pg_text(&values, about->patient);
	pg_text(&values, about->subject);
	pg_seq(&values, about->upto_seq);
	if (pg_flush_for(pg,
		(struct pg_reach){
		    .patient = about->patient, .episode = about->subject},
		error))
		return error->status;
	return pg_ask_now(pg, sql, &values, row, error);
}

static bool
instant_or_none(const PGresult *row, int column, int64_t *us)
{
	*us = INSTANT_UNSET;
	return PQgetisnull(row, 0, column) ||
	       pg_column_number(row, 0, column, INSTANT_MIN, INSTANT_MAX, us);
}

enum status
pg_span(struct store *store, const struct ledger_about *about,
    struct ledger_span *span, struct error *error)
{
	static const char sql[] =
	    "SELECT (SELECT e.at FROM edsm.event AS e WHERE " OF_PATIENT
	    " AND " SUBJECT " = $2 AND e.kind = 1 AND e.seq <= $3"
	    " ORDER BY e.at LIMIT 1), (SELECT d.at FROM edsm.event AS d WHERE "
	    "d.episode = $2 AND d.kind = 3 AND d.seq <= $3 ORDER BY d.at, "
	    "d.seq LIMIT 1)";
	struct pg *pg = pg_of(store);
	PGresult *row;
	bool ok;

	pg_note_patient(pg, about->patient);
	if (told_span(&pg->told, about, span))
		return STATUS_OK;
	if (about_ask(pg, sql, about, &row, error))
		return error->status;
	ok = instant_or_none(row, 0, &span->opened_us) &&
	     instant_or_none(row, 1, &span->ended_us);
	PQclear(row);
	return ok ? STATUS_OK : pg_fail_as(pg, "is damaged", error);
}

/* Asks for yes or no. */
static enum status
about_is(struct pg *pg, const char *sql, const struct ledger_about *about,
    bool *is, struct error *error)
{
	PGresult *row;

	if (about_ask(pg, sql, about, &row, error))
		return error->status;
	*is = PQntuples(row) == 1 && *PQgetvalue(row, 0, 0) == 't';
	PQclear(row);
	return STATUS_OK;
}

enum status
pg_has_routes(struct store *store, const struct ledger_about *about, bool *has,
    struct error *error)
{
	struct pg *pg = pg_of(store);

	pg_note_patient(pg, about->patient);
	if (told_has_routes(&pg->told, about, has))
		return STATUS_OK;
	return about_is(pg,
	    "SELECT EXISTS (SELECT FROM edsm.event AS e, edsm.event AS o"
	    " WHERE " OF_PATIENT " AND " SUBJECT " = $2 AND e.kind = 1"
	    " AND o.patient = $1 AND o.kind <> 6"
	    " AND coalesce(o.episode, o.entry, ' ' || o.practice) <> $2"
	    " AND o.seq <= $3 AND o.practice IN (e.practice, e.service)"
	    " AND (o.mig = 2 OR o.kind = 1"
	    " AND o.service IN (e.practice, e.service)))",
	    about, has, error);
}

enum status
pg_names_org(struct store *store, const struct ledger_about *about, bool *has,
    struct error *error)
{
	struct pg *pg = pg_of(store);

	pg_note_patient(pg, about->patient);
	if (told_names_org(&pg->told, about, has))
		return STATUS_OK;
	return about_is(pg,
	    "SELECT EXISTS (SELECT FROM edsm.event AS e WHERE " OF_PATIENT
	    " AND e.seq <= $3 AND (e.kind = 1 AND $2 IN (e.practice, e.service)"
	    " OR " SUBJECT " = ' ' || $2 OR e.kind = 4 AND e.org = $2))",
	    about, has, error);
}

/* So many numbers are asked for at once, and each only once, in ascending
 * order: a run over everybody goes from one to the next. */
#define NEXT_SQL                                                              \
	"SELECT DISTINCT e.patient FROM edsm.event AS e WHERE e.patient > $1" \
	" AND e.kind <> 6 AND e.seq <= $3 AND $2 IS NOT NULL"                 \
	" ORDER BY e.patient LIMIT "

/* Has the last answer the number that follows? */
static bool
next_is_held(struct pg *pg, const struct ledger_about *after)
{
	if (!pg->next || pg->doing != PG_NOTHING ||
	    pg->next_upto != after->upto_seq || !pg->next_at ||
	    pg->next_at >= PQntuples(pg->next))
		return false;
	return text_equal(
	    pg_column_text(pg->next, pg->next_at - 1, 0), after->patient);
}

static enum status
next_ask(struct pg *pg, const struct ledger_about *after, struct error *error)
{
	PQclear(pg->next);
	pg->next = NULL;
	pg->next_at = 0;
	pg->next_upto = after->upto_seq;
	if (pg_flush(pg, error))
		return error->status;
	return about_ask(pg,
	    after->patient.len ? NEXT_SQL "1000" : NEXT_SQL "2", after,
	    &pg->next, error);
}

enum status
pg_next_patient(struct store *store, const struct ledger_about *after,
    char number[static 11], bool *found, struct error *error)
{
	struct pg *pg = pg_of(store);

	if (!next_is_held(pg, after) && next_ask(pg, after, error))
		return error->status;
	*found = pg->next_at < PQntuples(pg->next);
	if (!*found)
		return STATUS_OK;
	if (PQgetlength(pg->next, pg->next_at, 0) != 10)
		return pg_fail_as(pg, "is damaged", error);
	memcpy(number, PQgetvalue(pg->next, pg->next_at++, 0), 11);
	return STATUS_OK;
}

enum status
pg_firsts(
    struct store *store, struct ledger_firsts *firsts, struct error *error)
{
	struct pg *pg = pg_of(store);
	struct pg_values none = {.count = 0};
	PGresult *row;

	if (pg->doing == PG_VIEW) {
		*firsts = pg->firsts;
		return STATUS_OK;
	}
	if (pg_ask(pg,
		"SELECT (SELECT min(seq) FROM edsm.event WHERE kind = 7),"
		" (SELECT min(seq) FROM edsm.event WHERE kind = 9),"
		" (SELECT min(seq) FROM edsm.event WHERE kind = 10)",
		&none, &row, error))
		return error->status;
	firsts->fact_void = pg_column_seq(row, 0, 0);
	firsts->succession = pg_column_seq(row, 0, 1);
	firsts->link = pg_column_seq(row, 0, 2);
	PQclear(row);
	return STATUS_OK;
}

/* An auditor has gaps between its rows: the next one says how late it is. */
enum status
pg_logged_at(
    struct store *store, uint64_t seq, int64_t *logged_us, struct error *error)
{
	struct pg *pg = pg_of(store);
	struct pg_values values = {.count = 0};
	PGresult *row;
	bool ok;

	pg_seq(&values, seq);
	if (pg_ask(pg,
		pg->narrow ? "SELECT logged FROM edsm.event WHERE seq >= $1"
			     " ORDER BY seq LIMIT 1"
			   : "SELECT logged FROM edsm.event WHERE seq = $1",
		&values, &row, error))
		return error->status;
	ok = PQntuples(row) == 1 &&
	     pg_column_number(row, 0, 0, INSTANT_MIN, INSTANT_MAX, logged_us);
	PQclear(row);
	return ok ? STATUS_OK
		  : pg_fail_as(pg, "is damaged: a fact is missing", error);
}
