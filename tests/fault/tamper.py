#!/usr/bin/env python3
"""tamper.py - nobody changes a ledger unnoticed.

Proved: whatever is done to the file behind the commands' backs, by flipped
bits, torn pages or by somebody with sqlite3 who drops the triggers first and
puts them back, ledger-verify

  - does not crash or hang, and exits 0, or 1 with a line that says why;
  - exits 1 whenever the content is another one: the rows with all their
    columns, the rows that the indexes lead to, or the text of the schema;
  - with --head SEQ:HASH, also for a cut tail and a ledger rewritten with
    hashes that fit;
  - exits 1 for any flipped bit, whether it is in use or not;
  - says yes with the same head where only the file's layout changed;
  - prints nothing out of the file: no value, no byte that is not ASCII.

What the content is, Python's own sqlite3 says, which shares no code with the
commands but the library itself.

The pages' checksums find nearly all of this by themselves. So whoever edits
the ledger here mends them (reseal.py), and so does one half of the damage: it
has to be found in what the file says.

How: each case is numbered and makes its own dice from SEED and its number,
so that --only N plays one case again (the file stays in the folder printed).
--every-bit flips each bit of a small ledger in turn, and where it is in use
once more with the checksum mended.

Negative control: --blind integrity puts sqlite3's integrity_check in the place
of ledger-verify, --blind chain a verify whose verdict about a broken link is
not heard; either must be found failing, or the harness proves nothing.
"""
import argparse
import atexit
import hashlib
import json
import multiprocessing
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from reseal import reseal, sealed

CANARY = ("9434765919", "Zaunkoenig", "Rotkehlchen", "9990000018")
CLEAN = re.compile(rb"[\x20-\x7e\n]*\Z")
SECOND = 1000000

ap = argparse.ArgumentParser()
ap.add_argument("--bin", default="build")
ap.add_argument("--runs", type=int, default=3000)
ap.add_argument("--seed", type=int)
ap.add_argument("--only", type=int)
ap.add_argument("--every-bit", action="store_true")
ap.add_argument("--from-bit", type=int, default=0)
ap.add_argument("--to-bit", type=int)
ap.add_argument("--blind", choices=("integrity", "chain"))
ap.add_argument("--jobs", type=int, default=os.cpu_count())
args = ap.parse_args()
if args.seed is None:
    args.seed = int(os.environ.get("SEED", random.randrange(1 << 31)))
BIN = os.path.abspath(args.bin)


def command(work, name, *words, stdin=b"", ledger="ledger.db"):
    return subprocess.run(
        [os.path.join(BIN, name), "--ledger", os.path.join(work, ledger),
         *words], input=stdin, capture_output=True, timeout=60)


def must(done):
    if done.returncode:
        sys.exit("tamper: cannot make a ledger: " + done.stderr.decode())


def lines(rows):
    return "".join(json.dumps(r) + "\n" for r in rows).encode()


def small_make(work, name="ledger.db"):
    """Every kind of event, every column, texts that must not be printed."""
    def run(what, *words, stdin=b""):
        must(command(work, what, *words, stdin=stdin, ledger=name))
    run("ledger-init")
    for org in ("C81001", "RY8"):
        run("partner-set", "--org", org, "--name", "Zaunkoenig " + org)
    run("episode-open", "--patient", "9434765919", "--episode", "R1",
        "--practice", "C81001", "--service", "RY8", "--to-service", "yes",
        "--care", "Rotkehlchen", "--due", "2030-01-01", "--at", "2025-01-01")
    run("consent-set", "--patient", "9434765919", "--practice", "C81001",
        "--mig", "yes", "--decided-by", "parent", "--at", "2025-02-01")
    run("consent-set", "--patient", "9434765919", "--episode", "R1",
        "--to-practice", "no", "--note", "Rotkehlchen", "--at", "2025-02-02")
    run("mark-private", "--patient", "9434765919", "--org", "C81001",
        "--entry", "e/1", "--at", "2025-02-03")
    subprocess.run(
        [os.path.join(BIN, "record-view"), "--ledger",
         os.path.join(work, name), "--viewer", "RY8", "--user", "Zaunkoenig",
         "--purpose", "Rotkehlchen"],
        input=b'{"patient":"9434765919","org":"C81001","entry":"e/2",'
        b'"recorded":"2024-01-01"}\n', capture_output=True, check=True)
    run("episode-discharge", "--patient", "9434765919", "--episode", "R1",
        "--reason", "Rotkehlchen")
    run("fact-void", "--seq", "6", "--patient", "9434765919", "--reason",
        "Rotkehlchen")
    run("view-review", "--seq", "7", "--patient", "9434765919", "--outcome",
        "justified", "--reason", "Zaunkoenig")
    run("org-succeed", "--org", "C81001", "--successor", "C81007", "--at",
        "2025-04-01")
    run("patient-link", "--patient", "9990000018", "--was", "9434765919",
        "--at", "2025-04-01")


