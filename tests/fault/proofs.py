#!/usr/bin/env python3
"""proofs.py structure|rules - what is found in order is in doubt side by side.

ledger-verify proves a ledger by threads side by side, without SQLite, and only
where that is in any doubt as ever: SQLite's integrity_check, then one fact after
the other. So a fault that the first proof does not doubt is never looked for.

structure: a ledger's pages are edited as nobody does by chance, the checksums
mended: entries of indexes taken out, put in, doubled, put in another place, made
to lead to another row, given another key or type; pages of trees and overflow
chains linked twice, crossed, cut, left out; free lists, blocks and counts that
are wrong; and bits flipped where the structure stands. Whatever integrity_check
finds must be in doubt. What it passes and the first proof doubts is no fault, but
an edit of bytes that nobody uses must pass both.

rules: ledgers of few patients, episodes and organisations whose facts are drawn,
hashes and columns right (ledger-copy makes them of lines), with voids, reviews,
successions and links. Both proofs must say the same, either way.

Negative control: --blind quick puts quick_check in the place of the first proof,
--blind chain a proof that hears of no rule; both must be found failing.

Each case makes its dice from SEED and its number; --only N plays one again.
"""
import argparse
import atexit
import hashlib
import json
import multiprocessing
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

from libedits import EDITS, Book, slack, trees_find
from reseal import sealed

ap = argparse.ArgumentParser()
ap.add_argument("what", choices=("structure", "rules"))
ap.add_argument("--bin", default="build")
ap.add_argument("--runs", type=int, default=1500)
ap.add_argument("--seed", type=int)
ap.add_argument("--only", type=int)
ap.add_argument("--edit", help="this one alone")
ap.add_argument("--blind", choices=("quick", "chain"))
ap.add_argument("--jobs", type=int, default=os.cpu_count())
args = ap.parse_args()
if args.seed is None:
    args.seed = int(os.environ.get("SEED", random.randrange(1 << 31)))
BIN = os.path.abspath(args.bin)


# Ledgers out of lines.

ORDER = ("seq", "event", "logged", "at", "of", "opens", "outcome", "patient",
         "was", "episode", "practice", "service", "org", "successor", "entry",
         "to_service", "to_practice", "mig", "private", "partner", "care",
         "due", "name", "viewer", "user", "purpose", "shown", "withheld", "digest", "rules", "reason",
         "decided_by", "by", "login", "note")


def chained(facts):
    """The facts as the lines of a ledger."""
    before, out = "0" * 64, []
    for seq, fact in enumerate(facts, 1):
        fact = {"seq": seq, "by": "b", "login": "l", **fact}
        bare = json.dumps({k: fact[k] for k in ORDER if k in fact},
                          separators=(",", ":"), ensure_ascii=False)
        before = hashlib.sha256((before + bare).encode()).hexdigest()
        out.append(bare[:-1] + ',"hash":"' + before + '"}\n')
    return "".join(out)


def ledger_make(path, facts):
    for name in (path, path + ".jsonl"):
        if os.path.exists(name):
            os.unlink(name)
    with open(path + ".jsonl", "w", encoding="utf-8") as file:
        file.write(chained(facts))
    done = subprocess.run(
        [os.path.join(BIN, "ledger-copy"), "lines:" + path + ".jsonl", path],
        capture_output=True, timeout=60)
    # its triggers refuse an opening of an id that stands
    if b"constraint failed" in done.stderr:
        return False
    if done.returncode:
        raise RuntimeError("cannot make a ledger: " + done.stderr.decode())
    return True


