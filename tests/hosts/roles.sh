#!/bin/sh
# roles.sh DIR [BINDIR]: what each role may do in the ledger, and that nothing
# else is done, against the PostgreSQL that cluster.sh started in DIR; and that
# ledger-verify finds what an administrator of the server can do all the same.
#
# It works in databases of its own, and stops the standby for a moment.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dir=$1
bin=$(cd "${2:-$here/../../build}" && pwd)
# shellcheck disable=SC2012
psql=${PG_BIN:-$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)}/psql
work=$(mktemp -d)
passed=0 failed=0

cluster() {
	timeout 120 sh "$here/cluster.sh" "$dir" "$@"
}

# admin SQL [DATABASE]
admin() {
	cluster sql a "$1" "${2:-roles}" 2>"$work/notices" || {
		cat "$work/notices" >&2
		return 1
	}
}

clean() {
	trap - EXIT
	cluster up b 2>/dev/null || :
	admin "ALTER SYSTEM RESET synchronous_standby_names" postgres || :
	admin "SELECT pg_reload_conf()" postgres >/dev/null || :
	admin "DROP DATABASE IF EXISTS roles_damaged WITH (FORCE)" postgres || :
	admin "DROP DATABASE IF EXISTS roles WITH (FORCE)" postgres || :
	for login in $logins; do
		admin "DROP ROLE IF EXISTS $login" postgres || :
	done
	rm -rf "$work"
}

# is WHAT WANTED SEEN
is() {
	if [ "$2" = "$3" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'FAILED %s\n    wanted: %s\n    seen:   %s\n' "$@"
	fi
}

# as LOGIN SQL: its rows, or the SQLSTATE of what went wrong
as() {
	timeout 60 "$psql" -XAtq -v ON_ERROR_STOP=1 -v VERBOSITY=sqlstate \
		-d "$(cluster url a "$1" roles)" -c "$2" 2>&1 </dev/null |
		sed -e 's/^\(ERROR\|FATAL\): *//' -e '/^$/d' | tail -n 1
}

# refused LOGIN STATE SQL
refused() {
	is "$1: $3" "$2" "$(as "$1" "$3")"
}

# all_refused LOGIN: the statements on standard input, one a line
all_refused() {
	cat >"$work/statements"
	while read -r sql; do
		printf '%s;\n\\echo state :SQLSTATE\nROLLBACK;\n' "$sql"
	done <"$work/statements" | timeout 120 "$psql" -XAtq \
		-d "$(cluster url a "$1" roles)" 2>"$work/err" |
		sed -n 's/^state //p' >"$work/states"
	while read -r sql && read -r state <&3; do
		is "$1: $sql" 42501 "$state"
	done <"$work/statements" 3<"$work/states"
	is "$1: all were tried" "$(wc -l <"$work/statements")" \
		"$(wc -l <"$work/states")"
}

# cmd LOGIN COMMAND...: runs it; its output, and its exit status behind it
cmd() {
	login=$1 name=$2
	shift 2
	rc=0
	EDSM_LEDGER=$(cluster url a "$login" roles) EDSM_BY=roles \
		timeout 120 "$bin/$name" "$@" 2>"$work/err" || rc=$?
	echo "exit $rc"
}

# found WHAT SQL [OPTION...]: an administrator does it, ledger-verify says so
found() {
	what=$1 sql=$2
	shift 2
	admin "CREATE DATABASE roles_damaged TEMPLATE roles" postgres
	admin "$sql" roles_damaged >/dev/null
	rc=0
	timeout 60 "$bin/ledger-verify" "$@" --ledger \
		"$(cluster url a admin roles_damaged)" \
		>"$work/out" 2>"$work/err" || rc=$?
	is "$what is found" 1 "$rc"
	is "$what is told" 1 "$(grep -c '"ok":false' "$work/out")"
	admin "DROP DATABASE roles_damaged WITH (FORCE)" postgres
}

# not_looked WHAT SQL: could not look, so nothing is said of what is there
not_looked() {
	what=$1 sql=$2
	admin "CREATE DATABASE roles_damaged TEMPLATE roles" postgres
	admin "$sql" roles_damaged >/dev/null
	is "$what is not looked at" 'exit 3' "$(
		rc=0
		timeout 60 "$bin/ledger-verify" --ledger \
			"$(cluster url a admin roles_damaged)" 2>/dev/null || rc=$?
		echo "exit $rc"
	)"
	admin "DROP DATABASE roles_damaged WITH (FORCE)" postgres
}