def large_make(work, name):
    """Several pages a tree, overflow pages, more than one piece of 512."""
    small_make(work, name)
    dice = random.Random(7)
    rows = []
    for i in range(560):
        rows.append({
            "patient": "9990000018", "episode": "L%d" % i,
            "practice": "C81001", "service": "RY8",
            "at": "2025-03-01", "to_service": dice.random() < .5,
            "care": "Rotkehlchen",
            "note": "Zaunkoenig" * dice.choice((1, 3, 49))})
    must(command(work, "episode-open", "--quiet", stdin=lines(rows),
                 ledger=name))


INDEXES = {
    "event_subject": "seq, patient, coalesce(episode, entry, ' ' || practice), "
    "at, kind, practice, service, mig FROM event INDEXED BY event_subject "
    "WHERE patient IS NOT NULL AND kind <> 6",
    "event_episode": "seq, episode FROM event INDEXED BY event_episode "
    "WHERE kind = 1 AND episode > ''",
    "event_discharge": "seq, episode, at FROM event INDEXED BY event_discharge "
    "WHERE kind = 3 AND episode > ''",
    "event_due": "seq, due, episode FROM event INDEXED BY event_due "
    "WHERE kind = 1 AND due IS NOT NULL",
    "event_kind": "seq, kind FROM event INDEXED BY event_kind WHERE kind > 0",
    "event_partner": "seq, org, at FROM event INDEXED BY event_partner "
    "WHERE kind = 5 AND org > ''",
    "event_view": "seq, patient FROM event INDEXED BY event_view "
    "WHERE patient > '' AND kind = 6",
    "event_of": "seq, of FROM event INDEXED BY event_of WHERE of > 0",
    "event_join": "seq, coalesce(was, org) FROM event INDEXED BY event_join "
    "WHERE coalesce(was, org) > '' AND kind > 8",
}


def content(path):
    """Everything that the file says, or None where it cannot be read."""
    try:
        con = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
        try:
            con.text_factory = lambda b: ("text", b)
            found = [con.execute(
                "SELECT sql FROM sqlite_schema ORDER BY rowid").fetchall()]
            found.append(con.execute("SELECT * FROM event NOT INDEXED "
                                     "ORDER BY rowid").fetchall())
            for name in sorted(INDEXES):
                found.append(sorted(con.execute(
                    "SELECT " + INDEXES[name]).fetchall(), key=repr))
            return found
        finally:
            con.close()
    except (sqlite3.Error, OverflowError, ValueError):
        return None


# Edits through sqlite3, as somebody does who knows how it works.

TRIGGERS = ("event_added", "event_kept", "event_fixed")