def day(n):
    return "2025-%02d-%02dT00:00:00Z" % (n // 28 % 12 + 1, n % 28 + 1)


LOGGED = "2026-01-01T00:00:00Z"
PATIENTS = ("9434765919", "9990000018", "9990000026")


def fact(event, at, **members):
    return {"event": event, "logged": LOGGED,
            "at": LOGGED if event == "view-review" else day(at), **members}


def base_facts():
    """Several pages a tree, more than one level, overflow, every kind."""
    dice = random.Random(5)
    facts = [fact("partner-set", 0, org="M%02d" % i, partner="yes")
             for i in range(5)]
    for i in range(900):
        who = PATIENTS[i % 3]
        # as long as they may be: some hundred characters of four bytes
        note = {name: "\U0001d11e" * most
                for name, most in (("note", 500), ("reason", 490),
                                   ("user", 100), ("name", 100))} \
            if i % 40 == 0 else {}
        facts.append(fact(
            "episode-open", 1, patient=who, episode="E-%04d" % i + "x" * 40,
            practice="C8100%d" % (i % 7), service="RY8", to_service="yes",
            due=day(300), **note))
        if i % 3 == 0:
            facts.append(fact("consent-set", 2, patient=who, to_service="no",
                              episode="E-%04d" % i + "x" * 40))
        if i % 4 == 0:
            facts.append(fact("episode-discharge", 3, patient=who,
                              episode="E-%04d" % i + "x" * 40))
        if i % 5 == 0:
            facts.append(fact("mark-private", 2, patient=who, org="C81001",
                              entry="e%d" % i, private="yes"))
        if i % 6 == 0:
            facts.append(fact("consent-set", 2, patient=who, mig="yes",
                              practice="C8100%d" % (i % 7)))
        if i % 7 == 0:
            facts.append(fact("record-view", 2, patient=who, viewer="RY8",
                              shown=1, withheld=0, digest="0" * 64))
            facts.append(fact("view-review", 0, patient=who,
                              of=len(facts), outcome="open"))
        if i % 50 == 0:
            facts.append(fact("episode-open", 1, patient=who,
                              episode="V%d" % i, practice="C81001",
                              service="RY8"))
            facts.append(fact("fact-void", 4, patient=who, of=len(facts),
                              reason="r"))
    facts.append(fact("org-succeed", 4, org="C81001", successor="C81009"))
    facts.append(fact("patient-link", 4, patient=PATIENTS[0],
                      was=PATIENTS[1]))
    return facts


def check(path, pragma):
    """Does SQLite find nothing?"""
    try:
        con = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
        try:
            con.text_factory = bytes
            con.execute("PRAGMA cell_size_check=ON")
            return con.execute("PRAGMA " + pragma + "(1)").fetchall() == \
                [(b"ok",)]
        finally:
            con.close()
    except (sqlite3.Error, ValueError):
        return False


def proofs(path):
    done = subprocess.run(
        [os.path.join(BIN, "tests/fault/proofs"), "--ledger", path],
        capture_output=True, timeout=60)
    if done.returncode:
        return ["failed", done.stderr.decode("latin1")[-200:]]
    return done.stdout.decode().split()


def command(path):
    return subprocess.run([os.path.join(BIN, "ledger-verify"), "--ledger",
                           path], capture_output=True).stdout.decode()


def put(path, data):
    with open(path, "wb") as file:
        file.write(data)
    os.chmod(path, 0o600)


def structure_play(path, dice):
    edit = dice.choice([e for e in EDITS if not args.edit or
                        e.__name__ == args.edit])
    book = Book(base["data"], dice, base["trees"])
    edit(book)
    if book.data == base["data"]:
        return edit.__name__, "same", None
    put(path, sealed(book.data))
    sound = check(path, "integrity_check")
    whole = check(path, "quick_check") if args.blind == "quick" else \
        proofs(path)[0] == "whole"
    wrong = None
    if whole and not sound:
        wrong = "integrity_check finds what is in no doubt"
    elif edit is slack and not args.blind and not whole:
        wrong = "bytes that nobody uses are in doubt"
    return edit.__name__, ("found" if not sound else "whole" if whole
                           else "doubt"), wrong


# Facts that are drawn.

EPISODES = ("E1", "E2", "E3")
ORGS = ("A1", "A2", "A3", "A4", "A5")


def drawn(dice, facts):
    """A fact that often may follow those."""
    kind = dice.choices(
        ("open", "consent", "discharge", "void", "review", "view", "succeed",
         "link", "mig", "mark", "partner"),
        (20, 26, 14, 8, 2, 3, 5, 5, 3, 3, 2))[0]
    patient = dice.choice(PATIENTS[:2] if dice.random() < .8 else PATIENTS)
    at = dice.randrange(1, 7)
    openings = [f for f in facts if f["event"] == "episode-open"]
    if openings and dice.random() < .85 and kind in ("consent", "discharge"):
        of = dice.choice(openings)
        patient, episode = of["patient"], of["episode"]
        if dice.random() < .1:
            patient = dice.choice(PATIENTS)
        at = dice.randrange(3, 9)
    else:
        episode = dice.choice(EPISODES)
    if kind == "open":
        if dice.random() < .6:
            episode = "X%d" % len(facts)
        practice, service = dice.sample(ORGS, 2)
        return fact("episode-open", dice.randrange(1, 5), patient=patient,
                    episode=episode, practice=practice, service=service)
    if kind == "consent":
        return fact("consent-set", at, patient=patient, episode=episode,
                    to_service=dice.choice(("yes", "no")))
    if kind == "discharge":
        return fact("episode-discharge", at, patient=patient, episode=episode)
    if kind == "void" and facts:
        of = dice.randrange(len(facts))
        found = {k: facts[of][k] for k in ("patient",) if k in facts[of]}
        return fact("fact-void", 9, of=of + 1, reason="r", **found)
    if kind == "review" and facts:
        of = dice.randrange(len(facts))
        return fact("view-review", 0, of=of + 1, outcome="open",
                    patient=facts[of].get("patient", patient))
    if kind == "view":
        return fact("record-view", at, patient=patient, viewer="A1", shown=0,
                    withheld=1, digest="0" * 64)
    if kind == "succeed":
        org, successor = dice.sample(ORGS, 2)
        return fact("org-succeed", at, org=org, successor=successor)
    if kind == "link":
        number, was = dice.sample(PATIENTS, 2)
        return fact("patient-link", at, patient=number, was=was)
    if kind == "mig":
        return fact("consent-set", at, patient=patient, mig="yes",
                    practice=dice.choice(ORGS))
    if kind == "mark":
        return fact("mark-private", at, patient=patient, org="A1",
                    entry=dice.choice(EPISODES), private="yes")
    return fact("partner-set", at, org="A1", partner="yes")


def rules_play(path, dice):
    """Facts are drawn one by one; most that would be wrong are drawn anew."""
    facts, size = [], dice.randrange(2, 9)
    while len(facts) < size:
        facts.append(drawn(dice, facts))
        if not ledger_make(path, facts):
            facts.pop()
        elif dice.random() < .9:
            said = proofs(path)
            if said not in (["whole", "sound"], ["doubt", "wrong"]) and \
                    not args.blind:
                return "drawn", "apart", " ".join(said) + ", of " + \
                    chained(facts).strip()
            if said[1] != "sound":
                facts.pop()
    if not ledger_make(path, facts + [drawn(dice, facts)]):
        return "drawn", "refused", None
    said = proofs(path)
    if args.blind == "chain":
        said[0] = "whole"
    wrong = None if said in (["whole", "sound"], ["doubt", "wrong"]) else \
        " ".join(said) + ", of " + open(path + ".jsonl").read()
    return "drawn", said[1], wrong


def own_folder():
    folder = os.path.join(work, str(os.getpid()))
    os.makedirs(folder, exist_ok=True)
    return folder


def one(number):
    dice = random.Random("%d:%d" % (args.seed, number))
    path = os.path.join(own_folder(), "case.db")
    play = structure_play if args.what == "structure" else rules_play
    return (number, *play(path, dice))


shm = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
work = tempfile.mkdtemp(prefix="edsm-proofs-", dir=shm)
if args.only is None:
    atexit.register(shutil.rmtree, work, True)
base = {}
if args.what == "structure":
    first = os.path.join(work, "base.db")
    ledger_make(first, base_facts())
    with open(first, "rb") as file:
        base["data"] = file.read()
    base["trees"] = trees_find(base["data"])
    if proofs(first) != ["whole", "sound"]:
        sys.exit("proofs: the ledger made is in doubt: %s" % command(first))
print("proofs %s: SEED=%d%s" % (args.what, args.seed, ", blind: " + args.blind
                                if args.blind else ""))
numbers = range(args.runs) if args.only is None else [args.only]
passed = failed = 0
kinds = {}
with multiprocessing.Pool(args.jobs) as pool:
    for number, name, became, wrong in pool.imap_unordered(one, numbers, 8):
        row = kinds.setdefault(name, {})
        row[became] = row.get(became, 0) + 1
        passed += not wrong
        failed += bool(wrong)
        if wrong and failed <= 10 and not args.blind:
            print("FAILED case %d, %s: %s" % (number, name, wrong))
print(" ".join("%s=%s" % (name, ",".join(
    "%s:%d" % pair for pair in sorted(row.items())))
    for name, row in sorted(kinds.items())))
if args.only is not None:
    print("left in " + work)
if args.blind:
    print("proofs, %s alone: %d of %d missed" %
          (args.blind, failed, passed + failed))
    sys.exit(0 if failed else 1)
print("proofs %s: %d passed, %d failed" % (args.what, passed, failed))
sys.exit(1 if failed or not passed else 0)
