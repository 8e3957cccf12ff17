/* ledger_sqlite_facts - the questions to the ledger. Ledger. */
#include "ledger_sqlite.h"

#include <string.h>

/* The columns of every statement that gives facts. */
enum column {
	COLUMN_SEQ,
	COLUMN_KIND,
	COLUMN_LOGGED,
	COLUMN_AT,
	COLUMN_PATIENT,
	COLUMN_EPISODE,
	COLUMN_PRACTICE,
	COLUMN_SERVICE,
	COLUMN_ORG,
	COLUMN_ENTRY,
	COLUMN_VIEWER,
	COLUMN_TO_SERVICE,
	COLUMN_TO_PRACTICE,
	COLUMN_MIG,
	COLUMN_PRIVATE,
	COLUMN_PARTNER,
	COLUMN_DUE,
	COLUMN_CARE,
	COLUMN_LINE
};

static enum ledger_statement
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
	    query->due_us,
	    clamp(query->after_seq),
	    clamp(query->upto_seq),
	    query->limit ? clamp(query->limit) : -1,
	    query->line || query->of == FACTS_ALL,
	    query->from_us,
	};
	bool since = query->of == FACTS_OF_SUBJECT_SINCE ||
		     query->of == FACTS_OF_PARTNER_SINCE;
	int count = since ? 7 : 6;
	int code = bind_text(statement, 1, query->patient);

	if (!code)
		code = bind_text(statement, 2, subject);
	for (int i = 0; i < count && !code; i++)
		code = sqlite3_bind_int64(statement, 3 + i, numbers[i]);
	return code;
}

static int
read_decision(sqlite3_stmt *row, int column, enum decision *decision)
{
	int64_t number = DECISION_UNSET;
	int code = SQLITE_OK;

	if (sqlite3_column_type(row, column) != SQLITE_NULL)
		code = column_number(
		    row, column, DECISION_NO, DECISION_YES, &number);
	*decision = (enum decision)number;
	return code;
}

static int
read_numbers(sqlite3_stmt *row, struct fact *fact)
{
	int64_t seq = 0, kind = 0;
	int code = column_number(row, COLUMN_SEQ, 1, INT64_MAX, &seq);

	if (!code)
		code =
		    column_number(row, COLUMN_KIND, 1, EVENT_COUNT - 1, &kind);
	if (!code)
		code = column_instant(row, COLUMN_LOGGED, &fact->logged_us);
	if (!code)
		code = column_instant(row, COLUMN_AT, &fact->at_us);
	if (!code && sqlite3_column_type(row, COLUMN_DUE) != SQLITE_NULL)
		code = column_instant(row, COLUMN_DUE, &fact->due_us);
	fact->seq = (uint64_t)seq;
	fact->event = (enum event)kind;
	return code;
}

static int
read_texts(sqlite3_stmt *row, struct fact *fact)
{
	struct text *const texts[] = {&fact->patient, &fact->episode,
	    &fact->practice, &fact->service, &fact->org, &fact->entry,
	    &fact->viewer};
	int code = column_text(row, COLUMN_CARE, &fact->care);

	for (int i = 0; i < 7 && !code; i++)
		code = column_text(row, COLUMN_PATIENT + i, texts[i]);
	return code;
}

static int
read_fact(sqlite3_stmt *row, struct fact *fact, struct text *line)
{
	enum decision *const decisions[] = {&fact->to_service,
	    &fact->to_practice, &fact->mig, &fact->private, &fact->partner};
	int code = read_numbers(row, fact);

	if (!code)
		code = read_texts(row, fact);
	for (int i = 0; i < 5 && !code; i++)
		code = read_decision(row, COLUMN_TO_SERVICE + i, decisions[i]);
	if (!code)
		code = column_text(row, COLUMN_LINE, line);
	return code;
}

/* Has the row what every fact of its kind has? */
static bool
row_is_whole(const struct fact *fact)
{
	if (!fact->patient.len != (fact->event == EVENT_PARTNER_SET))
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
	       row_is_whole(fact) && row_is_of(query, fact, subject);
}

