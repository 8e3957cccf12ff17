#!/usr/bin/env python3
"""everyday.py BINDIR [ROWS]: an export of 10,000 rows with every kind of
spoiled row mixed in.

Every row that is spoiled must be refused once, by its own line, in words that
name the field and say what to do; every other row must be recorded, and the
rejects must hold the spoiled rows and no other. A last run over the rejects,
mended, must record the rest.
"""
import csv
import io
import json
import os
import random
import re
import subprocess
import sys
import tempfile

BIN = os.path.abspath(sys.argv[1])
ROWS = int(sys.argv[2]) if len(sys.argv) > 2 else 10000
SEED = int(os.environ.get("SEED", "20261127"))
HEADER = ["NHS Number", "Ref", "practice", "service", "Date", "due",
          "to_service", "care"]
OPTIONS = ["--column", "patient=NHS Number", "--column", "episode=Ref",
           "--column", "at=Date", "--time-format", "at=%d/%m/%Y %H:%M"]


def nhs_number(n):
    """The n-th ten-digit number whose check digit fits."""
    while True:
        nine = "%09d" % n
        check = 11 - sum(int(d) * (10 - i) for i, d in enumerate(nine)) % 11
        check = 0 if check == 11 else check
        if check != 10 and len(set(nine)) > 1:
            return nine + str(check)
        n += 1


def turned(number):
    """Two digits that differ changed about: the commonest typing error."""
    for i in range(9):
        if number[i] != number[i + 1]:
            return number[:i] + number[i + 1] + number[i] + number[i + 2:]


# Each kind: what spoils a row (a dict), the field that is told, and what the
# words must say. A value of bytes is written as it is.
KINDS = {
    "a number in scientific form":
        (lambda r: {"NHS Number": "9.43477E+09"}, "patient", "spreadsheet"),
    "a number that lost its digits":
        (lambda r: {"NHS Number": r["NHS Number"][:9]}, "patient", "10 digits"),
    "two digits turned":
        (lambda r: {"NHS Number": turned(r["NHS Number"])}, "patient",
         "modulus 11"),
    "a letter among the digits":
        (lambda r: {"NHS Number": r["NHS Number"][:9] + "O"}, "patient",
         "10 digits"),
    "no number":
        (lambda r: {"NHS Number": ""}, "patient", "missing"),
    "a formula's error":
        (lambda r: {"NHS Number": "#N/A"}, "patient", "10 digits"),
    "no reference":
        (lambda r: {"Ref": ""}, "episode", "missing"),
    "a reference with a blank in it":
        (lambda r: {"Ref": "REF 17"}, "episode", "an id (1 to 64 of"),
    "no service":
        (lambda r: {"service": ""}, "service", "missing"),
    "a service's name in place of its code":
        (lambda r: {"service": "Leeds Community"}, "service", "code"),
    "the practice its own service":
        (lambda r: {"service": r["practice"]}, "service", "practice"),
    "a count of days":
        (lambda r: {"Date": "46055.38"}, "at", "spreadsheet"),
    "a column too narrow":
        (lambda r: {"Date": "########"}, "at", "spreadsheet"),
    "month and day changed about":
        (lambda r: {"Date": "01/31/2026 09:00"}, "at", "--time-format"),
    "another form of date":
        (lambda r: {"Date": "31-Jan-2026"}, "at", "--time-format"),
    "no date":
        (lambda r: {"Date": ""}, "at", "blank"),
    "an hour that the clocks leave out":
        (lambda r: {"Date": "29/03/2026 01:30"}, "at", "clock"),
    "an hour that the clocks double":
        (lambda r: {"Date": "26/10/2025 01:30"}, "at", "offset"),
    "a day to come":
        (lambda r: {"Date": "01/06/2099 09:00"}, "at", "after the clock"),
    "a due before the referral":
        (lambda r: {"due": "2001-01-01"}, "due", "at"),
    "an unknown decision":
        (lambda r: {"to_service": "maybe"}, "to_service", "--yes"),
    "a text too long":
        (lambda r: {"care": "x" * 2000}, "care", "character"),
    "bytes of windows-1252":
        (lambda r: {"care": b"physioth\xe9rapie"}, "care", "--encoding"),
    "a control character":
        (lambda r: {"care": "knee\x07"}, "care", "control"),
}


def row_bytes(row):
    cells = []
    for name in HEADER:
        cell = row[name]
        cells.append(cell if isinstance(cell, bytes) else cell.encode())
    return b",".join(cells) + b"\n"


