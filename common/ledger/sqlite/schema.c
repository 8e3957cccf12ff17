/*
 * schema - the table, its indexes and triggers; their check.
 * Ledger.
 *
 * The ledger's objects are known by their text: a file with one more, one
 * less or another is not a ledger, since a trigger or view put there by
 * somebody would run as whoever opens it.
 */
#include "sqlite.h"

#include <stdio.h>
#include <string.h>

/*
 * Columns that lookups read stand first, the line last. A kind is an enum
 * event, a decision an enum decision; NULL is "not set". latest is the latest
 * logged or at of all facts up to this one. The indexes hold what each request
 * is judged by, so that judging reads no row; an opening is the first of its
 * subject in event_subject, since nothing about an episode is earlier and its
 * kind is the least. The blank keeps a practice from being taken for an id. The
 * last three columns of that index are what joins two organisations: whether a
 * patient has another route between them is asked of it alone. event_practice,
 * event_service and event_org, with a choice's practice in event_subject, find
 * an organisation that a fact of the patient names.
 * event_of finds what voids or reviews a fact, event_join the few facts that
 * join codes or numbers. What the last four columns of the facts may hold is
 * left to ledger-verify, which holds them against the line: most facts have
 * none.
 *
 * The trigger on INSERT refuses REPLACE as well: the deletion it would make
 * fires triggers only where a connection asked for it. It rolls back all that
 * was begun, since for ABORT SQLite keeps a journal of each INSERT.
 */