# sealed AFTER BODY: a line that continues the chain behind the hash AFTER
sealed() {
	hash=$(printf '%s%s}' "$1" "$2" | sha256sum | cut -c 1-64)
	printf '%s,"hash":"%s"}' "$2" "$hash"
}

# --- what there is ---

logins='roles_writer roles_reader roles_auditor roles_other roles_nobody
	roles_owner'
clean
work=$(mktemp -d)
trap clean EXIT
admin "CREATE DATABASE roles ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0" \
	postgres
# another makes one of the roles, for another database, at the same time
timeout 60 "$psql" -XAtq -d "$(cluster url a admin postgres)" -c BEGIN \
	-c 'CREATE ROLE edsm_writer' -c 'SELECT pg_sleep(3)' -c COMMIT \
	>/dev/null 2>&1 &
other=$!
tries=0
until [ "$(admin "SELECT count(*) FROM pg_stat_activity
	WHERE wait_event = 'PgSleep'" postgres)" -gt 0 ] ||
	[ $((tries += 1)) -gt 20 ]; do
	sleep 0.1
done
is 'a role that another just makes is taken' 'role edsm_writer: was there' \
	"$(timeout 60 "$bin/ledger-init" --ledger \
	"$(cluster url a admin roles)" 2>&1 | sed -n 2p)"
wait $other || :
admin "CREATE ROLE roles_writer LOGIN IN ROLE edsm_writer;
	CREATE ROLE roles_owner LOGIN IN ROLE edsm_owner;
	CREATE ROLE roles_reader LOGIN IN ROLE edsm_reader;
	ALTER ROLE roles_reader SET default_transaction_read_only = on;
	CREATE ROLE roles_auditor LOGIN IN ROLE edsm_auditor;
	CREATE ROLE roles_other LOGIN IN ROLE edsm_auditor;
	CREATE ROLE roles_nobody LOGIN;
	INSERT INTO edsm.auditor VALUES ('roles_auditor', 'RY8'),
	    ('roles_auditor', 'RY9'), ('roles_other', 'RX1')"

# --- what each may do, by the commands ---

patient=9434765919
entry='{"patient":"'$patient'","org":"C81001","entry":"E-1","recorded":"2026-01-05T10:00:00Z"}'

is 'a writer opens' 'exit 0' "$(cmd roles_writer episode-open --quiet \
	--patient $patient --episode R-1 --practice C81001 --service RY8 \
	--at 2026-01-06T09:00:00Z)"
is 'a writer records a decision' 'exit 0' "$(cmd roles_writer consent-set \
	--quiet --patient $patient --episode R-1 --to-service yes \
	--at 2026-01-06T09:05:00Z)"
is 'a writer views' "$entry
exit 0" "$(echo "$entry" | cmd roles_writer record-view --viewer RY8 --user u)"
is 'a writer views for another' 'exit 0' \
	"$(echo "$entry" | cmd roles_writer record-view --viewer RX1 --user u)"
is 'a writer does both again' 'exit 0' "$(cmd roles_writer episode-discharge \
	--quiet --patient $patient --episode R-1 --at 2026-02-06T09:00:00Z)"

is 'a reader is told who sees' 2 "$(cmd roles_reader audit-view who \
	--patient $patient --at 2026-01-20T00:00:00Z | wc -l)"
is 'a reader verifies' 1 "$(cmd roles_reader ledger-verify |
	grep -c '"events":5,.*"ok":true')"
is 'a reader does not record' 'exit 3' \
	"$(cmd roles_reader partner-set --org RX9)"
is 'it is told why' 1 "$(grep -c 'may not be used so by this account' \
	"$work/err")"
is 'a reader does not view' 'exit 3' \
	"$(echo "$entry" | cmd roles_reader record-view --viewer RY8 --user u)"
is 'who may not make one is told why' 'exit 3 1' "$(cmd roles_nobody \
	ledger-init) $(grep -c 'ledger: cannot be made: ' "$work/err")"
