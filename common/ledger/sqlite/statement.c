/*
 * statement - the SQL that is run, its codes and its columns.
 * Ledger.
 *
 * Every index is named in the query that is made for it: a query whose index
 * is gone fails, it does not turn into a scan of the whole ledger. 1, 3, 4, 5,
 * 6, 7, 9 and 10 are the kinds of an opening, a discharge, a mark, a
 * partner-set, a view, a void, a succession and a link, 2 is a yes.
 */
#include "sqlite.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

_Static_assert(EVENT_EPISODE_OPEN == 1 && EVENT_EPISODE_DISCHARGE == 3 &&
		   EVENT_MARK_PRIVATE == 4 && EVENT_PARTNER_SET == 5 &&
		   EVENT_RECORD_VIEW == 6 && EVENT_FACT_VOID == 7 &&
		   EVENT_VIEW_REVIEW == 8 && EVENT_ORG_SUCCEED == 9 &&
		   EVENT_PATIENT_LINK == 10 && EVENT_COUNT == 11,
    "kinds are stored by number");
_Static_assert(DECISION_YES == 2, "and so are decisions");

/*
 * The facts' statements share their parameters: ?1 patient, ?2 subject,
 * ?3 kind, ?4 due or the fact that is voided or reviewed, ?5 after, ?6 up to,
 * ?7 limit, ?8 with the line, ?9 at, ?10 voids up to, or 0.
 */
/*
 * Most facts have nothing in the columns behind care and are not asked whether
 * they stand: what is to tell that too has WIDE in the place of the mark.
 */
#define NARROW "/*wide*/"
#define WIDE                                                     \
	", e.of, e.was, e.successor, e.outcome,"                 \
	" CASE WHEN ?10 THEN (SELECT v.seq FROM event AS v"      \
	" INDEXED BY event_of WHERE v.of = e.seq AND v.kind = 7" \
	" AND v.seq <= ?10 LIMIT 1) END"
/* A ledger of an older format has none of it. */
#define WIDE_OLD ", NULL, NULL, NULL, NULL, NULL"

#define COLUMNS                                                             \
	"SELECT e.seq, e.kind, e.logged, e.at, e.patient, e.episode,"       \
	" e.practice, e.service, e.org, e.entry, e.viewer, e.to_service,"   \
	" e.to_practice, e.mig, e.private, e.partner, e.due, e.care" NARROW \
	", CASE WHEN ?8 THEN e.line END "
#define FACTS COLUMNS "FROM event AS e "
/*
 * The rows that an index leads to, read from the table as what they are: SQLite
 * would else take from the index what stands there too, and nobody would see
 * that the two do not agree. A row that is not there gives NULLs, no row less.
 */
#define FACTS_BY(index)                             \
	COLUMNS "FROM event AS s INDEXED BY " index \
		" LEFT JOIN event AS e ON e.seq = s.seq "
#define IN_ORDER " ORDER BY e.seq LIMIT ?7"
#define S_WITHIN " AND s.seq > ?5 AND s.seq <= ?6"
#define BY_NUMBER " ORDER BY s.seq LIMIT ?7"

/* A patient's facts lie by subject: their numbers alone are put in order. */
#define SEQS_OF_PATIENT                                         \
	"SELECT s.seq FROM event AS s INDEXED BY event_subject" \
	" WHERE s.patient = ?1 AND s.kind <> 6"                 \
	" AND s.seq > ?5 AND s.seq <= ?6"
#define SEQS_OF_VIEWS                                        \
	"SELECT v.seq FROM event AS v INDEXED BY event_view" \
	" WHERE v.patient = ?1 AND v.kind = 6"               \
	" AND v.seq > ?5 AND v.seq <= ?6"

