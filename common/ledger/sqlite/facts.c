/* facts - the questions to the ledger. Ledger. */
#include "../query.h"
#include "sqlite.h"

#include <string.h>

static enum sqlite_statement
statement_of(const struct facts_query *query)
{
	switch (query->of) {
	case FACTS_OF_PATIENT:
		return STATEMENT_OF_PATIENT;
	case FACTS_OF_ROUTES:
		return STATEMENT_OF_ROUTES;
	case FACTS_OF_SUBJECT:
		return STATEMENT_OF_SUBJECT;
	case FACTS_OF_SUBJECT_SINCE:
		return STATEMENT_OF_SUBJECT_SINCE;
	case FACTS_OF_EPISODE:
		return STATEMENT_OF_EPISODE;
	case FACTS_OF_END:
		return STATEMENT_OF_END;
	case FACTS_ABOUT:
		return STATEMENT_ABOUT;
	case FACTS_OF_SUCCESSION:
		return STATEMENT_OF_SUCCESSION;
	case FACTS_OF_WAS:
		return STATEMENT_OF_WAS;
	case FACTS_OF_LINKS:
		return STATEMENT_OF_LINKS;
	case FACTS_OF_PARTNER_SINCE:
		return STATEMENT_OF_PARTNER_SINCE;
	case FACTS_OF_PARTNERS:
	case FACTS_OF_EVENT:
		return STATEMENT_OF_EVENT;
	case FACTS_DUE:
		return STATEMENT_DUE;
	case FACTS_OF_VIEWS:
		return STATEMENT_OF_VIEWS;
	case FACTS_ALL:
		break;
	}
	if (query->patient.len)
		return STATEMENT_ALL_OF_PATIENT;
	return query->event ? STATEMENT_OF_EVENT : STATEMENT_ALL;
}

static int64_t
clamp(uint64_t number)
{
	return number > INT64_MAX ? INT64_MAX : (int64_t)number;
}

/* An empty text may have no bytes to point at, and NULL would bind NULL. */
static int
bind_text(sqlite3_stmt *statement, int parameter, struct text text)
{
	return sqlite3_bind_text64(statement, parameter,
	    text.len ? text.ptr : "", text.len, SQLITE_STATIC, SQLITE_UTF8);
}

static int
query_bind(sqlite3_stmt *statement, const struct facts_query *query,
    struct text subject)
{
	bool partners = query->of == FACTS_OF_PARTNERS;
	const int64_t numbers[] = {
	    partners ? EVENT_PARTNER_SET : query->event,
	    query->of == FACTS_ABOUT ? clamp(query->about_seq) : query->due_us,
	    clamp(query->after_seq),
	    clamp(query->upto_seq),
	    query->limit ? clamp(query->limit) : -1,
	    query->line || query->of == FACTS_ALL,
	    query->from_us,
	    clamp(query->voids_upto),
	};
	int count = sqlite3_bind_parameter_count(statement) - 2;
	int code = bind_text(statement, 1, query->patient);

	if (!code)
		code = bind_text(statement, 2, subject);
	for (int i = 0; i < count && !code; i++)
		code = sqlite3_bind_int64(statement, 3 + i, numbers[i]);
	return code;
}

static bool
field_is_of_every_fact(enum field field)
{
	return field == FIELD_SEQ || field == FIELD_EVENT ||
	       field == FIELD_LOGGED || field == FIELD_AT;
}

/* One column by its field's form; what is not set is NULL. */
static int
read_field(sqlite3_stmt *row, int column, enum field field, struct fact *fact)
{
	struct form_value value = {.us = INSTANT_UNSET};
	int64_t number = 0;
	int code;

	if (sqlite3_column_type(row, column) == SQLITE_NULL)
		return field_is_of_every_fact(field) ? SQLITE_CORRUPT
						     : SQLITE_OK;
	switch (field_row(field)->form) {
	case FORM_NUMBER:
		code = column_number(row, column, 1, INT64_MAX, &number);
		value.number = (uint64_t)number;
		break;
	case FORM_EVENT:
		code = column_number(row, column, 1, EVENT_COUNT - 1, &number);
		value.event = (enum event)number;
		break;
	case FORM_OUTCOME:
		code = column_number(row, column, REVIEW_JUSTIFIED,
		    REVIEW_NOT_JUSTIFIED, &number);
		value.review = (enum review)number;
		break;
	case FORM_DECISION:
		code = column_number(
		    row, column, DECISION_NO, DECISION_YES, &number);
		value.decision = (enum decision)number;
		break;
	case FORM_INSTANT:
		code = column_instant(row, column, &value.us);
		break;
	default:
		code = column_text(row, column, &value.text);
	}
	if (!code)
		fact_store(fact, field, &value);
	return code;
}

