-- A ledger in PostgreSQL: its roles, its table and the only ways into it.
--
-- Run whole, in one transaction, by an account that may create schemas in the
-- database and, where they are missing, roles. What a fact's line says is the
-- truth; the columns beside it are taken from the line by the server, so that
-- they cannot say another thing.

DO $do$
DECLARE
	name text;
BEGIN
	FOREACH name IN ARRAY ARRAY['edsm_owner', 'edsm_writer',
	    'edsm_reader', 'edsm_auditor'] LOOP
		IF EXISTS (SELECT FROM pg_roles WHERE rolname = name) THEN
			RAISE NOTICE 'role %: was there', name;
			CONTINUE;
		END IF;
		BEGIN
			EXECUTE format('CREATE ROLE %I NOLOGIN', name);
			RAISE NOTICE 'role %: made', name;
		EXCEPTION WHEN duplicate_object OR unique_violation THEN
			-- at this very moment, for another database
			RAISE NOTICE 'role %: was there', name;
		END;
	END LOOP;
	IF NOT pg_has_role(current_user, 'edsm_owner', 'USAGE') THEN
		EXECUTE format('GRANT edsm_owner TO %I', current_user);
	END IF;
	CREATE SCHEMA edsm AUTHORIZATION edsm_owner;
	RAISE NOTICE 'schema edsm: made';
	IF pg_has_role(current_user, (SELECT datdba FROM pg_database
	    WHERE datname = current_database()), 'USAGE') THEN
		EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC',
		    current_database());
		RAISE NOTICE 'temporary tables: not for everybody any more';
	END IF;
END
$do$;

SET LOCAL ROLE edsm_owner;
SET LOCAL search_path = edsm, pg_catalog;

CREATE TABLE edsm.ledger (
	format integer NOT NULL,
	made timestamptz NOT NULL DEFAULT clock_timestamp(),
	retired text
);
INSERT INTO edsm.ledger (format) VALUES (4);

-- A login of an auditor, and a code of the organisation whose looks it may
-- list: one that others became part of has several.
CREATE TABLE edsm.auditor (
	login name,
	org text,
	PRIMARY KEY (login, org)
);

-- What a writer locks while it has the turn. An advisory lock could be taken,
-- and kept, by everybody who may connect.
CREATE TABLE edsm.chain ();

CREATE TABLE edsm.event (
	seq bigint PRIMARY KEY CHECK (seq > 0),
	kind smallint NOT NULL CHECK (kind BETWEEN 1 AND 10),
	logged bigint NOT NULL,
	at bigint NOT NULL,
	latest bigint NOT NULL CHECK (latest >= logged AND latest >= at),
	patient text COLLATE "C" CHECK (length(patient) = 10),
	episode text COLLATE "C",
	practice text COLLATE "C",
	service text COLLATE "C",
	org text COLLATE "C",
	entry text COLLATE "C",
	viewer text COLLATE "C",
	to_service smallint CHECK (to_service IN (1, 2)),
	to_practice smallint CHECK (to_practice IN (1, 2)),
	mig smallint CHECK (mig IN (1, 2)),
	private smallint CHECK (private IN (1, 2)),
	partner smallint CHECK (partner IN (1, 2)),
	due bigint,
	care text,
	of bigint,
	was text COLLATE "C",
	successor text COLLATE "C",
	outcome smallint,
	line text NOT NULL,
	CHECK ((patient IS NULL) = (kind IN (5, 9)) OR kind = 7),
	CHECK (episode IS NOT NULL OR kind NOT IN (1, 3))
) WITH (autovacuum_vacuum_insert_scale_factor = 0.02);

CREATE INDEX event_subject ON edsm.event
	(patient, coalesce(episode, entry, ' ' || practice), seq)
	WHERE kind <> 6;
CREATE INDEX event_episode ON edsm.event (episode, seq) WHERE kind = 1;
CREATE INDEX event_discharge ON edsm.event (episode, at) WHERE kind = 3;
CREATE INDEX event_due ON edsm.event (seq) WHERE kind = 1 AND due IS NOT NULL;
CREATE INDEX event_kind ON edsm.event (kind, seq) WHERE kind <> 6;
CREATE INDEX event_partner ON edsm.event (org, at) WHERE kind = 5;
CREATE INDEX event_view ON edsm.event (patient, seq) WHERE kind = 6;
CREATE INDEX event_of ON edsm.event (of) WHERE of IS NOT NULL;
CREATE INDEX event_join ON edsm.event (coalesce(was, org)) WHERE kind > 8;