class Editor:
    """The ledger with its triggers dropped; close() puts them back."""

    def __init__(self, path, dice):
        self.dice = dice
        self.path = path
        self.con = sqlite3.connect(path, isolation_level=None)
        self.con.execute("PRAGMA ignore_check_constraints=ON")
        self.con.execute("PRAGMA synchronous=OFF")
        self.con.execute("PRAGMA journal_mode=MEMORY")
        self.con.execute("BEGIN")
        self.triggers = [self.con.execute(
            "SELECT sql FROM sqlite_schema WHERE name = ?",
            (name,)).fetchone()[0] for name in TRIGGERS]
        self.restore = list(self.triggers)
        for name in TRIGGERS:
            self.con.execute("DROP TRIGGER " + name)
        self.rows = [list(r) for r in self.con.execute(
            "SELECT seq, line FROM event ORDER BY seq")]

    def seq(self, first=1, back=0):
        return self.dice.randint(first, len(self.rows) - back)

    def line(self, seq):
        return self.rows[seq - 1][1]

    def set(self, seq, column, value):
        self.con.execute("UPDATE event SET %s = ? WHERE seq = ?" % column,
                         (value, seq))

    def rechain(self, first=1):
        """New hashes for all lines from first on, as they now stand."""
        before = "0" * 64
        for seq, line in self.con.execute(
                "SELECT seq, line FROM event ORDER BY seq").fetchall():
            bare, old = split_hash(line)
            if seq < first:
                before = old
                continue
            before = hashlib.sha256((before + bare).encode()).hexdigest()
            self.set(seq, "line", seal(bare, before))

    def close(self):
        for sql in self.restore:
            self.con.execute(sql)
        self.con.execute("COMMIT")
        self.con.close()
        reseal(self.path)


def split_hash(line):
    at = line.rindex(',"hash":"')
    return line[:at] + "}", line[at + 9:at + 73]


def seal(bare, digest):
    return bare[:-1] + ',"hash":"' + digest + '"}'


def delete_row(e):
    e.con.execute("DELETE FROM event WHERE seq = ?", (e.seq(1, 1),))


def delete_and_close_up(e):
    """The gap closed in the column seq; the lines keep their numbers."""
    gone = e.seq(1, 1)
    e.con.execute("DELETE FROM event WHERE seq = ?", (gone,))
    for seq in range(gone + 1, len(e.rows) + 1):
        e.set(seq, "seq", seq - 1)


def delete_and_renumber(e):
    """The same with the lines' numbers and hashes made to fit up to the last
    but one event, whose hash somebody else may hold."""
    gone = e.seq(1, 1)
    e.con.execute("DELETE FROM event WHERE seq = ?", (gone,))
    for seq in range(gone + 1, len(e.rows) + 1):
        e.set(seq, "seq", seq - 1)
        e.set(seq - 1, "line", e.line(seq).replace(
            '"seq":%d,' % seq, '"seq":%d,' % (seq - 1), 1))


def swap_rows(e):
    a, b = e.dice.sample(range(1, len(e.rows) + 1), 2)
    e.set(a, "seq", 1 << 40)
    e.set(b, "seq", a)
    e.set(1 << 40, "seq", b)


def swap_lines(e):
    a, b = e.dice.sample(range(1, len(e.rows) + 1), 2)
    e.set(a, "line", e.line(b))
    e.set(b, "line", e.line(a))


def insert_copy(e):
    """A fact told twice, behind the last one."""
    copied, added = e.seq(), len(e.rows) + 1
    e.con.execute("CREATE TEMP TABLE t AS SELECT * FROM event WHERE seq = ?",
                  (copied,))
    e.con.execute("UPDATE t SET seq = ?, kind = 2", (added,))
    if e.dice.random() < .5:
        e.con.execute("UPDATE t SET line = ?", (e.line(copied).replace(
            '"seq":%d,' % copied, '"seq":%d,' % added, 1),))
    e.con.execute("INSERT INTO event SELECT * FROM t")
    e.con.execute("DROP TABLE t")


def insert_between(e):
    at = e.seq()
    for seq in range(len(e.rows), at - 1, -1):
        e.set(seq, "seq", seq + 1)
    e.con.execute("CREATE TEMP TABLE t AS SELECT * FROM event WHERE seq = ?",
                  (at + 1,))
    e.con.execute("UPDATE t SET seq = ?, kind = 2", (at,))
    e.con.execute("INSERT INTO event SELECT * FROM t")
    e.con.execute("DROP TABLE t")


