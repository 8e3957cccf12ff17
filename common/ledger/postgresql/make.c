/* make - schema, functions and roles, and whether they are as made. Ledger. */
#include "postgresql.h"

#include <stdio.h>
#include <string.h>

/* What the server says while it works, line by line. */
static void
told_hear(void *ctx, const PGresult *result)
{
	struct buffer *told = ctx;
	const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

	buffer_add(told, text_of(words ? words : ""));
	buffer_add_char(told, '\n');
}

static void
schema_add(struct buffer *sql)
{
	for (size_t i = 0; pg_schema[i]; i++)
		buffer_add(sql, text_of(pg_schema[i]));
}

/* Where making failed, the server's words are the caller's own doing. */
static enum status
made(const PGresult *result, struct error *error)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *words = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	ExecStatusType status = PQresultStatus(result);

	if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK)
		return STATUS_OK;
	if (state && !strcmp(state, "42P06"))
		return error_set(
		    error, STATUS_FAILED, "ledger", "is there already");
	return error_set_detail(error, STATUS_FAILED, "ledger",
	    "cannot be made", text_of(words ? words : "the connection broke"));
}

static enum status
schema_run(PGconn *conn, struct buffer *told, struct error *error)
{
	struct buffer sql;
	PGresult *result;
	enum status status;

	buffer_init(&sql, (size_t)1 << 20);
	buffer_add(&sql, TEXT("BEGIN;\n"));
	schema_add(&sql);
	buffer_add(&sql, TEXT("COMMIT"));
	buffer_add_char(&sql, '\0');
	if (buffer_failed(&sql)) {
		buffer_release(&sql);
		return error_no_memory(error);
	}
	if (told)
		PQsetNoticeReceiver(conn, told_hear, told);
	result = PQexec(conn, sql.bytes);
	status = made(result, error);
	PQclear(result);
	buffer_release(&sql);
	return status;
}

enum status
pg_create(const char *place, struct ledger_making *making, struct error *error)
{
	PGconn *conn = NULL;
	enum status status;

	if (making->dry) {
		buffer_add(making->told, TEXT("BEGIN;\n"));
		schema_add(making->told);
		buffer_add(making->told, TEXT("COMMIT;\n"));
		return STATUS_OK;
	}
	status = pg_connect(&conn, place, error);
	if (!status)
		status = schema_run(conn, making->told, error);
	PQfinish(conn);
	return status;
}

/* The names or the bodies of the functions that the schema has, an array. */
static void
functions_list(struct buffer *names, struct buffer *bodies)
{
	static const char create[] = "CREATE FUNCTION edsm.", open[] = "$fn$\n";
	struct buffer schema;
	const char *at;

	buffer_init(&schema, (size_t)1 << 20);
	schema_add(&schema);
	buffer_add_char(&schema, '\0');
	at = buffer_failed(&schema) ? NULL : strstr(schema.bytes, create);
	while (at) {
		const char *name = at + sizeof create - 1;
		const char *body = strstr(name, open);
		const char *end =
		    body ? strstr(body + sizeof open - 2, "$fn$") : NULL;

		if (!end)
			break;
		pg_array_add(names, (struct text){name, strcspn(name, "(")});
		body += sizeof open - 2; /* from its line break on */
		pg_array_add(bodies, (struct text){body, (size_t)(end - body)});
		at = strstr(end, create);
	}
	buffer_add(names, (struct text){"}", 2});
	buffer_add(bodies, (struct text){"}", 2});
	buffer_release(&schema);
}

#define OURS "'edsm'::regnamespace"
#define OWNER "'edsm_owner'::regrole"
/* before each statement that updates, deletes or truncates: 2 + 16 + 8 + 32 */
#define KEEPS                                                              \
	"t.tgname = 'event_kept' AND t.tgenabled = 'O' AND t.tgtype = 58 " \
	"AND t.tgqual IS NULL AND t.tgfoid IN (SELECT p.oid FROM "         \
	"pg_catalog.pg_proc AS p WHERE p.pronamespace = " OURS             \
	" AND p.proname = 'never')"