CREATE FUNCTION edsm.never() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp AS $fn$
BEGIN
	RAISE EXCEPTION 'facts are never changed or deleted'
	    USING ERRCODE = 'insufficient_privilege';
END
$fn$;
CREATE TRIGGER event_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON edsm.event
	FOR EACH STATEMENT EXECUTE FUNCTION edsm.never();

-- Microseconds since 1970.
CREATE FUNCTION edsm.us(instant timestamptz) RETURNS bigint
LANGUAGE sql STABLE AS $fn$
	SELECT (extract(epoch FROM instant) * 1000000)::bigint
$fn$;

-- An instant as lines have it.
CREATE FUNCTION edsm.instant(us bigint) RETURNS text
LANGUAGE sql STABLE AS $fn$
	SELECT rtrim(rtrim(to_char(timestamp '1970-01-01'
	    + us / 1000000 * interval '1 second'
	    + us % 1000000 * interval '1 microsecond',
	    'YYYY-MM-DD"T"HH24:MI:SS.US'), '0'), '.') || 'Z'
$fn$;

-- One writer at a time, in the order in which they ask.
CREATE FUNCTION edsm.turn() RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $fn$
	LOCK TABLE edsm.chain IN SHARE UPDATE EXCLUSIVE MODE
$fn$;

-- Adds sealed lines to the chain, all of them or none. Each must be the next
-- one, logged no earlier than the last and at most a day from now, with the
-- hash that the chain gives it.
CREATE FUNCTION edsm.add(lines text[]) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $fn$
DECLARE
	before record;
	opened record;
	retired text;
BEGIN
	LOCK TABLE edsm.chain IN SHARE UPDATE EXCLUSIVE MODE;
	PERFORM set_config('synchronous_commit', 'off', true);
	SELECT l.retired INTO retired FROM edsm.ledger AS l;
	IF retired IS NOT NULL THEN
		RAISE EXCEPTION 'the ledger is retired' USING ERRCODE = 'ED001';
	END IF;
	SELECT seq, logged, latest, left(right(line, 66), 64) AS hash
	INTO before FROM edsm.event ORDER BY seq DESC LIMIT 1;
	IF before.seq IS NULL THEN
		SELECT 0::bigint AS seq, -9223372036854775807 AS logged,
		    -9223372036854775807 AS latest, repeat('0', 64) AS hash
		INTO before;
	END IF;
	INSERT INTO edsm.event
	SELECT
		-- NULL where the line does not continue the chain: refused
		CASE WHEN x.hash = encode(sha256(convert_to(
		    coalesce(lag(x.hash) OVER w, before.hash)
		    || left(x.line, -75) || '}', 'UTF8')), 'hex')
		    AND right(x.line, 75) = ',"hash":"' || x.hash || '"}'
		    AND x.seq = before.seq + x.n
		    AND x.logged >= coalesce(lag(x.logged) OVER w, before.logged)
		THEN x.seq END,
		x.kind, x.logged, x.at,
		greatest(before.latest, max(greatest(x.logged, x.at)) OVER w),
		x.j->>'patient', x.j->>'episode', x.j->>'practice',
		x.j->>'service', x.j->>'org', x.j->>'entry', x.j->>'viewer',
		array_position(x.decision, x.j->>'to_service'),
		array_position(x.decision, x.j->>'to_practice'),
		array_position(x.decision, x.j->>'mig'),
		array_position(x.decision, x.j->>'private'),
		array_position(x.decision, x.j->>'partner'),
		edsm.us((x.j->>'due')::timestamptz),
		x.j->>'care', (x.j->>'of')::bigint, x.j->>'was',
		x.j->>'successor',
		array_position(ARRAY['justified', 'open', 'referred',
		    'not-justified'], x.j->>'outcome'),
		x.line
	FROM (SELECT t.line, t.n, t.j, ARRAY['no', 'yes'] AS decision,
		t.j->>'hash' AS hash, (t.j->>'seq')::bigint AS seq,
		array_position(ARRAY['episode-open', 'consent-set',
		    'episode-discharge', 'mark-private', 'partner-set',
		    'record-view', 'fact-void', 'view-review', 'org-succeed',
		    'patient-link'], t.j->>'event') AS kind,
		edsm.us((t.j->>'logged')::timestamptz) AS logged,
		edsm.us((t.j->>'at')::timestamptz) AS at
	    FROM (SELECT u.line, u.n, u.line::jsonb AS j
		FROM unnest(lines) WITH ORDINALITY AS u(line, n)) AS t) AS x
	WINDOW w AS (ORDER BY x.n);
	IF (SELECT e.logged FROM edsm.event AS e ORDER BY e.seq DESC LIMIT 1)
	    > edsm.us(clock_timestamp()) + 86400000000 THEN
		RAISE EXCEPTION 'the last fact was logged tomorrow'
		    USING ERRCODE = 'ED003';
	END IF;
	-- one by one: no plan may walk through all openings that there are
	FOR opened IN SELECT o.seq, o.episode FROM edsm.event AS o
	    WHERE o.seq > before.seq AND o.kind = 1 LOOP
		IF EXISTS (SELECT FROM edsm.event AS e
		    WHERE e.episode = opened.episode AND e.kind = 1
		    AND e.seq < opened.seq
		    AND NOT EXISTS (SELECT FROM edsm.event AS v
			WHERE v.of = e.seq AND v.kind = 7
			AND v.seq < opened.seq)) THEN
			RAISE EXCEPTION 'an episode is opened once'
			    USING ERRCODE = 'unique_violation';
		END IF;
	END LOOP;