is 'a reader does not retire it' 'exit 3' "$(cmd roles_reader ledger-copy \
	--retire "$(cluster url a roles_reader roles)" "$work/copy.db")"

is "an auditor lists its own organisation's looks" '"viewer":"RY8"
exit 0' "$(cmd roles_auditor audit-view views | sed 's/.*\("viewer":"[^"]*"\).*/\1/')"
is 'an auditor lists those since a day' 2 "$(cmd roles_auditor audit-view \
	views --since 2026-01-01 | wc -l)"
is 'another lists its own' '"viewer":"RX1"
exit 0' "$(cmd roles_other audit-view views | sed 's/.*\("viewer":"[^"]*"\).*/\1/')"
for question in events episodes marks choices 'who --all' 'timeline --all' \
	due "who --patient $patient" "account --patient $patient" counts \
	"events --event consent-set" "why --viewer RY8 --patient $patient \
	--org C81001 --entry E-1 --recorded 2026-01-05"; do
	# shellcheck disable=SC2086
	[ "$(cmd roles_reader audit-view $question | tail -n 1)" != 'exit 2' ] ||
		continue
	# shellcheck disable=SC2086
	is "an auditor is not told: $question" 'exit 3' \
		"$(cmd roles_auditor audit-view $question)"
done
is 'an auditor does not verify' 'exit 3' "$(cmd roles_auditor ledger-verify)"
is 'an auditor does not copy' 'exit 3' "$(cmd roles_auditor ledger-copy \
	"$(cluster url a roles_auditor roles)" "$work/none.db")"
is 'an auditor does not record' 'exit 3' \
	"$(cmd roles_auditor partner-set --org RX9)"
is 'an auditor has no other row' 0 "$(as roles_auditor \
	"SELECT count(*) FROM edsm.event WHERE kind <> 6 OR viewer <> 'RY8'")"
is 'an auditor does not see the others' 2 \
	"$(as roles_auditor 'SELECT count(*) FROM edsm.auditor')"
is 'somebody else is not told anything' 'exit 3' \
	"$(cmd roles_nobody audit-view views)"

# --- what nobody of them may do, by SQL ---