/* What a ledger's schema would not have, or would have; one word a row. */
static const char differences[] =
    "WITH w AS (SELECT * FROM unnest($1, $2) AS u(name, body)),"
    " p AS (SELECT * FROM pg_catalog.pg_proc WHERE pronamespace = " OURS "),"
    " c AS (SELECT * FROM pg_catalog.pg_class WHERE relnamespace = " OURS
    " AND relkind = 'r')"
    /* functions: each as it was made, and no other */
    " SELECT w.name FROM w WHERE NOT EXISTS (SELECT FROM p WHERE"
    " p.proname = w.name AND p.prosrc = w.body AND p.proowner = " OWNER ")"
    " UNION ALL SELECT p.proname FROM p WHERE NOT EXISTS (SELECT FROM w WHERE"
    " p.proname = w.name AND p.prosrc = w.body) OR p.prosecdef AND"
    " p.proconfig IS DISTINCT FROM ARRAY['search_path=pg_catalog, pg_temp']"
    " UNION ALL SELECT p.proname FROM p, LATERAL aclexplode(coalesce(p.proacl,"
    " acldefault('f', p.proowner))) AS a WHERE a.grantee = 0 OR p.proname IN"
    " ('add', 'look', 'turn', 'retire') AND a.grantee NOT IN (p.proowner,"
    " 'edsm_writer'::regrole)"
    /* what guards the tables */
    " UNION ALL SELECT 'event_kept' WHERE NOT EXISTS (SELECT FROM"
    " pg_catalog.pg_trigger AS t WHERE t.tgrelid = 'edsm.event'::regclass"
    " AND " KEEPS ")"
    " UNION ALL SELECT t.tgname FROM pg_catalog.pg_trigger AS t"
    " WHERE t.tgrelid = 'edsm.event'::regclass AND NOT t.tgisinternal"
    " AND t.tgname <> 'event_kept'"
    " UNION ALL SELECT r.rulename FROM pg_catalog.pg_rewrite AS r"
    " WHERE r.ev_class = 'edsm.event'::regclass"
    " UNION ALL SELECT c.relname FROM c WHERE c.relowner <> " OWNER
    " OR c.relname IN ('event', 'auditor') AND NOT c.relrowsecurity"
    " UNION ALL SELECT c.relname FROM c, LATERAL aclexplode(c.relacl) AS a"
    " WHERE a.grantee <> c.relowner AND a.privilege_type <> 'SELECT'"
    " UNION ALL SELECT l.polname FROM pg_catalog.pg_policy AS l, c"
    " WHERE l.polrelid = c.oid AND l.polname NOT IN ('everything',"
    " 'own_looks', 'own_rows') LIMIT 1";

enum status
pg_check(struct store *store, struct error *error)
{
	struct pg *pg = pg_of(store);
	struct pg_values values = {.count = 0};
	struct buffer names, bodies;
	PGresult *row = NULL;
	enum status status;

	if (pg->narrow)
		return pg_fail_as(pg, NARROW, error);
	buffer_init(&names, (size_t)1 << 20);
	buffer_init(&bodies, (size_t)1 << 20);
	functions_list(&names, &bodies);
	if (buffer_failed(&names) || buffer_failed(&bodies))
		status = error_no_memory(error);
	else {
		pg_array(&values, names.bytes);
		pg_array(&values, bodies.bytes);
		status = pg_ask(pg, differences, &values, &row, error);
	}
	if (!status && PQntuples(row))
		status = error_set_detail(error, STATUS_REFUSED, "ledger",
		    "is damaged: its schema is not as a ledger has it",
		    pg_column_text(row, 0, 0));
	PQclear(row);
	buffer_release(&names);
	buffer_release(&bodies);
	return status;
}

/* The server does not say how much is left on its disk. */
enum status
pg_condition(struct store *store, struct ledger_condition *condition,
    struct error *error)
{
	static const char sql[] =
	    "SELECT pg_catalog.pg_total_relation_size('edsm.event'), h.format,"
	    " h.retired IS NOT NULL FROM edsm.hello() AS h";
	struct pg *pg = pg_of(store);
	struct pg_values none = {.count = 0};
	PGresult *row;
	int64_t bytes = 0, format = 0;
	bool ok;

	if (pg_ask(pg, sql, &none, &row, error))
		return error->status;
	ok = PQntuples(row) == 1 &&
	     pg_column_number(row, 0, 0, 0, INT64_MAX, &bytes) &&
	     pg_column_number(row, 0, 1, 1, INT32_MAX, &format);
	*condition = (struct ledger_condition){.store = "postgresql",
	    .format = (unsigned)format,
	    .retired = ok && *PQgetvalue(row, 0, 2) == 't',
	    .bytes = (uint64_t)bytes};
	PQclear(row);
	return ok ? STATUS_OK
		  : pg_fail_as(pg, "is damaged: what it is kept in", error);
}

/* In pieces of so many: the order of seq and logged, and the latest. */
enum status
pg_check_derived(struct store *store, const struct head *head,
    uint64_t *wrong_seq, struct error *error)
{
	static const char sql[] =
	    "SELECT min(w.n) FROM (SELECT e.seq, row_number() OVER o AS n,"
	    " e.logged < lag(e.logged) OVER o AS early, e.latest <>"
	    " max(greatest(e.logged, e.at)) OVER o AS late FROM edsm.event AS e"
	    " WHERE e.seq <= $1 WINDOW o AS (ORDER BY e.seq)) AS w"
	    " WHERE w.seq <> w.n OR w.early OR w.late";
	struct pg *pg = pg_of(store);
	struct pg_values values = {.count = 0};
	PGresult *row;
	int64_t seq = 0;

	pg_number(&values, (int64_t)head->seq);
	if (pg_ask(pg, sql, &values, &row, error))
		return error->status;
	if (pg_column_number(row, 0, 0, 1, INT64_MAX, &seq))
		error_set(error, STATUS_REFUSED, "ledger",
		    "is damaged: a fact is missing, was logged before the one "
		    "before it, or has a latest instant that is wrong");
	PQclear(row);
	*wrong_seq = (uint64_t)seq;
	return seq ? STATUS_REFUSED : STATUS_OK;
}