static const char *const texts[STATEMENT_COUNT] = {
    [STATEMENT_BEGIN] = "BEGIN IMMEDIATE",
    [STATEMENT_HOLD] = "BEGIN",
    [STATEMENT_COMMIT] = "COMMIT",
    [STATEMENT_ROLLBACK] = "ROLLBACK",
    [STATEMENT_HEAD] = "SELECT seq, logged, latest, line FROM event"
		       " WHERE seq = (SELECT max(seq) FROM event)",
    /* ROLLBACK, since for ABORT SQLite keeps a journal of each INSERT. */
    [STATEMENT_APPEND] =
	"INSERT OR ROLLBACK INTO event (seq, kind, logged, at, patient,"
	" episode, practice, service, org, entry, viewer, to_service,"
	" to_practice, mig, private, partner, due, care, of, was,"
	" successor, outcome, latest, line)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
	" ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24)",
    [STATEMENT_FIRSTS] = "SELECT (SELECT seq FROM event INDEXED BY event_kind"
			 " WHERE kind = 7 ORDER BY seq LIMIT 1),"
			 " (SELECT seq FROM event INDEXED BY event_kind"
			 " WHERE kind = 9 ORDER BY seq LIMIT 1),"
			 " (SELECT seq FROM event INDEXED BY event_kind"
			 " WHERE kind = 10 ORDER BY seq LIMIT 1)",
    [STATEMENT_LOGGED] = "SELECT logged FROM event WHERE seq = ?1",
    [STATEMENT_NEXT_PATIENT] =
	"SELECT patient FROM event INDEXED BY event_subject"
	" WHERE patient > ?1 AND kind <> 6 AND seq <= ?2"
	" ORDER BY patient LIMIT 1",
    [STATEMENT_SPAN] =
	"SELECT (SELECT o.at FROM event AS o INDEXED BY event_subject"
	" WHERE o.patient = ?1"
	" AND coalesce(o.episode, o.entry, ' ' || o.practice) = ?2"
	" AND o.kind = 1 AND o.kind <> 6 AND o.seq <= ?3 LIMIT 1),"
	" (SELECT d.at FROM event AS d INDEXED BY event_discharge"
	" WHERE d.episode = ?2 AND d.kind = 3 AND d.seq <= ?3 LIMIT 1),"
	" (SELECT l.at FROM event AS l INDEXED BY event_subject"
	" WHERE l.patient = ?1"
	" AND coalesce(l.episode, l.entry, ' ' || l.practice) = ?2"
	" AND l.kind <> 6 AND l.seq <= ?3 ORDER BY l.at DESC LIMIT 1)",
    [STATEMENT_ROUTES] =
	"SELECT 1 FROM event AS e INDEXED BY event_subject"
	" JOIN event AS o INDEXED BY event_subject"
	" WHERE e.patient = ?1"
	" AND coalesce(e.episode, e.entry, ' ' || e.practice) = ?2"
	" AND e.kind = 1 AND e.kind <> 6 AND o.patient = ?1"
	" AND coalesce(o.episode, o.entry, ' ' || o.practice) <> ?2"
	" AND o.kind <> 6 AND o.seq <= ?3"
	" AND o.practice IN (e.practice, e.service)"
	" AND (o.mig = 2 OR o.kind = 1"
	" AND o.service IN (e.practice, e.service)) LIMIT 1",
    /* One seek for each way of being named; the first answer is enough. */
    [STATEMENT_NAMES] =
	"SELECT EXISTS (SELECT 1 FROM event AS o INDEXED BY event_practice"
	" WHERE o.patient = ?1 AND o.practice = ?2 AND o.kind = 1"
	" AND o.seq <= ?3)"
	" OR EXISTS (SELECT 1 FROM event AS o INDEXED BY event_service"
	" WHERE o.patient = ?1 AND o.service = ?2 AND o.kind = 1"
	" AND o.seq <= ?3)"
	" OR EXISTS (SELECT 1 FROM event AS c INDEXED BY event_subject"
	" WHERE c.patient = ?1"
	" AND coalesce(c.episode, c.entry, ' ' || c.practice) = ' ' || ?2"
	" AND c.kind <> 6 AND c.seq <= ?3)"
	" OR EXISTS (SELECT 1 FROM event AS m INDEXED BY event_org"
	" WHERE m.patient = ?1 AND m.org = ?2 AND m.kind = 4"
	" AND m.seq <= ?3)",
    [STATEMENT_DERIVED] = "SELECT seq, logged, at, latest FROM event"
			  " WHERE seq > ?1 AND seq <= ?2"
			  " ORDER BY seq LIMIT 10000",
    [STATEMENT_OF_PATIENT] =
	FACTS "WHERE e.seq IN (" SEQS_OF_PATIENT ")" IN_ORDER,
    [STATEMENT_OF_ROUTES] =
	FACTS "WHERE e.seq IN (" SEQS_OF_PATIENT " AND s.kind <> 4)" IN_ORDER,
    [STATEMENT_OF_SUBJECT] = FACTS
    "WHERE e.seq IN (" SEQS_OF_PATIENT
    " AND coalesce(s.episode, s.entry, ' ' || s.practice) = ?2)" IN_ORDER,
    /* Asked for each request, and next to always without an answer. */
    [STATEMENT_OF_SUBJECT_SINCE] = FACTS_BY(
	"event_subject") "WHERE s.patient = ?1"
			 " AND coalesce(s.episode, s.entry, ' ' || s.practice) "
			 "= ?2"
			 " AND s.at >= ?9 AND s.kind <> 6" S_WITHIN " LIMIT ?7",
    [STATEMENT_OF_EPISODE] =
	FACTS_BY("event_episode") "WHERE s.episode = ?2 AND s.kind = 1" S_WITHIN
	    BY_NUMBER,
    [STATEMENT_ABOUT] =
	FACTS_BY("event_of") "WHERE s.of = ?4" S_WITHIN BY_NUMBER,
    [STATEMENT_OF_SUCCESSION] = FACTS_BY(
	"event_join") "WHERE coalesce(s.was, s.org) = ?2"
		      " AND s.kind > 8 AND s.kind = 9" S_WITHIN BY_NUMBER,
    [STATEMENT_OF_WAS] = FACTS_BY(
	"event_join") "WHERE coalesce(s.was, s.org) = ?2"
		      " AND s.kind > 8 AND s.kind = 10" S_WITHIN BY_NUMBER,
    /* what is about no subject lies before all others of the patient */
    [STATEMENT_OF_LINKS] =
	FACTS "WHERE e.seq IN (" SEQS_OF_PATIENT
	      " AND coalesce(s.episode, s.entry, ' ' || s.practice) IS NULL"
	      " AND s.kind = 10)" IN_ORDER,
    [STATEMENT_OF_END] = FACTS_BY(
	"event_discharge") "WHERE s.episode = ?2 AND s.kind = 3" S_WITHIN
			   " ORDER BY s.at, s.seq LIMIT ?7",
    [STATEMENT_OF_PARTNER_SINCE] =
	FACTS_BY("event_partner") "WHERE s.org = ?2 AND s.kind = 5 AND s.at >= "
				  "?9" S_WITHIN " LIMIT ?7",
    [STATEMENT_OF_EVENT] =
	FACTS_BY("event_kind") "WHERE s.kind = ?3" S_WITHIN BY_NUMBER,
    /* Runs along the ledger, so that asking in pieces costs no more. */
    [STATEMENT_DUE] = FACTS_BY(
	"event_due") "WHERE s.kind = 1 AND s.due IS NOT NULL AND s.due <= "
		     "?4" S_WITHIN " AND NOT EXISTS (SELECT 1 FROM event AS d"
		     " INDEXED BY event_discharge WHERE d.kind = 3"
		     " AND d.episode = s.episode AND d.seq > s.seq"
		     " AND d.seq <= ?6 AND NOT EXISTS (SELECT 1"
		     " FROM event AS v INDEXED BY event_of WHERE v.of = d.seq"
		     " AND v.kind = 7 AND v.seq <= ?6))"
		     " AND NOT EXISTS (SELECT 1 FROM event AS v"
		     " INDEXED BY event_of WHERE v.of = s.seq AND v.kind = 7"
		     " AND v.seq <= ?6)" BY_NUMBER,
    [STATEMENT_OF_VIEWS] = FACTS_BY(
	"event_view") "WHERE s.patient = ?1 AND s.kind = 6" S_WITHIN BY_NUMBER,
    [STATEMENT_ALL_OF_PATIENT] =
	FACTS "WHERE e.seq IN (" SEQS_OF_PATIENT " UNION ALL " SEQS_OF_VIEWS
	      ") AND (?3 = 0 OR e.kind = ?3)" IN_ORDER,
    [STATEMENT_ALL] = FACTS "WHERE e.seq > ?5 AND e.seq <= ?6" IN_ORDER,
};

