#!/usr/bin/env python3
"""format1.py LEDGER OLD

Makes OLD, a ledger of format 1 as commands before format 2 made it, with the
facts of LEDGER, which must be of kinds that it knew: no checksums, and neither
the columns nor the indexes that came later.
"""
import os
import sqlite3
import sys

SINCE = ("event_practice", "event_service", "event_org", "event_of",
         "event_join")
COLUMNS = ("of", "was", "successor", "outcome")
# What formats 1 and 2 had in another form.
FORMER = {
    "event": (
        ("kind BETWEEN 1 AND 10", "kind BETWEEN 1 AND 6"),
        ("of INTEGER, was TEXT, successor TEXT, outcome INTEGER, ", ""),
        ("CHECK ((patient IS NULL) = (kind IN (5, 9)) OR kind = 7), ",
         "CHECK ((patient IS NULL) = (kind = 5)), ")),
    "event_episode": (("CREATE INDEX", "CREATE UNIQUE INDEX"),),
    "event_added": (
        ("EXISTS (SELECT 1 FROM event AS o "
         "INDEXED BY event_episode WHERE o.kind = 1 AND "
         "o.episode = NEW.episode AND NOT EXISTS (SELECT 1 FROM event AS v "
         "INDEXED BY event_of WHERE v.of = o.seq AND v.kind = 7))",
         "EXISTS (SELECT 1 FROM event "
         "INDEXED BY event_episode WHERE kind = 1 AND "
         "episode = NEW.episode)"),),
}


def former(name, sql):
    for now, then in FORMER.get(name, ()):
        if now not in sql:
            sys.exit("format1: %s has not: %s" % (name, now))
        sql = sql.replace(now, then)
    return sql


def main():
    source, target = sys.argv[1:]
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    there = sqlite3.connect(source)
    objects = there.execute("SELECT name, sql FROM sqlite_schema"
                            " ORDER BY rowid").fetchall()
    columns = [row[1] for row in there.execute("PRAGMA table_info(event)")
               if row[1] not in COLUMNS]
    names = ", ".join('"%s"' % name for name in columns)
    rows = there.execute("SELECT %s FROM event ORDER BY seq" %
                         names).fetchall()
    there.close()
    old = sqlite3.connect(target, isolation_level=None)
    old.execute("BEGIN")
    old.execute("PRAGMA application_id=1701082989")
    old.execute("PRAGMA user_version=1")
    for name, sql in objects:
        if name not in SINCE:
            old.execute(former(name, sql))
    for row in rows:
        old.execute("INSERT INTO event VALUES (%s)" %
                    ", ".join("?" * len(row)), row)
    old.execute("COMMIT")
    old.close()


main()