/* One object of a ledger, and the formats that have it. */
static const struct object {
	int first, last;
	const char *sql;
} objects[] = {
    {1, 2,
	"CREATE TABLE event ("
	"seq INTEGER PRIMARY KEY CHECK (seq > 0), "
	"kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 6), "
	"logged INTEGER NOT NULL, "
	"at INTEGER NOT NULL, "
	"latest INTEGER NOT NULL CHECK (latest >= logged AND latest >= at), "
	"patient TEXT CHECK (length(patient) = 10), "
	"episode TEXT, practice TEXT, service TEXT, org TEXT, entry TEXT, "
	"viewer TEXT, "
	"to_service INTEGER CHECK (to_service IN (1, 2)), "
	"to_practice INTEGER CHECK (to_practice IN (1, 2)), "
	"mig INTEGER CHECK (mig IN (1, 2)), "
	"private INTEGER CHECK (private IN (1, 2)), "
	"partner INTEGER CHECK (partner IN (1, 2)), "
	"due INTEGER, "
	"care TEXT, "
	"line TEXT NOT NULL, "
	"CHECK ((patient IS NULL) = (kind = 5)), "
	"CHECK (episode IS NOT NULL OR kind NOT IN (1, 3))"
	") STRICT"},
    {3, 3,
	"CREATE TABLE event ("
	"seq INTEGER PRIMARY KEY CHECK (seq > 0), "
	"kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 10), "
	"logged INTEGER NOT NULL, "
	"at INTEGER NOT NULL, "
	"latest INTEGER NOT NULL CHECK (latest >= logged AND latest >= at), "
	"patient TEXT CHECK (length(patient) = 10), "
	"episode TEXT, practice TEXT, service TEXT, org TEXT, entry TEXT, "
	"viewer TEXT, "
	"to_service INTEGER CHECK (to_service IN (1, 2)), "
	"to_practice INTEGER CHECK (to_practice IN (1, 2)), "
	"mig INTEGER CHECK (mig IN (1, 2)), "
	"private INTEGER CHECK (private IN (1, 2)), "
	"partner INTEGER CHECK (partner IN (1, 2)), "
	"due INTEGER, "
	"care TEXT, "
	"of INTEGER, was TEXT, successor TEXT, outcome INTEGER, "
	"line TEXT NOT NULL, "
	"CHECK ((patient IS NULL) = (kind IN (5, 9)) OR kind = 7), "
	"CHECK (episode IS NOT NULL OR kind NOT IN (1, 3))"
	") STRICT"},
    {1, 3,
	"CREATE INDEX event_subject ON event "
	"(patient, coalesce(episode, entry, ' ' || practice), at, kind, "
	"practice, service, mig) "
	"WHERE patient IS NOT NULL AND kind <> 6"},
    {1, 2,
	"CREATE UNIQUE INDEX event_episode ON event (episode) WHERE kind = 1"},
    {3, 3, "CREATE INDEX event_episode ON event (episode) WHERE kind = 1"},
    {1, 3,
	"CREATE INDEX event_discharge ON event (episode, at) WHERE kind = 3"},
    {1, 3,
	"CREATE INDEX event_due ON event (seq, due, episode) "
	"WHERE kind = 1 AND due IS NOT NULL"},
    {1, 3, "CREATE INDEX event_kind ON event (kind)"},
    {1, 3, "CREATE INDEX event_partner ON event (org, at) WHERE kind = 5"},
    {1, 3, "CREATE INDEX event_view ON event (patient) WHERE kind = 6"},
    {2, 3,
	"CREATE INDEX event_practice ON event (patient, practice) WHERE kind = "
	"1"},
    {2, 3,
	"CREATE INDEX event_service ON event (patient, service) WHERE kind = "
	"1"},
    {2, 3, "CREATE INDEX event_org ON event (patient, org) WHERE kind = 4"},
    {3, 3, "CREATE INDEX event_of ON event (of) WHERE of IS NOT NULL"},
    {3, 3,
	"CREATE INDEX event_join ON event (coalesce(was, org)) "
	"WHERE kind > 8"},
    {1, 2,
	"CREATE TRIGGER event_added BEFORE INSERT ON event "
	"WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event) "
	"OR (NEW.kind = 1 AND EXISTS (SELECT 1 FROM event "
	"INDEXED BY event_episode WHERE kind = 1 AND episode = NEW.episode)) "
	"BEGIN SELECT RAISE(ROLLBACK, 'facts are added one after the other'); "
	"END"},
    {3, 3,
	"CREATE TRIGGER event_added BEFORE INSERT ON event "
	"WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event) "
	"OR (NEW.kind = 1 AND EXISTS (SELECT 1 FROM event AS o "
	"INDEXED BY event_episode WHERE o.kind = 1 AND o.episode = NEW.episode "
	"AND NOT EXISTS (SELECT 1 FROM event AS v INDEXED BY event_of "
	"WHERE v.of = o.seq AND v.kind = 7))) "
	"BEGIN SELECT RAISE(ROLLBACK, 'facts are added one after the other'); "
	"END"},
    {1, 3,
	"CREATE TRIGGER event_kept BEFORE DELETE ON event "
	"BEGIN SELECT RAISE(ABORT, 'facts are never deleted'); END"},
    {1, 3,
	"CREATE TRIGGER event_fixed BEFORE UPDATE ON event "
	"BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END"},
};

#define OBJECTS (sizeof objects / sizeof *objects)

/*
 * Only in a ledger that was carried over: where its facts are now, and what
 * stops the commands that have it open already.
 */
static const char *const retiring[] = {
    "CREATE TABLE retired (copy TEXT NOT NULL) STRICT",
    "CREATE TRIGGER retired_added BEFORE INSERT ON event "
    "BEGIN SELECT RAISE(ROLLBACK, 'the ledger is retired'); END",
};

static bool
is_retiring(struct text sql)
{
	return text_equal(sql, text_of(retiring[0])) ||
	       text_equal(sql, text_of(retiring[1]));
}

/* The next object of a ledger of that format from place on; OBJECTS at the
 * end. */
static size_t
object_from(size_t place, int format)
{
	while (place < OBJECTS &&
	       (format < objects[place].first || format > objects[place].last))
		place++;
	return place;
}

enum status
sqlite_schema_make(struct sqlite *sqlite, struct error *error)
{
	for (size_t i = object_from(0, LEDGER_USER_VERSION); i < OBJECTS;
	     i = object_from(i + 1, LEDGER_USER_VERSION)) {
		enum status status = sqlite_run(sqlite, objects[i].sql, error);

		if (status)
			return status;
	}
	return STATUS_OK;
}