END
$fn$;

-- Adds one view, decided by what was known at the head: refused where facts
-- came since that concern these patients, or everybody; and where the head is
-- not there, as when a pooler led on to a server that took over and never had
-- it. tail is the line from behind logged on, without its hash; the lock is
-- waited for so many seconds.
CREATE FUNCTION edsm.look(head bigint, head_hash text, patients text[],
	tail text, wait integer)
RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $fn$
DECLARE
	before record;
	there text;
	logged bigint;
	at bigint;
	said jsonb := ('{' || tail)::jsonb;
	line text;
	ignored text;
BEGIN
	-- assigned, not performed: that costs no query of its own
	ignored := set_config('lock_timeout', wait || 's', true);
	ignored := set_config('synchronous_commit', 'off', true);
	LOCK TABLE edsm.chain IN SHARE UPDATE EXCLUSIVE MODE;
	SELECT e.seq, e.logged, e.latest, left(right(e.line, 66), 64) AS hash
	INTO before FROM edsm.event AS e ORDER BY e.seq DESC LIMIT 1;
	IF before.seq = head THEN
		there := before.hash;
	ELSE
		SELECT left(right(e.line, 66), 64) INTO there
		FROM edsm.event AS e WHERE e.seq = head;
	END IF;
	IF coalesce(there, repeat('0', 64)) <> head_hash THEN
		RAISE EXCEPTION 'the head is not there'
		    USING ERRCODE = 'serialization_failure';
	END IF;
	-- + 0: by the few that came since, not by an index of all facts
	IF before.seq > head THEN
		IF EXISTS (SELECT FROM edsm.event AS e
		    WHERE e.seq > head AND e.kind + 0 <> 6
		    AND (e.patient = ANY (patients)
			OR e.kind + 0 IN (5, 7, 9, 10))) THEN
			RAISE EXCEPTION 'facts came meanwhile'
			    USING ERRCODE = 'serialization_failure';
		END IF;
	END IF;
	IF EXISTS (SELECT FROM edsm.ledger AS l WHERE l.retired IS NOT NULL) THEN
		RAISE EXCEPTION 'the ledger is retired' USING ERRCODE = 'ED001';
	END IF;
	logged := greatest(edsm.us(clock_timestamp()), before.logged);
	IF logged > edsm.us(clock_timestamp()) + 86400000000 THEN
		RAISE EXCEPTION 'the last fact was logged tomorrow'
		    USING ERRCODE = 'ED003';
	END IF;
	at := edsm.us((said->>'at')::timestamptz);
	line := '{"seq":' || coalesce(before.seq, 0) + 1
	    || ',"event":"record-view","logged":"' || edsm.instant(logged)
	    || '",' || tail;
	line := left(line, -1) || ',"hash":"' || encode(sha256(convert_to(
	    coalesce(before.hash, repeat('0', 64)) || line, 'UTF8')), 'hex')
	    || '"}';
	INSERT INTO edsm.event (seq, kind, logged, at, latest, patient, viewer,
	    line)
	VALUES (coalesce(before.seq, 0) + 1, 6, logged, at,
	    greatest(before.latest, logged, at), said->>'patient',
	    said->>'viewer', line);