COLUMNS = ("seq", "kind", "logged", "at", "latest", "patient", "episode",
           "practice", "service", "org", "entry", "viewer", "to_service",
           "to_practice", "mig", "private", "partner", "due", "care", "of",
           "was", "successor", "outcome")
NUMBERS = COLUMNS[:5] + COLUMNS[12:18] + ("of", "outcome")


def edit_column(e):
    column = e.dice.choice(COLUMNS)
    seq = e.seq()
    old = e.con.execute("SELECT %s FROM event WHERE seq = ?" % column,
                        (seq,)).fetchone()[0]
    if column == "seq":
        new = e.dice.choice((-1, 0, len(e.rows) + 1, 1 << 62))
    elif column in NUMBERS:
        new = e.dice.choice([v for v in (
            None, 1, 2, 3, 7, -1, (old or 0) + 1, -(1 << 63), (1 << 63) - 1)
            if v != old and (v is not None or column not in NUMBERS[:5])])
    else:
        new = e.dice.choice([v for v in (
            None, "", "9990000018", "RY8", "C81001", "R2", "x" * 3000,
            "\x1b[2J", "caf\xe9", (old or "") + " ") if v != old])
    try:
        e.set(seq, column, new)
    except sqlite3.IntegrityError:
        e.set(seq, "latest", (1 << 63) - 1)


def edit_line(e):
    seq = e.seq()
    line = e.line(seq)
    how = e.dice.randrange(8)
    at = e.dice.randrange(len(line))
    if how == 0:
        new = line[:at] + chr((ord(line[at]) ^ 1) or 1) + line[at + 1:]
    elif how == 1:
        new = line[:at] + line[at + 1:]
    elif how == 2:
        new = line[:at] + e.dice.choice(" \x1b\x00\n\u202e\xe9{[\"") + \
            line[at:]
    elif how == 3:
        new = line.replace('":"', '": "', 1)
    elif how == 4:
        new = line[:-1] + ',"note":"x"}'
    elif how == 5:
        new = line.replace(',"hash"', ',"by":"x","hash"', 1)
    elif how == 6:
        new = e.dice.choice(("", "{}", "null", "[" * 4000, "x" * 300000,
                             line + "\n", line * 2, line.upper()))
    else:
        bare, digest = split_hash(line)
        new = seal(bare, digest.upper())
    e.set(seq, "line", new)


def edit_line_type(e):
    """A line that is no text: the declaration STRICT is taken away first."""
    seq = e.seq()
    con = e.con
    con.execute("PRAGMA writable_schema=ON")
    sql = con.execute("SELECT sql FROM sqlite_schema WHERE name = 'event'"
                      ).fetchone()[0]
    con.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'event'",
                (sql.replace(" STRICT", "").replace(
                    "line TEXT NOT NULL", "line"),))
    con.execute("PRAGMA writable_schema=RESET")
    con.execute("UPDATE event SET line = ? WHERE seq = ?", (e.dice.choice(
        (None, 5, 2.5, b"\xff\x00", e.line(seq).encode())), seq))
    con.execute("PRAGMA writable_schema=ON")
    con.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'event'",
                (sql,))
    con.execute("PRAGMA writable_schema=RESET")


TURN = (('"yes"', '"no"'), ('"no"', '"yes"'), ('2025-02', '2025-01'),
        ("Rotkehlchen", "Rotkehlch"), ("RY8", "RY9"), ("C81001", "C81002"),
        ("9434765919", "9990000018"), ('"by":"', '"by":"x'))


def turned(e, first=1, back=0):
    """A line that says something else, and its number."""
    while True:
        seq = e.seq(first, back)
        old, new = e.dice.choice(TURN)
        bare, digest = split_hash(e.line(seq))
        if old in bare:
            return seq, bare.replace(old, new, 1), digest


