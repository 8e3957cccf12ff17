#!/usr/bin/env python3
"""run.py [--bin DIR] [GROUP ...]: the corpus of bad input.

Proved, for each case of the tables: the exit status is the one expected, the
message names the line and the field and says what is wrong, no message holds
the value from the line, nothing is recorded for a refused line, and a bad
line costs itself alone.

Columns of csv.tsv and json.tsv:
  kind      line: one line; all lines of one command, options and header go
            into one file. file: a whole file of its own
  command, options; header of a CSV (lines only); input
  status    of the command if this were all: 0 to 3
  line      where the message is (files only; empty is any)
  field     that the message names; empty is none
  message   a part of it; empty is any
  secret    what no message may hold
Columns of flags.tsv: command, arguments, input, status, field, message,
secret. Columns of files.tsv: name, set-up and command for sh, status,
message, what standard error may not hold.
In the tables \\xHH is a byte, \\{N*c} is N times c.

Negative control: --control leak adds the number to every message, --control
mute takes all messages away; then no case, or none that expects a message,
may pass.

Each case starts from one ledger: episode R1 open, R2 ended, both of patient
9434765919, practice C81001 and service RY8.
"""
import argparse
import atexit
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ap = argparse.ArgumentParser()
ap.add_argument("--bin", default="build")
ap.add_argument("--control", choices=("leak", "mute"))
ap.add_argument("groups", nargs="*", default=["csv", "json", "flags", "files"])
args = ap.parse_args()
BIN = os.path.abspath(args.bin)
# What the good fields of every line hold, beside each case's own secret.
SECRETS = (b"9434765919", b"Rotkehlchen")

ESCAPE = re.compile(rb"\\(\\|x[0-9a-f]{2}|\{(\d+)\*((?:\\\\|\\x..|.)+?)\})",
                    re.S)


def unescape(text):
    def plain(found):
        what = found[1]
        if what == b"\\":
            return b"\\"
        if what[:1] == b"x":
            return bytes([int(what[1:], 16)])
        return unescape(found[3].decode()) * int(found[2])
    return ESCAPE.sub(plain, text.encode())


def table(name, count):
    with open(os.path.join(HERE, name + ".tsv"), encoding="ascii") as f:
        rows = [line.rstrip("\n").split("\t") for line in f
                if not line.startswith("#")]
    for row in rows:
        if len(row) != count:
            sys.exit("corpus: %s.tsv: a row of %d cells: %r" %
                     (name, len(row), row))
    return rows


def tampered(done):
    """What the command said, or what the control makes of it."""
    if args.control == "leak":
        done.stderr = re.sub(rb"(?m)$", b" " + SECRETS[0], done.stderr or
                             b"x")
    elif args.control == "mute":
        done.stderr = b""
    return done


def run(words, folder, stdin=b"", env=None):
    words = [os.fsencode(w) for w in words]
    words[0] = os.path.join(os.fsencode(BIN), words[0])
    return tampered(subprocess.run(
        words, input=stdin, capture_output=True, cwd=folder, timeout=60,
        env={"PATH": os.environ["PATH"], "EDSM_LEDGER": "ledger.db",
             "HOME": folder, "TZ": "UTC", **(env or {})}))


def ledger_make(folder):
    for words in (
            "ledger-init", "partner-set --org C81001",
            "partner-set --org RY8",
            "episode-open --patient 9434765919 --episode R1 --practice "
            "C81001 --service RY8 --at 2025-01-01",
            "episode-open --patient 9434765919 --episode R2 --practice "
            "C81001 --service RY8 --at 2025-01-01",
            "episode-discharge --patient 9434765919 --episode R2 "
            "--at 2025-06-01"):
        done = run(words.split(), folder)
        if done.returncode != 0:
            sys.exit("corpus: %s: %s" % (words, done.stderr.decode()))


class Judge:
    def __init__(self):
        self.passed = self.failed = 0

    def case(self, group, what, wrong):
        if not wrong:
            self.passed += 1
            return
        self.failed += 1
        if self.failed <= 40 and not args.control:
            print("FAILED %s: %s\n       %s" %
                  (group, what, "; ".join(wrong)))


judge = Judge()


def events(folder):
    con = sqlite3.connect(os.path.join(folder, "ledger.db"))
    count = con.execute("SELECT count(*) FROM event").fetchone()[0]
    con.close()
    return count


def held(err, secrets):
    return ["a message holds a value" for s in secrets if s and s in err]


def check_message(err, name, line, field, message):
    """Is there a message of that place, field and words?"""
    place = re.escape(name)
    if line:
        place += b":%d" % line
    found = [m for m in re.findall(rb"^" + place + rb": (.*)$", err, re.M)]
    if line is None:
        found = re.findall(rb"^[^ ]+: (.*)$", err, re.M)
    want = (field.encode() + b": ") if field else b""
    for m in found:
        if m.startswith(want) and message.encode() in m:
            return []
    return ["no message %r at line %s, but %r" % (
        want + message.encode(), line, b"; ".join(found)[:200] or
        err[:200])]


def lines_group(group, fresh):
    """Cases of lines in batches, of files one by one."""
    rows, batches = table(group, 10), {}
    for row in rows:
        if row[0] == "line":
            batches.setdefault(tuple(row[1:4]), []).append(row)
        else:
            file_case(group, row, fresh())
    for (command, options, header), batch in batches.items():
        batch_case(group, command, options, header, batch, fresh())