admin "ALTER ROLE roles_reader RESET default_transaction_read_only"
for login in roles_writer roles_reader roles_auditor roles_nobody; do
	all_refused $login <<-END
		INSERT INTO edsm.event (seq, kind, logged, at, latest, org, line) VALUES (99, 5, 0, 0, 0, 'RX9', '{}')
		UPDATE edsm.event SET viewer = 'RX1'
		DELETE FROM edsm.event
		TRUNCATE edsm.event
		SELECT seq FROM edsm.event FOR UPDATE
		MERGE INTO edsm.event AS e USING (VALUES (1)) AS v(n) ON e.seq = v.n WHEN MATCHED THEN DELETE
		BEGIN; LOCK TABLE edsm.event IN EXCLUSIVE MODE
		BEGIN; LOCK TABLE edsm.chain IN SHARE UPDATE EXCLUSIVE MODE
		UPDATE edsm.ledger SET retired = NULL
		SELECT * FROM edsm.ledger
		INSERT INTO edsm.auditor VALUES ('$login', 'RX1')
		UPDATE edsm.auditor SET org = 'RX1'
		DELETE FROM edsm.auditor
		ALTER TABLE edsm.event DISABLE TRIGGER event_kept
		ALTER TABLE edsm.event DISABLE ROW LEVEL SECURITY
		ALTER TABLE edsm.event ADD COLUMN note text
		ALTER TABLE edsm.event OWNER TO $login
		ALTER FUNCTION edsm.settle() SECURITY INVOKER
		ALTER POLICY own_looks ON edsm.event USING (true)
		ALTER SCHEMA edsm RENAME TO edsm2
		ALTER DATABASE roles SET edsm.single = on
		ALTER SYSTEM SET fsync = off
		ALTER ROLE $login SUPERUSER
		ALTER ROLE edsm_owner LOGIN
		DROP TABLE edsm.event
		DROP INDEX edsm.event_view
		DROP TRIGGER event_kept ON edsm.event
		DROP POLICY own_looks ON edsm.event
		DROP FUNCTION edsm.settle()
		DROP SCHEMA edsm CASCADE
		DROP DATABASE roles
		DROP ROLE edsm_owner
		CREATE TABLE edsm.t (n integer)
		CREATE TABLE public.t (n integer)
		CREATE TEMPORARY TABLE t (n integer)
		CREATE TYPE pg_temp.timestamptz AS ENUM ('now')
		CREATE SCHEMA theirs
		CREATE VIEW public.v AS SELECT 1
		CREATE INDEX ON edsm.event (line)
		CREATE RULE r AS ON INSERT TO edsm.event DO INSTEAD NOTHING
		CREATE TRIGGER t BEFORE INSERT ON edsm.event EXECUTE FUNCTION edsm.never()
		CREATE POLICY p ON edsm.event USING (true)
		CREATE FUNCTION edsm.f() RETURNS int LANGUAGE sql AS 'SELECT 1'
		CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'
		CREATE OR REPLACE FUNCTION edsm.wrong() RETURNS text LANGUAGE sql AS 'SELECT NULL'
		CREATE ROLE theirs
		CREATE DATABASE theirs
		CREATE EXTENSION dblink
		CREATE PUBLICATION p FOR ALL TABLES
		CREATE EVENT TRIGGER e ON ddl_command_end EXECUTE FUNCTION edsm.never()
		GRANT edsm_owner TO $login
		GRANT INSERT ON edsm.event TO $login; INSERT INTO edsm.event DEFAULT VALUES
		SET ROLE edsm_owner
		SET SESSION AUTHORIZATION admin
		SET session_replication_role = replica
		SET log_statement = 'all'
		SET row_security = off; SELECT FROM edsm.ledger
		REINDEX TABLE edsm.event
		COMMENT ON TABLE edsm.event IS 'x'
		SELECT pg_read_file('/etc/passwd')
		SELECT pg_ls_dir('.')
		SELECT lo_import('/etc/passwd')
		COPY (SELECT 1) TO PROGRAM 'cat'
		COPY (SELECT 1) TO '/tmp/roles'
		SELECT pg_promote()
		SELECT pg_reload_conf()
		SELECT pg_switch_wal()
		SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'admin' OR backend_type = 'walsender'
		SELECT pg_create_physical_replication_slot('theirs')
		SELECT edsm.retire('x')
		SELECT edsm.wrong()
		SELECT edsm.instant(0)
		SELECT edsm.never()
	END
	refused $login 42501 'COPY edsm.event FROM STDIN'
done
# an administrator's session to be ended is needed above: the walsender's
is 'the standby is still there' 1 "$(admin \
	"SELECT count(*) FROM pg_stat_replication" postgres)"
for login in roles_reader roles_auditor roles_nobody; do
	refused $login 42501 'SELECT edsm.turn()'
	refused $login 42501 "SELECT edsm.add('{}')"
	refused $login 42501 "SELECT edsm.look(0, '', '{}', '{}', 1)"
	refused $login 42501 'SELECT edsm.head()'
	refused $login 42501 "SELECT edsm.facts('{}', '{}', true, 1)"
done
refused roles_nobody 42501 'SELECT FROM edsm.event'
refused roles_nobody 42501 'SELECT edsm.hello()'
refused roles_nobody 42501 'SELECT edsm.settle()'

# --- what a writer says must continue the chain ---

last=$(admin "SELECT line FROM edsm.event ORDER BY seq DESC LIMIT 1")
after=$(printf '%s' "$last" | sed 's/.*"hash":"\([0-9a-f]*\)".*/\1/')
now=$(date -u +%Y-%m-%dT%H:%M:%SZ) later=$(date -u -d '2 days' +%FT%TZ)
partner='"org":"RX9","partner":"yes","by":"x","login":"x"'

# add STATE LINE...: these lines, sealed and wrong
add() {
	state=$1 array=
	shift
	for line; do
		array="$array${array:+,}\$l\$$line\$l\$"
	done
	refused roles_writer "$state" "SELECT edsm.add(ARRAY[$array])"
}

# body SEQ EVENT LOGGED REST
body() {
	printf '{"seq":%s,"event":"%s","logged":"%s","at":"%s",%s' \
		"$1" "$2" "$3" "$3" "$4"
}