END
$fn$;

-- What makes the server unfit to promise that a fact is safe, or NULL. One
-- machine is enough where the database itself was altered to say so; a session
-- cannot, which may be another client's in a moment.
CREATE FUNCTION edsm.wrong() RETURNS text LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $fn$
BEGIN
	IF current_setting('fsync') <> 'on' THEN
		RETURN 'fsync is off';
	ELSIF current_setting('full_page_writes') <> 'on' THEN
		RETURN 'full_page_writes is off';
	ELSIF current_setting('server_encoding') <> 'UTF8' THEN
		RETURN 'the database is not in UTF-8';
	ELSIF current_setting('synchronous_standby_names') <> ''
	    OR pg_is_in_recovery() THEN
		RETURN NULL;
	ELSIF NOT EXISTS (SELECT FROM pg_db_role_setting AS s, pg_database AS d
		WHERE d.datname = current_database() AND s.setdatabase = d.oid
		AND s.setrole = 0 AND 'edsm.single=on' = ANY (s.setconfig))
	THEN
		RETURN 'no standby is synchronous (edsm.single = on allows that)';
	END IF;
	RETURN NULL;
END
$fn$;

-- Returns when all that its caller can have seen is on the disks of this
-- server and of the standbys that it waits for. A WARNING is no such answer,
-- so that it is sent whatever the session says.
CREATE FUNCTION edsm.settle() RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $fn$
DECLARE
	fault text;
	ignored text;
BEGIN
	IF pg_is_in_recovery() THEN
		RETURN;
	END IF;
	fault := edsm.wrong();
	IF fault IS NOT NULL THEN
		RAISE EXCEPTION '%', fault USING ERRCODE = 'ED002';
	END IF;
	ignored := set_config('synchronous_commit', 'on', true);
	ignored := set_config('client_min_messages', 'warning', true);
	ignored := pg_logical_emit_message(true, 'edsm', '');
END
$fn$;

-- What a command asks first. narrow: the caller is shown some rows alone.
CREATE FUNCTION edsm.hello(OUT format integer, OUT recovery boolean,
	OUT wrong text, OUT retired text, OUT narrow boolean)
LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $fn$
BEGIN
	SELECT l.format, l.retired INTO format, retired FROM edsm.ledger AS l;
	recovery := pg_is_in_recovery();
	wrong := edsm.wrong();
	narrow := NOT (pg_has_role(session_user, 'edsm_writer', 'USAGE')
	    OR pg_has_role(session_user, 'edsm_reader', 'USAGE')
	    OR pg_has_role(session_user, 'edsm_owner', 'USAGE'));
END
$fn$;

-- The clock, the last fact, and the first facts of the kinds that bear on
-- others.
CREATE FUNCTION edsm.head(OUT clock bigint, OUT seq bigint, OUT logged bigint,
	OUT latest bigint, OUT line text, OUT fact_void bigint,
	OUT succession bigint, OUT link bigint)
LANGUAGE plpgsql STABLE AS $fn$
BEGIN
	SELECT e.seq, e.logged, e.latest, e.line INTO seq, logged, latest, line
	FROM edsm.event AS e ORDER BY e.seq DESC LIMIT 1;
	SELECT min(e.seq) INTO fact_void FROM edsm.event AS e WHERE e.kind = 7;
	SELECT min(e.seq) INTO succession FROM edsm.event AS e WHERE e.kind = 9;
	SELECT min(e.seq) INTO link FROM edsm.event AS e WHERE e.kind = 10;
	clock := edsm.us(clock_timestamp());
END
$fn$;