/* The columns are the stored fields in their order, the void, the line; a
 * narrow row has neither the last fields nor the void. */
static int
read_fact(sqlite3_stmt *row, bool wide, struct fact *fact, struct text *line)
{
	int count = wide ? STORED_FIELDS : STORED_FIRST;
	int64_t void_seq = 0;
	int code = SQLITE_OK;

	for (int i = 0; i < count && !code; i++)
		code = read_field(row, i, stored_fields[i], fact);
	if (!code && wide && sqlite3_column_type(row, count) != SQLITE_NULL)
		code = column_number(
		    row, count, (int64_t)fact->seq + 1, INT64_MAX, &void_seq);
	fact->void_seq = (uint64_t)void_seq;
	return code ? code : column_text(row, wide ? count + 1 : count, line);
}

enum status
sqlite_facts(struct store *store, const struct facts_query *query,
    fact_sink *sink, void *ctx, struct error *error)
{
	struct sqlite *sqlite = sqlite_of(store);
	enum status status = STATUS_OK;
	char choice[CHOICE_BYTES];
	struct text subject = query_subject(query, choice);
	bool wide = query_is_wide(query);
	sqlite3_stmt *row;
	int code;

	if (sqlite_facts_statement(
		sqlite, statement_of(query), wide, &row, error))
		return error->status;
	code = query_bind(row, query, subject);
	while (!code && (code = sqlite3_step(row)) == SQLITE_ROW) {
		struct fact fact = fact_none();
		struct text line;

		code = read_fact(row, wide, &fact, &line);
		if (!code && !query_takes(query, &fact, subject))
			code = SQLITE_CORRUPT;
		if (!code)
			status = sink(ctx, &fact, line, error);
		if (status)
			break;
	}
	if (status) {
		sqlite3_reset(row); /* the sink's error is the one to tell */
		return status;
	}
	return sqlite_done(sqlite, row, code, error);
}

/* Ten digits, as every patient has them. */
static bool
is_number(struct text text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!char_is_digit(text.ptr[i]))
			return false;
	return text.len == 10;
}

enum status
sqlite_next_patient(struct store *store, const struct ledger_about *after,
    char number[static 11], bool *found, struct error *error)
{
	struct sqlite *sqlite = sqlite_of(store);
	struct text patient;
	sqlite3_stmt *row;
	int code;

	if (sqlite_statement(sqlite, STATEMENT_NEXT_PATIENT, &row, error))
		return error->status;
	code = bind_text(row, 1, after->patient);
	if (!code)
		code = sqlite3_bind_int64(row, 2, clamp(after->upto_seq));
	if (!code)
		code = sqlite3_step(row);
	*found = code == SQLITE_ROW;
	if (*found) {
		code = column_text(row, 0, &patient);
		if (!code && !is_number(patient))
			code = SQLITE_CORRUPT;
		if (!code)
			memcpy(number, patient.ptr, 10);
		number[10] = '\0';
	}
	return sqlite_done(sqlite, row, code, error);
}

/* ?1 patient, ?2 episode or organisation, ?3 up to. */
static int
about_bind(sqlite3_stmt *row, const struct ledger_about *about)
{
	int code = bind_text(row, 1, about->patient);

	if (!code)
		code = bind_text(row, 2, about->subject);
	return code ? code : sqlite3_bind_int64(row, 3, clamp(about->upto_seq));
}