good=$(sealed "$after" "$(body 6 partner-set "$now" "$partner")")
add 23502 "$(sealed "$after" "$(body 7 partner-set "$now" "$partner")")"
add 23502 "$(sealed "$after" "$(body 5 partner-set "$now" "$partner")")"
add 23502 "$(sealed 00 "$(body 6 partner-set "$now" "$partner")")"
add 23502 "$(sealed "$after" \
	"$(body 6 partner-set 2026-01-01T00:00:00Z "$partner")")"
add 23502 "$(echo "$good" | sed 's/RX9/RX8/')"
add 23502 "$(sealed "$after" "$(body 6 partner-unset "$now" "$partner")")"
add ED003 "$(sealed "$after" "$(body 6 partner-set "$later" "$partner")")"
add 22P02 "$(sealed "$after" 'no JSON')"
add 23514 "$(sealed "$after" "$(body 6 consent-set "$now" \
	'"patient":"943476591","episode":"R-1","to_service":"yes"')")"
add 23505 "$(sealed "$after" "$(body 6 episode-open "$now" \
	'"patient":"9434765919","episode":"R-1","practice":"C81001","service":"RY8"')")"
add 23502 "$good" "$good"
# look_after SEQ HASH: a look that was decided by that head
look_after() {
	echo "SELECT edsm.look($1, '$2', '{$patient}', '\"viewer\":\"RY8\"}', 1)"
}
first=$(admin 'SELECT left(right(line, 66), 64) FROM edsm.event WHERE seq = 1')
refused roles_writer 40001 "$(look_after 1 "$first")"
refused roles_writer 40001 "$(look_after 5 "$first")"
refused roles_writer 40001 "$(look_after 6 "$after")"
refused roles_writer 40001 "$(look_after 0 "$after")"
# it gets as far as its columns
refused roles_writer 23502 "$(look_after 5 "$after")"
is 'nothing of this was added' 5 "$(admin 'SELECT max(seq) FROM edsm.event')"
is 'the right line is' '' "$(as roles_writer "SELECT edsm.add('{}');
	SELECT edsm.add(ARRAY[\$l\$$good\$l\$])")"
is 'and it is all that was' 6 "$(admin 'SELECT max(seq) FROM edsm.event')"

# --- what one who may connect cannot do to the others ---

timeout 20 "$psql" -XAtq -d "$(cluster url a roles_nobody roles)" -c \
	'SELECT pg_advisory_lock(1701081965, 1), pg_sleep(15)' \
	>/dev/null 2>&1 &
sleeper=$!
is 'a lock of anybody holds up nobody' 'exit 0' \
	"$(cmd roles_writer partner-set --quiet --org RX8)"
admin "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
	WHERE usename = 'roles_nobody'" >/dev/null
wait $sleeper || :

admin "ALTER SYSTEM SET synchronous_standby_names = ''" postgres
admin "SELECT pg_reload_conf()" postgres >/dev/null
sleep 0.5
refused roles_writer ED002 "SET edsm.single = on; SELECT edsm.settle()"
is 'without a standby nothing is recorded' 'exit 3' \
	"$(cmd roles_writer partner-set --quiet --org RX7)"
admin "ALTER DATABASE roles SET edsm.single = on"
is 'but where the database says that one is enough' 'exit 0' \
	"$(cmd roles_writer partner-set --quiet --org RX7)"
admin "ALTER DATABASE roles RESET edsm.single"
admin "ALTER SYSTEM RESET synchronous_standby_names" postgres
admin "SELECT pg_reload_conf()" postgres >/dev/null

# cancelled COMMAND...: what waits for a standby that is gone, once cancelled
cancelled() {
	"$@" >"$work/cancelled" &
	waiter=$!
	tries=0
	until [ "$(admin "SELECT count(pg_cancel_backend(pid)) FROM
	    pg_stat_activity WHERE wait_event = 'SyncRep'" postgres)" -gt 0 ] ||
	    [ $((tries += 1)) -gt 100 ]; do
		sleep 0.1
	done
	wait $waiter || :
	cat "$work/cancelled"
}
cluster down b
is 'no setting silences what makes an answer none' 'WARNING:  01000' \
	"$(cancelled as roles_writer \
	"SET client_min_messages = error; SELECT edsm.settle()")"