#define SQL_BYTES 4096

const char *
sqlite_sql(enum sqlite_statement which)
{
	return texts[which];
}

static int
statement_prepare(
    struct sqlite *sqlite, const char *text, bool wide, sqlite3_stmt **held)
{
	static const char narrow[] = NARROW;
	const char *place = wide ? strstr(text, narrow) : NULL;
	char sql[SQL_BYTES];

	if (place) {
		snprintf(sql, sizeof sql, "%.*s%s%s", (int)(place - text), text,
		    sqlite->format < LEDGER_USER_VERSION ? WIDE_OLD : WIDE,
		    place + sizeof narrow - 1);
		text = sql;
	}
	return sqlite3_prepare_v3(
	    sqlite->db, text, -1, SQLITE_PREPARE_PERSISTENT, held, NULL);
}

enum status
sqlite_facts_statement(struct sqlite *sqlite, enum sqlite_statement which,
    bool wide, sqlite3_stmt **statement, struct error *error)
{
	sqlite3_stmt **held =
	    wide ? &sqlite->wide[which] : &sqlite->statements[which];
	int code;

	if (!*held) {
		code = statement_prepare(sqlite, texts[which], wide, held);
		if (code)
			return sqlite_fail(sqlite, code, error);
	}
	if (sqlite3_stmt_busy(*held))
		return sqlite_fail_as(
		    sqlite, "was asked within its own answer", error);
	*statement = *held;
	return STATUS_OK;
}

