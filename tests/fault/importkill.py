#!/usr/bin/env python3
"""importkill.py - an import is killed and run again: every row there once.

Proved: whenever an import dies by kill -9, maybe more than once, running it
again leaves the facts of an import that was never disturbed, each exactly
once, and acknowledges every row.

How: imports of partners, episodes, decisions and marks, from CSV and JSON
lines, as a file (one turn of the ledger) and through a pipe that pauses (a
turn for each piece), and --atomic (which then must have left all or nothing);
each is killed one to three times at moments chosen between its start and a
little after its usual end.

Negative controls: the second run of an import lies about a commit (LIE=never
of lib.lie.c), so that rows are missing; a line of it has another instant, so
that a row is there twice.
"""
import json
import os
import random
import subprocess
import threading
import time

from lib import (PATIENT, absent, acknowledged, chain_wrong, fact_of,
                 instant, lines_of, nhs_number, open_campaign)

ROWS = 2200
PARTNERS = 300  # more cost their square
PIECES = 8      # of an input that is piped, with a pause before each

campaign = open_campaign("importkill", 50, jobs=3, control=6)


def rows_of(kind):
    for n in range(PARTNERS if kind == "partner-set" else ROWS):
        if kind == "partner-set":
            yield {"org": "B%05d" % n, "name": "Practice %d" % n,
                   "partner": "yes",
                   "at": instant(n)}
        elif kind == "episode-open":
            yield {"patient": nhs_number(n), "episode": "N%d" % n,
                   "practice": "C81001", "service": "RY8",
                   "to_service": "yes" if n % 2 else "no",
                   "at": instant(n)}
        elif kind == "consent-set":
            yield {"patient": PATIENT if n % 20 == 0 else nhs_number(n),
                   "practice": "C81001", "mig": "yes" if n % 3 else "no",
                   "at": instant(n)}
        else:
            yield {"patient": PATIENT, "org": "C81001", "entry": "G%d" % n,
                   "private": "yes" if n % 5 else "no", "at": instant(n)}


class Import:
    """One input of some form, and what it leaves when nothing disturbs."""

    def __init__(self, kind, form):
        rows = list(rows_of(kind))
        self.kind, self.form = kind, form
        self.path = os.path.join(campaign.folder, kind + "." + form)
        lines = [json.dumps(row) for row in rows] if form == "jsonl" else [
            ",".join(row) for row in [list(rows[0])] + [
                list(row.values()) for row in rows]]
        with open(self.path, "w", encoding="ascii") as file:
            file.write("\n".join(lines) + "\n")
        ledger = campaign.make_ledger(campaign.place(kind + form))
        began = time.monotonic()
        done = campaign.run(ledger, [kind, self.path])
        self.usual = time.monotonic() - began
        self.facts = facts(lines_of(ledger))
        if done.returncode or len(self.facts) != len(rows):
            raise SystemExit("importkill: " + done.stderr.decode())

    def start(self, ledger, out, atomic, piped):
        words = [os.path.join(campaign.bin, self.kind)]
        words += ["--atomic"] if atomic else []
        words += ["--csv"] if piped and self.form == "csv" else []
        words += [] if piped else [self.path]
        process = subprocess.Popen(
            words, stdin=subprocess.PIPE if piped else subprocess.DEVNULL,
            stdout=out, stderr=subprocess.PIPE,
            env=campaign.environment(ledger))
        feed = threading.Thread(target=self.feed, args=(process.stdin,))
        if piped:
            feed.start()
        return process, feed

    def feed(self, pipe):
        """The input in pieces, until it is read or its reader is dead."""
        with open(self.path, "rb") as file:
            lines = file.readlines()
        try:
            for n in range(PIECES):
                time.sleep(self.usual / PIECES)
                pipe.writelines(lines[n * len(lines) // PIECES:
                                      (n + 1) * len(lines) // PIECES])
                pipe.flush()
            pipe.close()
        except BrokenPipeError:
            pass


def facts(lines):
    return sorted(fact_of(line) for line in lines)


def trial(item, lie=None, change=False):
    number, what = item
    choices = random.Random("%d %d" % (campaign.seed, number))
    folder = campaign.place("trial%d" % number)
    ledger = campaign.make_ledger(folder)
    atomic = choices.random() < .25 and not lie
    piped = choices.random() < .6
    wrong = []
    for _ in range(choices.choice([1, 1, 2, 3])):
        wrong += killed(choices, what, ledger, atomic, piped)
    words = [what.kind] + ["--atomic"] * atomic + [what.path]
    stdin = b""
    if change:
        words, stdin = [what.kind] + (
            ["--csv"] if what.form == "csv" else []), changed(what.path)
    again = campaign.run(ledger, words, stdin=stdin, lie=lie)
    lines = lines_of(ledger)
    if again.returncode:
        wrong.append("run again: exit %d: %s" % (
            again.returncode, again.stderr.decode(errors="replace")))
    if sorted(acknowledged(again.stdout)) != sorted(lines):
        wrong.append("run again, and not every row is acknowledged")
    wrong += chain_wrong(lines) + campaign.verify(ledger)
    held = facts(lines)
    if len(set(held)) != len(held):
        wrong.append("rows are there twice")
    if held != what.facts:
        wrong.append("%d facts are missing, %d too many" % (
            len(set(what.facts) - set(held)),
            len(set(held) - set(what.facts))))
    campaign.result(wrong, "trial %d, %s %s%s%s" % (
        number, what.kind, what.form, ", atomic" if atomic else "",
        ", piped" if piped else ""))
    os.unlink(ledger)


def changed(path):
    """The input, with another instant in its last line."""
    with open(path, "rb") as file:
        lines = file.read().splitlines(keepends=True)
    lines[-1] = lines[-1].replace(b"2025-", b"2024-")
    return b"".join(lines)


def killed(choices, what, ledger, atomic, piped):
    """A run that is killed; what was wrong just after."""
    path = ledger + ".out"
    with open(path, "wb") as out:
        process, feed = what.start(ledger, out, atomic, piped)
        time.sleep(choices.random() * what.usual * (2.2 if piped else 1.2))
        process.kill()
        process.stderr.close()
        dead = process.wait() == -9
    if piped:
        feed.join()
    campaign.count("imports killed", dead)
    if os.path.exists(ledger + "-journal"):
        campaign.count("journals left behind")
    with open(path, "rb") as out:
        said = out.read()
    wrong = campaign.verify(ledger)
    lines = lines_of(ledger)
    if 0 < len(lines) < len(what.facts):
        campaign.count("imports killed half way")
        if atomic:
            wrong.append("--atomic, and %d rows of it" % len(lines))
    if absent(said, lines):
        wrong.append("acknowledged rows are absent")
    return wrong


imports = [Import(kind, form) for form in ("csv", "jsonl") for kind in (
    "partner-set", "episode-open", "consent-set", "mark-private")]


def series(total, lie=None, change=False):
    campaign.each(lambda item: trial(item, lie, change), [
        (n, campaign.random.choice(imports)) for n in range(total)])


for title, how in (("rows missing", {"lie": "never"}),
                   ("a row twice", {"change": True})):
    campaign.begin_control()
    series(campaign.args.control, **how)
    campaign.end_control(title)
series(campaign.args.runs)
campaign.finish()