is 'a fact whose wait was cancelled is not told' 'exit 3' \
	"$(cancelled cmd roles_writer partner-set --org RX6)"
cluster up b
is 'it is there all the same, and once' 'exit 0' \
	"$(cmd roles_writer partner-set --quiet --org RX6)"

# --- how it is, for whoever watches ---

for login in roles_writer roles_reader; do
	is "$login is told how the ledger is" 1 "$(cmd $login ledger-status |
		grep -c '"store":"postgresql","format":4,"bytes":[0-9]*,"events":[1-9].*"past_due":0,.*"ok":true')"
done
is 'what a server does not tell passes no limit' 1 "$(cmd roles_reader \
	ledger-status --min-free 1 | grep -c '"alerts":"min-free","ok":false}')"
is 'for Prometheus too' edsm_ledger_up "$(EDSM_LEDGER=$(cluster url a \
	roles_reader roles) "$bin/ledger-status" --format prometheus |
	python3 "$here/../cli/lib/exposition.py" | sed -n 1p)"
is 'an auditor sees too little to count' 'exit 3' \
	"$(cmd roles_auditor ledger-status)"

# --- what an administrator can do, and what finds it ---

is 'the ledger is sound' 1 "$(cmd admin ledger-verify |
	grep -c '"ok":true')"
for sql in 'UPDATE edsm.event SET viewer = NULL' 'DELETE FROM edsm.event' \
	'TRUNCATE edsm.event'; do
	refused admin 42501 "$sql"