def main():
    chance = random.Random(SEED)
    kinds = sorted(KINDS)
    good, wanted, spoiled = 0, {}, {}
    out = [(",".join(HEADER) + "\n").encode()]
    for n in range(ROWS):
        row = {"NHS Number": nhs_number(900000000 + 7 * n), "Ref": "REF-%06d" % n,
               "practice": "C81001", "service": "RY8",
               "Date": "%02d/%02d/2026 %02d:%02d" % (
                   chance.randint(1, 28), chance.randint(4, 9),
                   chance.randint(0, 23), chance.randint(0, 59)),
               "due": chance.choice(["", "2027-06-01"]),
               "to_service": chance.choice(["", "yes", "No", "Y", "n", "TRUE"]),
               "care": chance.choice(["", "knee", "back"])}
        line = len(out) + 1
        if chance.random() < 0.2:
            kind = kinds[n % len(kinds)]
            mended = dict(row)
            row.update(KINDS[kind][0](row))
            wanted[line] = kind
            spoiled[line] = mended
        else:
            good += 1
        out.append(row_bytes(row))
        if chance.random() < 0.01:
            out.append(b",,,,,,,\n")
    out.append(b"Total,%d,,,,,,\n" % ROWS)
    wanted[len(out)] = "a total"

    failures = []
    with tempfile.TemporaryDirectory() as folder:
        env = dict(os.environ, TZ="Europe/London", LC_ALL="C",
                   EDSM_LEDGER=os.path.join(folder, "ledger.db"))
        export = os.path.join(folder, "export.csv")
        rejects = os.path.join(folder, "rejects.csv")
        with open(export, "wb") as file:
            file.write(b"".join(out))
        subprocess.run([BIN + "/ledger-init"], env=env, check=True)
        run = subprocess.run([BIN + "/episode-open", *OPTIONS, "--rejects",
                              rejects, export], env=env, capture_output=True)
        if run.returncode != 1:
            failures.append("exit status %d, not 1" % run.returncode)
        if run.stdout.count(b"\n") != good:
            failures.append("%d recorded, not %d" % (
                run.stdout.count(b"\n"), good))
        told = {}
        for said in run.stderr.decode().splitlines():
            match = re.match(r".*export\.csv:(\d+): (\S+?): (.*)$", said)
            if match:
                told.setdefault(int(match[1]), []).append((match[2], match[3]))
        for line in sorted(set(told) | set(wanted)):
            said, kind = told.get(line, []), wanted.get(line)
            if kind is None:
                failures.append("line %d, a good one, is told: %s" % (
                    line, said))
            elif len(said) != 1:
                failures.append("line %d, %s: told %d times" % (
                    line, kind, len(said)))
            elif kind in KINDS:
                field, words = KINDS[kind][1:]
                if said[0][0] != field or words not in said[0][1]:
                    failures.append("%s: %s: %s" % (kind, *said[0]))
        if re.search(rb"\b9\d{9}\b", run.stderr):
            failures.append("a number is named")
        if "--show" in sys.argv:
            for kind in kinds + ["a total"]:
                for line in wanted:
                    if wanted[line] == kind and line in told:
                        print("%-38s %s: %s" % (kind, *told[line][0]))
                        break

        # the rejects: each spoiled row once, with what was told of it
        with open(rejects, "rb") as file:
            text = file.read().decode("utf-8", "surrogateescape")
        rows = list(csv.DictReader(io.StringIO(text)))
        if len(rows) != len(wanted):
            failures.append("%d rejects, not %d" % (len(rows), len(wanted)))
        mended = []
        for row, line in zip(rows, sorted(wanted)):
            if "%s: %s" % told.get(line, [("", "")])[0] != row["edsm_error"]:
                failures.append("line %d: rejects say %s" % (
                    line, row["edsm_error"]))
            if line in spoiled:
                mended.append(row_bytes(spoiled[line]))
        with open(rejects, "wb") as file:
            file.write((",".join(HEADER) + "\n").encode() + b"".join(mended))
        run = subprocess.run([BIN + "/episode-open", *OPTIONS, rejects],
                             env=env, capture_output=True)
        if run.returncode != 0 or run.stdout.count(b"\n") != len(mended):
            failures.append("mended: exit %d, %d of %d recorded" % (
                run.returncode, run.stdout.count(b"\n"), len(mended)))
        run = subprocess.run([BIN + "/ledger-verify"], env=env,
                             capture_output=True, check=True)
        if json.loads(run.stdout)["events"] != good + len(mended):
            failures.append("the ledger has another number of events")
    for failure in failures[:40]:
        print("FAILED " + failure)
    print("everyday: %d rows, %d kinds spoiled in %d; %d passed, %d failed" % (
        ROWS, len(KINDS) + 1, len(wanted), len(KINDS) + 1 if not failures else 0,
        len(failures)))
    return 1 if failures else 0


sys.exit(main())