/* The instant of a column; INSTANT_UNSET where it is NULL. */
static int
column_instant_or_none(sqlite3_stmt *row, int column, int64_t *us)
{
	*us = INSTANT_UNSET;
	if (sqlite3_column_type(row, column) == SQLITE_NULL)
		return SQLITE_OK;
	return column_instant(row, column, us);
}

enum status
sqlite_span(struct store *store, const struct ledger_about *about,
    struct ledger_span *span, struct error *error)
{
	struct sqlite *sqlite = sqlite_of(store);
	sqlite3_stmt *row;
	int code;

	if (sqlite_statement(sqlite, STATEMENT_SPAN, &row, error))
		return error->status;
	code = about_bind(row, about);
	if (!code)
		code = sqlite3_step(row);
	if (code == SQLITE_ROW)
		code = column_instant_or_none(row, 0, &span->opened_us);
	if (!code)
		code = column_instant_or_none(row, 1, &span->ended_us);
	if (!code)
		code = column_instant_or_none(row, 2, &span->last_us);
	span->tells_last = true;
	return sqlite_done(sqlite, row, code, error);
}

enum status
sqlite_has_routes(struct store *store, const struct ledger_about *about,
    bool *has, struct error *error)
{
	struct sqlite *sqlite = sqlite_of(store);
	sqlite3_stmt *row;
	int code;

	if (sqlite_statement(sqlite, STATEMENT_ROUTES, &row, error))
		return error->status;
	code = about_bind(row, about);
	if (!code)
		code = sqlite3_step(row);
	*has = code == SQLITE_ROW;
	return sqlite_done(sqlite, row, code, error);
}

enum status
sqlite_names_org(struct store *store, const struct ledger_about *about,
    bool *has, struct error *error)
{
	struct sqlite *sqlite = sqlite_of(store);
	sqlite3_stmt *row;
	int64_t found = 0;
	int code;

	if (sqlite_statement(sqlite, STATEMENT_NAMES, &row, error))
		return error->status;
	code = about_bind(row, about);
	if (!code)
		code = sqlite3_step(row);
	if (code == SQLITE_ROW)
		code = column_number(row, 0, 0, 1, &found);
	*has = found != 0;
	return sqlite_done(sqlite, row, code, error);
}

/* When the ledger took the fact of that seq, which is there. */
enum status
sqlite_logged_at(
    struct store *store, uint64_t seq, int64_t *logged_us, struct error *error)
{
	struct sqlite *sqlite = sqlite_of(store);
	sqlite3_stmt *row;
	int code;

	if (sqlite_statement(sqlite, STATEMENT_LOGGED, &row, error))
		return error->status;
	code = sqlite3_bind_int64(row, 1, clamp(seq));
	if (!code)
		code = sqlite3_step(row);
	if (code == SQLITE_ROW)
		code = column_instant(row, 0, logged_us);
	else if (code == SQLITE_DONE)
		code = SQLITE_CORRUPT;
	return sqlite_done(sqlite, row, code, error);
}

/* A seq, or 0 for NULL. */
static int
column_seq(sqlite3_stmt *row, int column, uint64_t *seq)
{
	int64_t number = 0;
	int code = SQLITE_OK;

	if (sqlite3_column_type(row, column) != SQLITE_NULL)
		code = column_number(row, column, 1, INT64_MAX, &number);
	*seq = (uint64_t)number;
	return code;
}

enum status
sqlite_firsts(
    struct store *store, struct ledger_firsts *firsts, struct error *error)
{
	struct sqlite *sqlite = sqlite_of(store);
	sqlite3_stmt *row;
	int code;

	*firsts = (struct ledger_firsts){0, 0, 0};
	if (sqlite->format < LEDGER_USER_VERSION)
		return STATUS_OK;
	if (sqlite_statement(sqlite, STATEMENT_FIRSTS, &row, error))
		return error->status;
	code = sqlite3_step(row);
	if (code == SQLITE_ROW)
		code = column_seq(row, 0, &firsts->fact_void);
	if (!code)
		code = column_seq(row, 1, &firsts->succession);
	if (!code)
		code = column_seq(row, 2, &firsts->link);
	return sqlite_done(sqlite, row, code, error);
}
