#!/usr/bin/env python3
"""format1.py LEDGER OLD

Makes OLD, a ledger of format 1 as commands before format 2 made it, with the
facts of LEDGER: no checksums, and three indexes less.
"""
import os
import sqlite3
import sys

SINCE_2 = ("event_practice", "event_service", "event_org")


def main():
    source, target = sys.argv[1:]
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    there = sqlite3.connect(source)
    objects = there.execute("SELECT name, type, sql FROM sqlite_schema"
                            " ORDER BY rowid").fetchall()
    rows = there.execute("SELECT * FROM event ORDER BY seq").fetchall()
    there.close()
    old = sqlite3.connect(target, isolation_level=None)
    old.execute("BEGIN")
    old.execute("PRAGMA application_id=1701082989")
    old.execute("PRAGMA user_version=1")
    for name, kind, sql in objects:
        if name not in SINCE_2:
            old.execute(sql)
    for row in rows:
        old.execute("INSERT INTO event VALUES (%s)" %
                    ", ".join("?" * len(row)), row)
    old.execute("COMMIT")
    old.close()


main()