/* What each turn runs, and what a view asks before its own. */
static const enum sqlite_statement of_turn[] = {STATEMENT_BEGIN, STATEMENT_HEAD,
    STATEMENT_FIRSTS, STATEMENT_APPEND, STATEMENT_COMMIT};
static const enum sqlite_statement of_view[] = {
    STATEMENT_OF_EVENT, STATEMENT_OF_PATIENT};

static void
all_prepare(
    struct sqlite *sqlite, const enum sqlite_statement *which, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		sqlite3_stmt **held = &sqlite->statements[which[i]];

		if (!*held &&
		    statement_prepare(sqlite, texts[which[i]], false, held))
			vfs_forget();
	}
}

void
sqlite_prepare_turn(struct sqlite *sqlite)
{
	all_prepare(sqlite, of_turn, sizeof of_turn / sizeof *of_turn);
}

void
sqlite_prepare_view(struct sqlite *sqlite)
{
	all_prepare(sqlite, of_view, sizeof of_view / sizeof *of_view);
}

enum status
sqlite_statement(struct sqlite *sqlite, enum sqlite_statement which,
    sqlite3_stmt **statement, struct error *error)
{
	return sqlite_facts_statement(sqlite, which, false, statement, error);
}

enum status
sqlite_done(struct sqlite *sqlite, sqlite3_stmt *statement, int code,
    struct error *error)
{
	int reset = sqlite3_reset(statement);

	if (code == SQLITE_ROW || code == SQLITE_DONE)
		code = reset;
	return code ? sqlite_fail(sqlite, code, error) : STATUS_OK;
}

/* What a code means to whoever called a command. */
static const char *
code_words(int code, int system_code)
{
	bool forbidden = system_code == EACCES || system_code == EPERM;

	if (code == SQLITE_READONLY_ROLLBACK ||
	    code == SQLITE_READONLY_RECOVERY)
		return "was left half written by a process that was stopped, "
		       "and this account may not put it right";
	if (code == SQLITE_READONLY_DBMOVED)
		return "was moved or deleted while in use";
	if (code == SQLITE_IOERR_NOMEM)
		return "is out of memory";
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return "is in use by another process";
	case SQLITE_FULL:
		return "cannot grow: the disk is full";
	case SQLITE_IOERR:
		return "cannot be read or written";
	case SQLITE_CORRUPT:
	case SQLITE_FORMAT:
	case SQLITE_TOOBIG: /* nobody adds a row that is too long to be read */
		return "is damaged";
	case SQLITE_NOTADB:
		return "is no ledger: the file is no database";
	case SQLITE_CANTOPEN:
		return forbidden ? "cannot be opened: no permission on it or "
				   "on its folder"
				 : "cannot be opened";
	case SQLITE_PERM:
	case SQLITE_READONLY:
		return "may not be written by this account";
	case SQLITE_NOMEM:
		return "is out of memory";
	case SQLITE_CONSTRAINT:
		return "does not take this fact";
	default:
		return "cannot be used";
	}
}