def batch_case(group, command, options, header, batch, folder):
    name = "in.csv" if group == "csv" else "in.jsonl"
    data = header.encode() + b"\n" if header else b""
    places = []
    for row in batch:
        places.append(data.count(b"\n") + 1)
        data += unescape(row[4]) + b"\n"
    with open(os.path.join(folder, name), "wb") as f:
        f.write(data)
    before = events(folder)
    done = run([*command.split(), *options.split(), name], folder)
    good = sum(row[5] == "0" for row in batch)
    wrong = []
    if done.returncode != (1 if good < len(batch) else 0):
        wrong.append("exit status %d" % done.returncode)
    if command != "audit-view why" and events(folder) - before != good:
        wrong.append("%d events more, %d good lines" %
                     (events(folder) - before, good))
    wrong += held(done.stderr, SECRETS)
    if wrong:
        judge.case(group, "all lines of %s" % command, wrong)
    for row, place in zip(batch, places):
        told = re.findall(rb"^%s:%d: .*$" % (name.encode(), place),
                          done.stderr, re.M)
        if row[5] == "0":
            wrong = ["a good line is refused: %r" % told] if told else []
        else:
            wrong = check_message(done.stderr, name.encode(), place, row[7],
                                  row[8])
            if len(told) > 1:
                wrong.append("told more than once")
            wrong += held(b"\n".join(told), [unescape(row[9]), *SECRETS])
        judge.case(group, "%s: %s" % (command, row[4][:150]), wrong)


def file_case(group, row, folder):
    _, command, options, _, data, status, line, field, message, secret = row
    name = "in.csv" if group == "csv" else "in.jsonl"
    with open(os.path.join(folder, name), "wb") as f:
        f.write(unescape(data))
    done = run([*command.split(), *options.split(), name], folder)
    wrong = []
    if done.returncode != int(status):
        wrong.append("exit status %d, not %s" % (done.returncode, status))
    if message or field:
        if status == "0":
            if message.encode() not in done.stderr:
                wrong.append("not told: " + message)
        elif line:
            wrong += check_message(done.stderr, name.encode(), int(line),
                                   field, message)
        else:
            wrong += check_message(done.stderr, name.encode(), None, field,
                                   "") if message.encode() in done.stderr \
                else ["not told: %s but %r" % (message, done.stderr[:200])]
    if status == "2" and done.stdout:
        wrong.append("called wrong, and something came out")
    wrong += held(done.stderr, [unescape(secret), *SECRETS])
    judge.case(group, "%s %s: %s" % (command, options, data[:150]), wrong)


def flags_group(group, fresh):
    folder = fresh()
    before = events(folder)
    for command, words, data, status, field, message, secret in table(
            group, 7):
        words = shlex.split(unescape(words).decode("utf-8",
                                                   "surrogateescape"))
        done = run([*command.split(), *words], folder, unescape(data))
        wrong = []
        if done.returncode != int(status):
            wrong.append("exit status %d, not %s" %
                         (done.returncode, status))
        wrong += check_message(done.stderr, b"", None, field, message)
        if done.stdout:
            wrong.append("something came out")
        if events(folder) != before:
            wrong.append("something was recorded")
            before = events(folder)
        wrong += held(done.stderr, [unescape(secret), *SECRETS])
        judge.case(group, "%s %s" % (command, words), wrong)


def files_group(group, fresh):
    for name, script, status, message, secret in table(group, 5):
        folder = fresh()
        os.chmod(folder, 0o755)
        try:
            done = subprocess.run(
                ["sh", "-c", ". '%s/files.sh'; %s" % (HERE, script)],
                cwd=folder, capture_output=True, stdin=subprocess.DEVNULL,
                timeout=10, env={
                    "PATH": BIN + ":" + os.environ["PATH"], "HOME": folder,
                    "EDSM_LEDGER": "ledger.db", "TZ": "UTC"})
        except subprocess.TimeoutExpired:
            judge.case(group, name, ["hangs"])
            continue
        done, wrong = tampered(done), []
        if done.returncode != int(status):
            wrong.append("exit status %d, not %s: %r" % (
                done.returncode, status, done.stderr[-200:]))
        if message.encode() not in done.stderr:
            wrong.append("not told: %s but %r" %
                         (message, done.stderr[-200:]))
        wrong += held(done.stderr, [secret.encode(), *SECRETS])
        judge.case(group, name, wrong)


shm = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
work = tempfile.mkdtemp(prefix="edsm-corpus-", dir=shm)
atexit.register(shutil.rmtree, work, True)
os.chmod(work, 0o755)
first = os.path.join(work, "first")
os.mkdir(first)
ledger_make(first)
count = 0


def fresh():
    global count
    count += 1
    folder = os.path.join(work, "case%d" % count)
    os.mkdir(folder)
    shutil.copy(os.path.join(first, "ledger.db"), folder)
    return folder


GROUPS = {"csv": lines_group, "json": lines_group, "flags": flags_group,
          "files": files_group}
for group in args.groups:
    passed, failed = judge.passed, judge.failed
    GROUPS[group](group, fresh)
    print("%s: %d cases" % (group, judge.passed + judge.failed - passed -
                            failed))
if args.control:
    print("corpus, %s: %d of %d cases found bad" %
          (args.control, judge.failed, judge.passed + judge.failed))
    sys.exit(0 if judge.failed > judge.passed * 9 else 1)
print("corpus: %d passed, %d failed" % (judge.passed, judge.failed))
sys.exit(1 if judge.failed or not judge.passed else 0)