def edit_line_and_hash(e):
    """The line's own hash fits; that of the next line no longer does."""
    seq, bare, _ = turned(e, 1, 1)
    before = split_hash(e.line(seq - 1))[1] if seq > 1 else "0" * 64
    e.set(seq, "line", seal(bare, hashlib.sha256(
        (before + bare).encode()).hexdigest()))


def rewrite_lines_alone(e):
    """All hashes fit, but a column beside the line tells the old story."""
    while True:
        seq, bare, digest = turned(e)
        if not any(alone in bare for alone in
                   ('"by":"x', 'Rotkehlch"', '"sources":"C81002')):
            break
    e.set(seq, "line", seal(bare, digest))
    e.rechain(seq)


def rewrite_against_rules(e):
    """All hashes and columns fit, but no command would have recorded it."""
    seq = 8
    bare = split_hash(e.line(seq))[0]
    new = re.sub(r'"at":"[^"]*"', '"at":"2024-12-31T00:00:00Z"', bare)
    e.set(seq, "line", seal(new, "0" * 64))
    e.set(seq, "at", 1735603200 * SECOND)
    e.rechain(seq)


def cut_tail(e):
    keep = e.dice.randint(0, len(e.rows) - 1)
    e.con.execute("DELETE FROM event WHERE seq > ?", (keep,))


def rewrite_all(e):
    """Another author from one event on, every hash made to fit."""
    first = e.seq()
    for seq in range(first, len(e.rows) + 1):
        bare, digest = split_hash(e.line(seq))
        e.set(seq, "line", seal(bare.replace('"by":"', '"by":"x', 1), digest))
    e.rechain(first)


def rewrite_last(e):
    bare, digest = split_hash(e.line(len(e.rows)))
    e.set(len(e.rows), "line",
          seal(bare.replace('"by":"', '"by":"x', 1), digest))
    e.rechain(len(e.rows))


def drop_trigger(e):
    e.restore.pop(e.dice.randrange(3))


def weaken_trigger(e):
    at = e.dice.randrange(3)
    e.restore[at] = re.sub(r"BEGIN SELECT .* END", "BEGIN SELECT 1; END",
                           e.restore[at])


def add_object(e):
    e.restore.append(e.dice.choice((
        "CREATE VIEW seen AS SELECT * FROM event",
        "CREATE TABLE more (a)",
        "CREATE INDEX event_more ON event (care)",
        "CREATE TABLE \"a\x1b[2Jb\" (a)",
        "CREATE TRIGGER event_late AFTER INSERT ON event BEGIN "
        "SELECT 1; END")))


def drop_index(e):
    e.con.execute("DROP INDEX " + e.dice.choice(sorted(INDEXES)))


def empty_index(e):
    """An index of the right text whose tree leads to nothing."""
    name = e.dice.choice(("event_subject", "event_episode", "event_kind",
                          "event_discharge", "event_partner", "event_view",
                          "event_due", "event_of", "event_join"))
    con = e.con
    rowid, sql = con.execute("SELECT rowid, sql FROM sqlite_schema WHERE "
                             "name = ?", (name,)).fetchone()
    con.execute("DROP INDEX " + name)
    con.execute(re.sub(r"( WHERE .*)?$", " WHERE kind = 99", sql, count=1))
    con.execute("PRAGMA writable_schema=ON")
    con.execute("UPDATE sqlite_schema SET sql = ?, rowid = ? WHERE name = ?",
                (sql, rowid, name))
    con.execute("PRAGMA writable_schema=RESET")


def vacuum(path, dice):
    con = sqlite3.connect(path, isolation_level=None)
    con.execute("VACUUM" if dice.random() < .5 else "REINDEX")
    con.close()
    reseal(path)