/*
 * SQLite's own message may name what a file holds; its words for the code and
 * the system's for the cause never do.
 */
static struct text
code_detail(int code, int system_code)
{
	int primary = code & 0xff;

	if (system_code &&
	    (primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN))
		return text_of(strerror(system_code));
	return text_of(sqlite3_errstr(code));
}

/*
 * Where SQLite cannot roll back, closing does, or whoever opens next. That
 * is no error to report, but this connection must not go on.
 */
void
sqlite_rollback(struct store *store)
{
	struct sqlite *sqlite = sqlite_of(store);

	if (!sqlite3_get_autocommit(sqlite->db) &&
	    sqlite3_exec(
		sqlite->db, sqlite_sql(STATEMENT_ROLLBACK), NULL, NULL, NULL))
		store->failed = true;
	queue_leave(&sqlite->queue);
}

/* The words of our own layer under SQLite for what it refused. */
enum status
sqlite_refused(const struct vfs_refusal *refusal, struct error *error)
{
	char page[64];

	if (!refusal->page)
		return error_set(
		    error, STATUS_FAILED, "ledger", refusal->words);
	snprintf(page, sizeof page, "page %lu does not have its checksum",
	    (unsigned long)refusal->page);
	return error_set_detail(
	    error, STATUS_FAILED, "ledger", refusal->words, text_of(page));
}

enum status
sqlite_fail(struct sqlite *sqlite, int code, struct error *error)
{
	const struct vfs_refusal refusal = *vfs_refused();
	int primary = code & 0xff;
	int system_code = sqlite3_system_errno(sqlite->db);
	const char *words = code_words(code, system_code);

	if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
		return error_set(error, STATUS_BUSY, "ledger", words);
	sqlite->store.failed = true;
	vfs_forget();
	if (refusal.words && primary != SQLITE_NOMEM)
		return sqlite_refused(&refusal, error);
	return error_set_detail(error, STATUS_FAILED, "ledger", words,
	    code_detail(code, system_code));
}

enum status
sqlite_fail_as(struct sqlite *sqlite, const char *what, struct error *error)
{
	sqlite->store.failed = true;
	return error_set(error, STATUS_FAILED, "ledger", what);
}

enum status
sqlite_run(struct sqlite *sqlite, const char *sql, struct error *error)
{
	int code = sqlite3_exec(sqlite->db, sql, NULL, NULL, NULL);

	return code ? sqlite_fail(sqlite, code, error) : STATUS_OK;
}

int
column_text(sqlite3_stmt *statement, int column, struct text *text)
{
	int type = sqlite3_column_type(statement, column);

	*text = TEXT("");
	if (type == SQLITE_NULL)
		return SQLITE_OK;
	if (type != SQLITE_TEXT)
		return SQLITE_CORRUPT;
	text->ptr = (const char *)sqlite3_column_text(statement, column);
	if (!text->ptr)
		return SQLITE_NOMEM;
	text->len = (size_t)sqlite3_column_bytes(statement, column);
	/* An empty text is damage: it is stored as NULL, always. */
	return text->len ? SQLITE_OK : SQLITE_CORRUPT;
}

int
column_number(sqlite3_stmt *statement, int column, int64_t min, int64_t max,
    int64_t *number)
{
	int64_t value;

	if (sqlite3_column_type(statement, column) != SQLITE_INTEGER)
		return SQLITE_CORRUPT;
	value = sqlite3_column_int64(statement, column);
	if (value < min || value > max)
		return SQLITE_CORRUPT;
	*number = value;
	return SQLITE_OK;
}

int
column_instant(sqlite3_stmt *statement, int column, int64_t *us)
{
	return column_number(statement, column, INSTANT_MIN, INSTANT_MAX, us);
}