void
sqlite_schema_tell(struct buffer *told)
{
	for (size_t i = object_from(0, LEDGER_USER_VERSION); i < OBJECTS;
	     i = object_from(i + 1, LEDGER_USER_VERSION)) {
		buffer_add(told, text_of(objects[i].sql));
		buffer_add(told, TEXT(";\n"));
	}
}

/* The second or, behind UNIQUE, third word of an object's text: its name. */
static struct text
object_name(const char *sql)
{
	static const char unique[] = "CREATE UNIQUE ", create[] = "CREATE ";
	bool is_unique = !strncmp(sql, unique, sizeof unique - 1);
	const char *at = sql + (is_unique ? sizeof unique : sizeof create) - 1;

	at = strchr(at, ' ') + 1;
	return (struct text){at, strcspn(at, " ")};
}

/* ANALYZE, which many tools run when they close, keeps its counts in them. */
static bool
is_statistics(struct text name)
{
	static const char *const names[] = {
	    "sqlite_stat1", "sqlite_stat2", "sqlite_stat3", "sqlite_stat4"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (text_equal(name, text_of(names[i])))
			return true;
	return false;
}

/* How the objects that are there compare with a ledger's. */
struct comparison {
	size_t next;     /* the one that has to come next */
	int format;      /* of the ledger */
	bool retired;    /* the objects are there that say so */
	bool statistics; /* so are those of ANALYZE */
	bool moved;      /* an object's tree is not where a new ledger has it */
	int64_t root;    /* of the last tree */
	char wrong[128]; /* "" or which one is not as it should be, and how */
};

#define NAME_MAX_TOLD 64

/* A name out of the file: plain characters alone, and not too many. */
static void
tell(struct comparison *found, struct text name, const char *how)
{
	size_t len = name.len < NAME_MAX_TOLD ? name.len : NAME_MAX_TOLD;

	for (size_t i = 0; i < len; i++)
		found->wrong[i] =
		    name.ptr[i] > ' ' && name.ptr[i] <= '~' ? name.ptr[i] : '?';
	snprintf(found->wrong + len, sizeof found->wrong - len, " %s", how);
}

/* An object that is not the next one of a ledger's. */
static void
object_judge(struct comparison *found, struct text name, struct text sql)
{
	for (size_t i = object_from(0, found->format); i < OBJECTS;
	     i = object_from(i + 1, found->format)) {
		if (!text_equal(name, object_name(objects[i].sql)))
			continue;
		if (!text_equal(sql, text_of(objects[i].sql)))
			tell(found, name, "is not as a ledger has it");
		else if (found->next < OBJECTS)
			tell(found, object_name(objects[found->next].sql),
			    "is missing, or not where it belongs");
		return;
	}
	tell(found, name, "is no ledger's");
}

/* Trees are made one after the other, from page 2 on; a trigger has none. */
static int
root_judge(struct comparison *found, sqlite3_stmt *statement)
{
	int64_t root = 0;
	int code = column_number(statement, 2, 0, UINT32_MAX, &root);

	if (root && root != (found->root ? found->root + 1 : 2))
		found->moved = true;
	if (root)
		found->root = root;
	return code;
}

/* Steps through the objects that are there. */
static int
objects_compare(sqlite3_stmt *statement, struct comparison *found)
{
	int code;

	while ((code = sqlite3_step(statement)) == SQLITE_ROW &&
	       !found->wrong[0]) {
		struct text name, sql;

		code = column_text(statement, 0, &name);
		if (!code)
			code = column_text(statement, 1, &sql);
		if (code)
			return code;
		if (is_statistics(name)) {
			found->statistics = true;
			continue;
		}
		if (is_retiring(sql)) {
			found->retired = true;
			continue;
		}
		code = root_judge(found, statement);
		if (code)
			return code;
		if (found->next < OBJECTS &&
		    text_equal(sql, text_of(objects[found->next].sql)))
			found->next =
			    object_from(found->next + 1, found->format);
		else
			object_judge(found, name, sql);
	}
	if (!found->wrong[0] && found->next < OBJECTS)
		tell(found, object_name(objects[found->next].sql),
		    "is missing, or not where it belongs");
	return code;
}

/*
 * A first page without its checksum is ANALYZE's doing if all that it says is
 * a ledger's, the trees where a ledger has them and its counts, or the room
 * that they left, beside them. Else it is damage.
 */
static enum status
taken_judge(
    struct sqlite *sqlite, const struct comparison *found, struct error *error)
{
	struct vfs_taken took = vfs_took();

	if (!took.is || (!found->moved && (found->statistics || took.free)))
		return STATUS_OK;
	return sqlite_fail_as(sqlite,
	    "is damaged: the first page of its file does not have its "
	    "checksum",
	    error);
}

enum status
sqlite_schema_check(struct sqlite *sqlite, struct error *error)
{
	struct comparison found = {
	    .next = object_from(0, sqlite->format), .format = sqlite->format};
	sqlite3_stmt *statement = NULL;
	enum status status;
	int code = sqlite3_prepare_v2(sqlite->db,
	    "SELECT name, sql, rootpage FROM sqlite_schema ORDER BY rowid", -1,
	    &statement, NULL);

	if (code)
		return sqlite_fail(sqlite, code, error);
	code = objects_compare(statement, &found);
	status = sqlite_done(sqlite, statement, code, error);
	sqlite3_finalize(statement);
	sqlite->retired = found.retired;
	if (!status && !found.wrong[0])
		status = taken_judge(sqlite, &found, error);
	if (status || !found.wrong[0])
		return status;
	status = sqlite_fail_as(sqlite,
	    "is no ledger: tables, indexes or triggers are not a ledger's",
	    error);
	return error_set_detail(
	    error, status, "ledger", error->what, text_of(found.wrong));
}

/* Where the facts of a retired ledger are now. */
static int
copy_read(struct sqlite *sqlite, struct error *error)
{
	sqlite3_stmt *row = NULL;
	struct text copy = TEXT("");
	int code = sqlite3_prepare_v2(
	    sqlite->db, "SELECT copy FROM retired", -1, &row, NULL);

	if (!code)
		code = sqlite3_step(row);
	if (code == SQLITE_ROW)
		code = column_text(row, 0, &copy);
	if (!code)
		error_set_detail(error, STATUS_FAILED, "ledger",
		    "is retired: nothing is recorded in it any more, but in",
		    copy);
	sqlite3_finalize(row);
	return code;
}

enum status
sqlite_retired_check(struct sqlite *sqlite, struct error *error)
{
	int code;

	if (!sqlite->retired)
		return STATUS_OK;
	code = copy_read(sqlite, error);
	return code ? sqlite_fail(sqlite, code, error) : STATUS_FAILED;
}

enum status
sqlite_retire(struct store *store, const char *copy, struct error *error)
{
	struct sqlite *sqlite = sqlite_of(store);
	sqlite3_stmt *row = NULL;
	enum status status = STATUS_OK;
	int code;

	if (!sqlite->retired)
		status = sqlite_run(sqlite, retiring[0], error);
	if (!status && !sqlite->retired)
		status = sqlite_run(sqlite, retiring[1], error);
	if (!status)
		status = sqlite_run(sqlite, "DELETE FROM retired", error);
	if (status)
		return status;
	code = sqlite3_prepare_v2(sqlite->db,
	    "INSERT INTO retired (copy) VALUES (?1)", -1, &row, NULL);
	if (!code)
		code = sqlite3_bind_text(row, 1, copy, -1, SQLITE_STATIC);
	if (!code)
		code = sqlite3_step(row);
	sqlite3_finalize(row);
	return code == SQLITE_DONE ? STATUS_OK
				   : sqlite_fail(sqlite, code, error);
}
