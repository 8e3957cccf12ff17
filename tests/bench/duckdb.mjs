// duckdb.mjs EVENTS ENTRIES OUT VIEWER: what record-view lets out, by DuckDB.
// The whole rule of the sharing rules for one viewer now; two threads.
import { DuckDBInstance } from '@duckdb/node-api';

const [events, entries, out, viewer] = process.argv.slice(2);
const quote = (text) => `'${text.replaceAll("'", "''")}'`;
const v = quote(viewer);

const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await instance.connect();
await connection.run(`
CREATE TABLE ev AS
  SELECT * EXCLUDE ("at"), "at" AS moment FROM read_json(${quote(events)},
  format = 'newline_delimited', columns = {seq: 'BIGINT', event: 'VARCHAR',
  "at": 'TIMESTAMP', patient: 'VARCHAR', episode: 'VARCHAR',
  practice: 'VARCHAR', service: 'VARCHAR', org: 'VARCHAR', entry: 'VARCHAR',
  to_service: 'VARCHAR', to_practice: 'VARCHAR', mig: 'VARCHAR',
  private: 'VARCHAR', partner: 'VARCHAR'})
  WHERE "at" <= now()::TIMESTAMP;

CREATE TABLE ended AS SELECT DISTINCT episode FROM ev
  WHERE event = 'episode-discharge';
CREATE TABLE joined AS SELECT episode, patient, service = ${v} AS to_service,
  CASE WHEN service = ${v} THEN practice ELSE service END AS org
  FROM ev ANTI JOIN ended USING (episode)
  WHERE event = 'episode-open' AND (service = ${v} OR practice = ${v});

-- one value an instant: a no among them counts
CREATE TABLE said AS SELECT j.episode, j.patient, j.org, e.moment, bool_and(
    CASE WHEN j.to_service THEN e.to_service ELSE e.to_practice END = 'yes')
    AS yes
  FROM joined j JOIN ev e USING (episode)
  WHERE CASE WHEN j.to_service THEN e.to_service ELSE e.to_practice END
    IS NOT NULL
  GROUP BY ALL;
CREATE TABLE episodes AS SELECT episode, patient, org,
    arg_max(yes, moment) AS agreed, max(moment) FILTER (NOT yes AND before) AS horizon
  FROM (SELECT *, lag(yes) OVER (PARTITION BY episode ORDER BY moment) AS before
    FROM said)
  GROUP BY ALL;
CREATE TABLE relations AS SELECT patient, org, bool_or(agreed) AS agreed,
    max(horizon) FILTER (NOT agreed) AS horizon
  FROM episodes GROUP BY ALL;

CREATE TABLE gateway AS SELECT patient, org, arg_max(yes, moment) AS agreed
  FROM (SELECT patient, practice AS org, moment, bool_and(mig = 'yes') AS yes
    FROM ev WHERE mig IS NOT NULL GROUP BY ALL)
  WHERE (SELECT arg_max(yes, moment) FROM (SELECT moment, bool_and(partner = 'yes')
    AS yes FROM ev WHERE event = 'partner-set' AND org = ${v} GROUP BY moment))
  GROUP BY ALL;
CREATE TABLE marks AS SELECT patient, org, entry FROM (
  SELECT patient, org, entry, arg_max(yes, moment) AS hidden FROM (
    SELECT patient, org, entry, moment, bool_or(private = 'yes') AS yes FROM ev
    WHERE event = 'mark-private' GROUP BY ALL) GROUP BY ALL) WHERE hidden;

COPY (SELECT e.* FROM read_json(${quote(entries)},
    format = 'newline_delimited', columns = {patient: 'VARCHAR',
    org: 'VARCHAR', entry: 'VARCHAR', recorded: 'TIMESTAMP', type: 'VARCHAR',
    code: 'VARCHAR', text: 'VARCHAR'}) e
  LEFT JOIN relations r USING (patient, org)
  LEFT JOIN gateway g USING (patient, org)
  LEFT JOIN marks m USING (patient, org, entry)
  WHERE e.recorded <= now()::TIMESTAMP AND (e.org = ${v} OR (m.entry IS NULL
    AND (r.agreed OR e.recorded < r.horizon OR g.agreed))))
  TO ${quote(out)} (FORMAT json);
`);
