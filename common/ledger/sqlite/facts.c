/* facts - the questions to the ledger. Ledger. */
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

/* Room for a practice as a subject. */
#define CHOICE_BYTES 16

/*
 * What the query is about: its subject, or its practice as event_subject has
 * it, which is put together in choice. A practice too long for one, and so
 * for any fact, is about nothing.
 */
static struct text
query_subject(const struct facts_query *query, char choice[static CHOICE_BYTES])
{
	if (!query->practice.len)
		return query->subject;
	if (query->practice.len >= CHOICE_BYTES)
		return TEXT("");
	*choice = ' ';
	memcpy(choice + 1, query->practice.ptr, query->practice.len);
	return (struct text){choice, query->practice.len + 1};
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

/* Is all asked for that is stored of the facts, or whether they stand? */
static bool
query_is_wide(const struct facts_query *query)
{
	switch (query->of) {
	case FACTS_ABOUT:
	case FACTS_OF_SUCCESSION:
	case FACTS_OF_WAS:
	case FACTS_OF_LINKS:
		return true;
	default:
		return query->line || query->of == FACTS_ALL ||
		       query->voids_upto || query->event > EVENT_RECORD_VIEW;
	}
}

/* Has the row what every fact of its kind has? */
static bool
row_is_whole(const struct fact *fact, bool wide)
{
	bool needs_patient = fact->event != EVENT_PARTNER_SET &&
			     fact->event != EVENT_ORG_SUCCEED &&
			     fact->event != EVENT_FACT_VOID;

	if (needs_patient && !fact->patient.len)
		return false;
	switch (fact->event) {
	case EVENT_EPISODE_OPEN:
		return fact->episode.len && fact->practice.len &&
		       fact->service.len;
	case EVENT_CONSENT_SET:
		return fact->episode.len ? fact->to_service || fact->to_practice
					 : fact->practice.len && fact->mig;
	case EVENT_EPISODE_DISCHARGE:
		return fact->episode.len;
	case EVENT_MARK_PRIVATE:
		return fact->org.len && fact->entry.len && fact->private;
	case EVENT_PARTNER_SET:
		return fact->org.len && fact->partner;
	case EVENT_RECORD_VIEW:
		return fact->viewer.len;
	case EVENT_FACT_VOID:
		return !wide || (fact->of && fact->of < fact->seq);
	case EVENT_VIEW_REVIEW:
		return !wide ||
		       (fact->of && fact->of < fact->seq && fact->outcome);
	case EVENT_ORG_SUCCEED:
		return fact->org.len && (!wide || fact->successor.len);
	case EVENT_PATIENT_LINK:
		return !wide || fact->was.len;
	default:
		return false;
	}
}

/* Is the row about that subject, as event_subject has it? */
static bool
row_is_about(const struct fact *fact, struct text subject)
{
	if (fact->episode.len)
		return text_equal(fact->episode, subject);
	if (fact->entry.len)
		return text_equal(fact->entry, subject);
	return subject.len && *subject.ptr == ' ' &&
	       text_equal(fact->practice,
		   (struct text){subject.ptr + 1, subject.len - 1});
}

/* Is it of the kind, the patient and the subject that were asked for? */
static bool
row_is_of(const struct facts_query *query, const struct fact *fact,
    struct text subject)
{
	bool of_patient = text_equal(fact->patient, query->patient);
	enum event event = fact->event;

	switch (query->of) {
	case FACTS_OF_PATIENT:
		return of_patient && event != EVENT_RECORD_VIEW;
	case FACTS_OF_ROUTES:
		return of_patient && event != EVENT_RECORD_VIEW &&
		       event != EVENT_MARK_PRIVATE;
	case FACTS_OF_SUBJECT:
	case FACTS_OF_SUBJECT_SINCE:
		return of_patient && event != EVENT_RECORD_VIEW &&
		       row_is_about(fact, subject);
	case FACTS_OF_EPISODE:
		return event == EVENT_EPISODE_OPEN &&
		       text_equal(fact->episode, subject);
	case FACTS_OF_END:
		return event == EVENT_EPISODE_DISCHARGE &&
		       text_equal(fact->episode, subject);
	case FACTS_ABOUT:
		return fact->of == query->about_seq;
	case FACTS_OF_SUCCESSION:
		return event == EVENT_ORG_SUCCEED &&
		       text_equal(fact->org, subject);
	case FACTS_OF_WAS:
		return event == EVENT_PATIENT_LINK &&
		       text_equal(fact->was, subject);
	case FACTS_OF_LINKS:
		return event == EVENT_PATIENT_LINK && of_patient;
	case FACTS_OF_PARTNERS:
		return event == EVENT_PARTNER_SET;
	case FACTS_OF_PARTNER_SINCE:
		return event == EVENT_PARTNER_SET &&
		       text_equal(fact->org, subject);
	case FACTS_DUE:
		return event == EVENT_EPISODE_OPEN &&
		       fact->due_us != INSTANT_UNSET &&
		       fact->due_us <= query->due_us;
	case FACTS_OF_EVENT:
		return event == query->event;
	case FACTS_OF_VIEWS:
		return of_patient && event == EVENT_RECORD_VIEW;
	case FACTS_ALL:
		break;
	}
	return (!query->patient.len || of_patient) &&
	       (!query->event || event == query->event);
}

/*
 * Is the row what was asked for? An index that does not agree with its row
 * would else give one patient's facts as another's.
 */
static bool
row_is_asked(const struct facts_query *query, const struct fact *fact,
    struct text subject)
{
	bool since = query->of == FACTS_OF_SUBJECT_SINCE ||
		     query->of == FACTS_OF_PARTNER_SINCE;

	return fact->seq > query->after_seq && fact->seq <= query->upto_seq &&
	       (!since || fact->at_us >= query->from_us) &&
	       row_is_whole(fact, query_is_wide(query)) &&
	       row_is_of(query, fact, subject);
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
		if (!code && !row_is_asked(query, &fact, subject))
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