CAUGHT, BY_HEAD = "caught", "caught by a head kept elsewhere"
EDITS = (
    (delete_row, CAUGHT), (delete_and_close_up, CAUGHT),
    (delete_and_renumber, CAUGHT), (swap_rows, CAUGHT),
    (swap_lines, CAUGHT), (insert_copy, CAUGHT),
    (insert_between, CAUGHT), (edit_column, CAUGHT), (edit_column, CAUGHT),
    (edit_column, CAUGHT), (edit_line, CAUGHT), (edit_line, CAUGHT),
    (edit_line, CAUGHT), (edit_line_type, CAUGHT),
    (edit_line_and_hash, CAUGHT), (rewrite_lines_alone, CAUGHT),
    (rewrite_against_rules, CAUGHT), (cut_tail, BY_HEAD),
    (rewrite_all, BY_HEAD), (rewrite_last, BY_HEAD), (drop_trigger, CAUGHT),
    (weaken_trigger, CAUGHT), (add_object, CAUGHT), (drop_index, CAUGHT),
    (empty_index, CAUGHT),
)


# Damage to the bytes.

def damage(data, dice):
    """One to three bits, most of the time; else something coarser."""
    data = bytearray(data)
    how = dice.randrange(20)
    if how < 15:
        for _ in range(dice.choice((1, 1, 2, 3))):
            # Half of all bits of a page are in no use: aim at those that are.
            while True:
                at = dice.randrange(len(data))
                if data[at] or dice.random() < .1:
                    break
            data[at] ^= 1 << dice.randrange(8)
    elif how == 15:
        data[dice.randrange(100)] = dice.randrange(256)
    elif how == 16:
        at = dice.randrange(len(data) // 512) * 512
        data[at:at + 512] = bytes(512)
    elif how == 17:
        a, b = (dice.randrange(len(data) // 4096) * 4096 for _ in "ab")
        data[a:a + 4096], data[b:b + 4096] = \
            data[b:b + 4096], data[a:a + 4096]
    elif how == 18:
        del data[dice.randrange(len(data)):]
    else:
        at = dice.randrange(len(data))
        data[at:at + 8] = dice.randbytes(8)
    return bytes(data)


# Judging.

def verify(path, *words):
    """Exit status and output of the verifier, or of a blind one."""
    if args.blind == "integrity":
        try:
            con = sqlite3.connect(path)
            ok = con.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            con.close()
        except (sqlite3.Error, ValueError):
            ok = False
        return (0 if ok else 1), b'"ok":true' if ok else b"", b""
    done = subprocess.run([os.path.join(BIN, "ledger-verify"), "--ledger",
                           path, *words], capture_output=True, timeout=20)
    if args.blind == "chain" and b"not continue the chain" in done.stdout:
        return 0, b"", b""
    return done.returncode, done.stdout, done.stderr


def clean(out, err):
    both = out + err
    if not CLEAN.match(both):
        return "prints a byte that is no ASCII text"
    for value in CANARY:
        if value.encode() in both:
            return "prints a value out of the ledger"
    return None


def is_newer(path, err):
    """Is it told as a newer one, and does its first page say so soundly?"""
    with open(path, "rb") as file:
        page = file.read(4096)
    return b"was made by a newer edsm" in err and page == sealed(page)


def judge(path, base, want, head):
    """What is wrong with verify's verdict, or None."""
    before = content(path) if want != CAUGHT else None
    try:
        status, out, err = verify(path)
    except subprocess.TimeoutExpired:
        return "hangs"
    if status == 3 and want == CAUGHT and is_newer(path, err):
        return None
    if status not in (0, 1):
        return "exit status %d, %s" % (status, err.decode("latin1")[-300:])
    if status and not args.blind and not out.endswith(b'"ok":false}\n'):
        return "says no without a line"
    wrong = clean(out, err)
    if wrong:
        return wrong
    if want == CAUGHT and status:
        return None
    if (content(path) if want == CAUGHT else before) == base:
        if status == 0 and not args.blind and head.encode() not in out:
            return "says yes with another head"
        return "does not know its own ledger" \
            if want == "same" and status else None
    if want != BY_HEAD:
        return "passes a ledger with another content" if not status else None
    try:
        status, out, err = verify(path, "--head", head)
    except subprocess.TimeoutExpired:
        return "hangs with --head"
    if status != 1:
        return "exit status %d against a head kept elsewhere" % status
    return clean(out, err)


class Bases:
    """The ledgers that are tampered with."""

    def __init__(self, work):
        self.all = []
        for name, make in (("small.db", small_make),) if args.every_bit \
                else (("small.db", small_make), ("large.db", large_make)):
            make(work, name)
            path = os.path.join(work, name)
            found = command(work, "ledger-verify", ledger=name)
            must(found)
            told = json.loads(found.stdout)
            self.all.append({
                "data": open(path, "rb").read(), "content": content(path),
                "head": "%d:%s" % (told["events"], told["head"])})
            if self.all[-1]["content"] is None:
                sys.exit("tamper: cannot read the ledger made")


def play(number):
    """One case: its name and what went wrong."""
    dice = random.Random("%d:%d" % (args.seed, number))
    base = bases.all[1 if dice.random() < .08 else 0]
    path = os.path.join(own_folder(), "case.db")
    want = CAUGHT
    if number % 2:
        name = "damage"
        data = damage(base["data"], dice)
        put(path, sealed(data) if number % 4 == 1 else data)
    elif dice.random() < .03:
        name, want = "layout", "same"
        put(path, base["data"])
        vacuum(path, dice)
    else:
        edit, want = dice.choice(EDITS)
        name = edit.__name__
        put(path, base["data"])
        editor = Editor(path, dice)
        edit(editor)
        editor.close()
        # REPLACE of a value by an equal one is no case.
        if want == CAUGHT and content(path) == base["content"]:
            return name, "the edit changed nothing: a fault of the harness"
    head = base["head"] if want == BY_HEAD else base["head"].split(":")[1]
    return name, judge(path, base["content"], want, head)


def play_bit(bit):
    base = bases.all[0]
    path = os.path.join(own_folder(), "case.db")
    data = bytearray(base["data"])
    data[bit >> 3] ^= 1 << (bit & 7)
    put(path, data)
    if verify(path)[0] not in (1, 3):
        return "bit", "does not see a flipped bit"
    if not base["data"][bit >> 3]:
        return "bit", None
    put(path, sealed(data))
    return "bit", judge(path, base["content"], CAUGHT,
                        base["head"].split(":")[1])


def put(path, data):
    with open(path, "wb") as f:
        f.write(data)
    os.chmod(path, 0o600)
    if os.path.exists(path + "-journal"):
        os.unlink(path + "-journal")


def own_folder():
    folder = os.path.join(work, str(os.getpid()))
    os.makedirs(folder, exist_ok=True)
    return folder


def one(number):
    name, wrong = (play_bit if args.every_bit else play)(number)
    return number, name, wrong


shm = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
work = tempfile.mkdtemp(prefix="edsm-tamper-", dir=shm)
if args.only is None:
    atexit.register(shutil.rmtree, work, True)
bases = Bases(work)
if args.every_bit:
    numbers = range(args.from_bit,
                    args.to_bit or len(bases.all[0]["data"]) * 8)
elif args.only is not None:
    numbers = [args.only]
else:
    numbers = range(args.runs)
print("tamper: SEED=%d%s" % (args.seed,
                             ", blind: " + args.blind if args.blind else ""))
passed = failed = 0
kinds = {}
with multiprocessing.Pool(args.jobs) as pool:
    for number, name, wrong in pool.imap_unordered(one, numbers, 16):
        kinds[name] = kinds.get(name, 0) + 1
        if not wrong:
            passed += 1
            continue
        failed += 1
        if failed <= 20 and not args.blind:
            print("FAILED case %d, %s: ledger-verify %s" %
                  (number, name, wrong))
print(" ".join("%s=%d" % pair for pair in sorted(kinds.items())))
if args.only is not None:
    print("left in " + work)
if args.blind:
    print("tamper, %s alone: %d of %d missed" %
          (args.blind, failed, passed + failed))
    sys.exit(0 if failed else 1)
print("tamper: %d passed, %d failed" % (passed, failed))
sys.exit(1 if failed or not passed else 0)