-- The facts that decisions rest on, at most so many of each patient: 1 the
-- partners, 2 the patients' own, 3 the openings and discharges of episodes.
-- Their plans are made once in a connection, whatever the patient; + 0: never
-- by a walk along the chain.
CREATE FUNCTION edsm.facts(patients text[], episodes text[], partners boolean,
	most integer) RETURNS TABLE (part integer, seq bigint, kind smallint,
	logged bigint, at bigint, patient text, episode text, practice text,
	service text, org text, entry text, viewer text, to_service smallint,
	to_practice smallint, mig smallint, private smallint, partner smallint,
	due bigint, care text, of bigint, was text, successor text,
	outcome smallint, void bigint, line text)
LANGUAGE plpgsql STABLE AS $fn$
DECLARE
	one text;
BEGIN
	IF partners THEN
		RETURN QUERY SELECT 1, e.seq, e.kind, e.logged, e.at, e.patient,
		    e.episode, e.practice, e.service, e.org, e.entry, e.viewer,
		    e.to_service, e.to_practice, e.mig, e.private, e.partner,
		    e.due, e.care, e.of, e.was, e.successor, e.outcome,
		    (SELECT min(v.seq) FROM edsm.event AS v
			WHERE v.of = e.seq AND v.kind = 7), NULL::text
		FROM edsm.event AS e WHERE e.kind = 5 AND e.kind <> 6
		ORDER BY e.seq + 0 LIMIT most;
	END IF;
	FOREACH one IN ARRAY patients LOOP
		RETURN QUERY SELECT 2, e.seq, e.kind, e.logged, e.at, e.patient,
		    e.episode, e.practice, e.service, e.org, e.entry, e.viewer,
		    e.to_service, e.to_practice, e.mig, e.private, e.partner,
		    e.due, e.care, e.of, e.was, e.successor, e.outcome,
		    (SELECT min(v.seq) FROM edsm.event AS v
			WHERE v.of = e.seq AND v.kind = 7), NULL::text
		FROM edsm.event AS e WHERE e.patient = one AND e.kind <> 6
		ORDER BY e.seq + 0 LIMIT most;
	END LOOP;
	FOREACH one IN ARRAY episodes LOOP
		RETURN QUERY SELECT 3, e.seq, e.kind, e.logged, e.at, e.patient,
		    e.episode, e.practice, e.service, e.org, e.entry, e.viewer,
		    e.to_service, e.to_practice, e.mig, e.private, e.partner,
		    e.due, e.care, e.of, e.was, e.successor, e.outcome,
		    (SELECT min(v.seq) FROM edsm.event AS v
			WHERE v.of = e.seq AND v.kind = 7), NULL::text
		FROM (SELECT * FROM edsm.event AS o
			WHERE o.episode = one AND o.kind = 1
			UNION ALL SELECT * FROM edsm.event AS d
			WHERE d.episode = one AND d.kind = 3) AS e
		ORDER BY e.seq + 0 LIMIT most;
	END LOOP;
END
$fn$;

-- From now on nothing is recorded here: copy is where.
CREATE FUNCTION edsm.retire(copy text) RETURNS void LANGUAGE sql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $fn$
	UPDATE edsm.ledger SET retired = copy
$fn$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA edsm FROM PUBLIC;
GRANT USAGE ON SCHEMA edsm TO edsm_writer, edsm_reader, edsm_auditor;
GRANT SELECT ON edsm.event TO edsm_writer, edsm_reader, edsm_auditor;
GRANT EXECUTE ON FUNCTION edsm.hello(), edsm.settle(), edsm.us(timestamptz)
	TO edsm_writer, edsm_reader, edsm_auditor;
GRANT EXECUTE ON FUNCTION edsm.turn(), edsm.add(text[]), edsm.head(),
	edsm.facts(text[], text[], boolean, integer),
	edsm.look(bigint, text, text[], text, integer) TO edsm_writer;

-- Deciding needs all facts of a patient; an auditor sees the looks of its
-- own organisation and nothing else.
ALTER TABLE edsm.event ENABLE ROW LEVEL SECURITY;
CREATE POLICY everything ON edsm.event FOR SELECT
	TO edsm_writer, edsm_reader USING (true);
CREATE POLICY own_looks ON edsm.event FOR SELECT TO edsm_auditor
	USING (kind = 6 AND viewer IN (SELECT a.org FROM edsm.auditor AS a
	    WHERE a.login = session_user));
ALTER TABLE edsm.auditor ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_rows ON edsm.auditor FOR SELECT TO edsm_auditor
	USING (login = session_user);
GRANT SELECT ON edsm.auditor TO edsm_auditor;