done
replica='SET session_replication_role = replica'
head=$(admin "SELECT seq || ':' || left(right(line, 66), 64) FROM edsm.event
	ORDER BY seq DESC LIMIT 1")
found 'a changed line' "$replica; UPDATE edsm.event
	SET line = replace(line, 'RY8', 'RX1') WHERE seq = 1"
found 'a changed column' "$replica; UPDATE edsm.event
	SET to_service = 1 WHERE seq = 2"
found 'a latest instant that is none' "$replica; UPDATE edsm.event
	SET latest = latest + 1 WHERE seq = 5"
found 'a fact left out' "$replica; DELETE FROM edsm.event WHERE seq = 4"
found 'an end cut off' "$replica; DELETE FROM edsm.event WHERE seq > 5" \
	--head "$head"
found 'a disabled trigger' 'ALTER TABLE edsm.event DISABLE TRIGGER event_kept'
found 'a trigger that is gone' 'DROP TRIGGER event_kept ON edsm.event'
found 'a trigger of theirs' 'CREATE TRIGGER t BEFORE INSERT ON edsm.event
	EXECUTE FUNCTION edsm.never()'
found 'a trigger for one of three' 'DROP TRIGGER event_kept ON edsm.event;
	CREATE TRIGGER event_kept BEFORE TRUNCATE ON edsm.event
	EXECUTE FUNCTION edsm.never()'
found 'a rule' 'CREATE RULE r AS ON INSERT TO edsm.event DO INSTEAD NOTHING'
found 'a changed function' "CREATE OR REPLACE FUNCTION edsm.settle()
	RETURNS void LANGUAGE sql AS 'SELECT'"
found 'a function of theirs' "CREATE FUNCTION edsm.f() RETURNS integer
	LANGUAGE sql AS 'SELECT 1'"
found 'one that goes by the name of ours' "CREATE FUNCTION
	edsm.add(line text) RETURNS integer LANGUAGE sql AS 'SELECT 1'"
found 'another search path' 'ALTER FUNCTION edsm.add(text[])
	SET search_path = public, pg_catalog'
found 'rows for everybody' 'ALTER TABLE edsm.event DISABLE ROW LEVEL SECURITY'
found 'a policy' 'CREATE POLICY p ON edsm.event FOR SELECT USING (true)'
found 'an insert granted' 'GRANT INSERT ON edsm.event TO edsm_writer'
found 'a function granted' \
	'GRANT EXECUTE ON FUNCTION edsm.add(text[]) TO edsm_reader'
found 'a function for everybody' \
	'GRANT EXECUTE ON FUNCTION edsm.hello() TO PUBLIC'
found 'a table that is gone' 'DROP TABLE edsm.event CASCADE'
found 'a column that is gone' 'ALTER TABLE edsm.event DROP COLUMN latest'
found 'a column of another kind' "ALTER TABLE edsm.event
	ALTER COLUMN line TYPE bytea USING line::bytea"
found 'a function that is gone' 'DROP FUNCTION edsm.hello()'
found 'the one that others call' 'DROP FUNCTION edsm.wrong()'
found 'a format that is gone' 'DELETE FROM edsm.ledger'
found 'facts without a table of its format' 'DROP TABLE edsm.ledger CASCADE'
not_looked 'a schema that is gone' 'DROP SCHEMA edsm CASCADE'
not_looked 'another format' 'UPDATE edsm.ledger SET format = 5'

found 'another owner' 'ALTER TABLE edsm.event OWNER TO admin'

# --- one that is retired ---

admin "CREATE DATABASE roles_damaged TEMPLATE roles" postgres
writer=$(cluster url a roles_writer roles_damaged)
timeout 60 "$bin/ledger-copy" --retire \
	"$(cluster url a roles_owner roles_damaged)" "$work/there.db" \
	>"$work/out" 2>"$work/err" || :
is 'an owner retires it' 1 "$(grep -c '"ok":true' "$work/out")"
for command in 'partner-set --org RX9' 'record-view --viewer RY8 --json -' \
	'partner-set --dry-run --org RX9'; do
	rc=0
	# shellcheck disable=SC2086
	echo "$entry" | EDSM_LEDGER=$writer timeout 60 \
		"$bin/${command%% *}" ${command#* } >"$work/out" 2>"$work/err" ||
		rc=$?
	is "$command of a retired one" '3 0' "$rc $(wc -c <"$work/out")"
	is "$command says where it is" 1 "$(grep -c \
		"ledger: is retired: .* any more, but in: $work/there.db\$" \
		"$work/err")"
done
is 'who has it open records nothing' ED001 "$(timeout 20 "$psql" -XAtq \
	-v VERBOSITY=sqlstate -d "$writer" -c "SELECT edsm.add('{}')" 2>&1 |
	sed 's/^ERROR: *//')"
is 'nor looks' ED001 "$(timeout 20 "$psql" -XAtq -v VERBOSITY=sqlstate \
	-d "$writer" -c "SELECT edsm.look(9000, '$(printf %064d 0)', '{}', '\"viewer\":\"RY8\"}', 1)" \
	2>&1 | sed 's/^ERROR: *//')"
is 'it answers as before' "$(admin 'SELECT count(*) FROM edsm.event')" \
	"$(timeout 60 "$bin/audit-view" events --ledger "$writer" | wc -l)"
rc=0
echo "$entry" | timeout 60 "$bin/audit-view" why --quiet --viewer RY8 \
	--ledger "$writer" >"$work/out" 2>&1 || rc=$?
is 'but says no yes of now' '3 1' "$rc $(grep -c 'is only read here' "$work/out")"
is 'and so does the copy' "$(timeout 60 "$bin/ledger-verify" --ledger "$writer")" \
	"$(timeout 60 "$bin/ledger-verify" --ledger "$work/there.db")"
admin "DROP DATABASE roles_damaged WITH (FORCE)" postgres

# --- an earlier release's functions ---

admin "CREATE DATABASE roles_damaged TEMPLATE roles" postgres
admin 'UPDATE edsm.ledger SET format = 3' roles_damaged
older=$(cluster url a admin roles_damaged)
for command in 'audit-view events' 'ledger-verify' \
	'partner-set --org RX9 --partner yes'; do
	rc=0
	# shellcheck disable=SC2086
	timeout 60 "$bin/${command%% *}" ${command#"${command%% *}"} \
		--ledger "$older" >"$work/out" 2>"$work/err" || rc=$?
	is "$command of an older one" 3 "$rc"
	is "$command says so" 1 "$(grep -c 'is of format 3' "$work/err")"
done
timeout 60 "$bin/ledger-copy" "$older" "lines:$work/older" >/dev/null 2>&1 || :
is 'what it holds is carried over' "$(admin 'SELECT count(*) FROM edsm.event')" \
	"$(wc -l <"$work/older")"
admin "DROP DATABASE roles_damaged WITH (FORCE)" postgres

is 'no log names a patient' 0 "$(cat "$dir"/?.log | grep -c "$patient")"

echo "roles: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