enum status
ledger_facts(struct ledger *ledger, const struct facts_query *query,
    fact_sink *sink, void *ctx, struct error *error)
{
	enum status status = STATUS_OK;
	char choice[CHOICE_BYTES];
	struct text subject = query_subject(query, choice);
	sqlite3_stmt *row;
	int code;

	if (ledger_statement(ledger, statement_of(query), &row, error))
		return error->status;
	code = query_bind(row, query, subject);
	while (!code && (code = sqlite3_step(row)) == SQLITE_ROW) {
		struct fact fact = fact_none();
		struct text line;

		code = read_fact(row, &fact, &line);
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
	return ledger_done(ledger, row, code, error);
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
ledger_next_patient(struct ledger *ledger, struct text after, uint64_t upto_seq,
    char number[static 11], bool *found, struct error *error)
{
	struct text patient;
	sqlite3_stmt *row;
	int code;

	if (ledger_statement(ledger, STATEMENT_NEXT_PATIENT, &row, error))
		return error->status;
	code = bind_text(row, 1, after);
	if (!code)
		code = sqlite3_bind_int64(row, 2, clamp(upto_seq));
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
	return ledger_done(ledger, row, code, error);
}

/* ?1 patient, ?2 episode or organisation, ?3 up to. */
static int
about_bind(sqlite3_stmt *row, struct text patient, struct text episode,
    uint64_t upto_seq)
{
	int code = bind_text(row, 1, patient);

	if (!code)
		code = bind_text(row, 2, episode);
	return code ? code : sqlite3_bind_int64(row, 3, clamp(upto_seq));
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
ledger_span(struct ledger *ledger, struct text patient, struct text episode,
    uint64_t upto_seq, struct ledger_span *span, struct error *error)
{
	sqlite3_stmt *row;
	int code;

	if (ledger_statement(ledger, STATEMENT_SPAN, &row, error))
		return error->status;
	code = about_bind(row, patient, episode, upto_seq);
	if (!code)
		code = sqlite3_step(row);
	if (code == SQLITE_ROW)
		code = column_instant_or_none(row, 0, &span->opened_us);
	if (!code)
		code = column_instant_or_none(row, 1, &span->ended_us);
	return ledger_done(ledger, row, code, error);
}

enum status
ledger_has_routes(struct ledger *ledger, struct text patient,
    struct text episode, uint64_t upto_seq, bool *has, struct error *error)
{
	sqlite3_stmt *row;
	int code;

	if (ledger_statement(ledger, STATEMENT_ROUTES, &row, error))
		return error->status;
	code = about_bind(row, patient, episode, upto_seq);
	if (!code)
		code = sqlite3_step(row);
	*has = code == SQLITE_ROW;
	return ledger_done(ledger, row, code, error);
}

enum status
ledger_names_org(struct ledger *ledger, struct text patient, struct text org,
    uint64_t upto_seq, bool *has, struct error *error)
{
	sqlite3_stmt *row;
	int64_t found = 0;
	int code;

	if (ledger_statement(ledger, STATEMENT_NAMES, &row, error))
		return error->status;
	code = about_bind(row, patient, org, upto_seq);
	if (!code)
		code = sqlite3_step(row);
	if (code == SQLITE_ROW)
		code = column_number(row, 0, 0, 1, &found);
	*has = found != 0;
	return ledger_done(ledger, row, code, error);
}

/* When the ledger took the fact of that seq, which is there. */
static enum status
logged_at(struct ledger *ledger, uint64_t seq, int64_t *logged_us,
    struct error *error)
{
	sqlite3_stmt *row;
	int code;

	if (ledger_statement(ledger, STATEMENT_LOGGED, &row, error))
		return error->status;
	code = sqlite3_bind_int64(row, 1, clamp(seq));
	if (!code)
		code = sqlite3_step(row);
	if (code == SQLITE_ROW)
		code = column_instant(row, 0, logged_us);
	else if (code == SQLITE_DONE)
		code = SQLITE_CORRUPT;
	return ledger_done(ledger, row, code, error);
}

enum status
ledger_seq_at(struct ledger *ledger, int64_t logged_us, uint64_t *seq,
    struct error *error)
{
	struct head head;
	uint64_t known = 0, unknown;

	if (ledger_head(ledger, &head, error))
		return error->status;
	unknown = head.seq + 1;
	while (unknown - known > 1) {
		uint64_t middle = known + (unknown - known) / 2;
		int64_t us;

		if (logged_at(ledger, middle, &us, error))
			return error->status;
		if (us <= logged_us)
			known = middle;
		else
			unknown = middle;
	}
	*seq = known;
	return STATUS_OK;
}
