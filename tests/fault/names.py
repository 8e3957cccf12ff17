#!/usr/bin/env python3
"""names.py - a name that is almost a field's is never passed over.

Proved: where the column or member that says what a line decides, when it
holds, whom and what it is about has another name by one edit - in another
case, with a blank, an invisible character or punctuation put in, in full-width
letters, and a decision's of six letters or more with one letter put in, left
out, changed or two changed places - the command

  - refuses it, exit status 1 or 2, and records and shows nothing; or
  - the name is that of another field of the same command, by which it reads.

Beside it stands the right name in other lines and commands: all of those are
recorded, shown and decided on.

How: every edit of every such field of seven commands, as a CSV header and as a
JSON line's member; the edits are drawn here, by what the interface says, not
from the code.

Negative control: --ignore with the mistaken name, which is how a command reads
that drops what it does not know, must be found taking a line without it.
"""
import json
import os

from lib import PATIENT, open_campaign

campaign = open_campaign("names", 3000, fast=True, only=-1, control=200)
DECISIONS = ("to_service", "to_practice", "private", "partner", "mig")
# blanks, invisible characters, punctuation
MARKS = (" ", "  ", "\t", "\u00a0", "\u2003", "\u3000", "\u200b", "\u200d",
         "\u2060", "\ufeff", "\u00ad", "\u202e", "-", ".", ":", "*", "'", "#",
         "(", ")", "/", "\u2019", "\u2013", "\u00b7", "_", "\u2028", "\u0085")
COMMANDS = (
    (["consent-set"], {
        "patient": PATIENT, "episode": "R1", "to_service": "no",
        "to_practice": "no", "at": "2026-03-10"}),
    (["consent-set"], {
        "patient": PATIENT, "practice": "C81001", "mig": "no",
        "at": "2026-03-10"}),
    (["mark-private"], {
        "patient": PATIENT, "org": "C81001", "entry": "E1", "private": "no",
        "at": "2026-03-10"}),
    (["partner-set"], {"org": "RY8", "partner": "no", "at": "2026-03-10"}),
    (["episode-open"], {
        "patient": PATIENT, "episode": "N1", "practice": "C81001",
        "service": "RY8", "at": "2026-03-10", "due": "2026-04-10",
        "to_service": "no", "to_practice": "yes"}),
    (["episode-discharge"], {
        "patient": PATIENT, "episode": "R1", "at": "2026-03-10"}),
    (["record-view", "--viewer", "RY8"], {
        "patient": PATIENT, "org": "C81001", "entry": "E1",
        "recorded": "2026-03-05"}),
    (["audit-view", "why", "--viewer", "RY8"], {
        "patient": PATIENT, "org": "C81001", "entry": "E1",
        "recorded": "2026-03-05"}),
)


def make_base():
    ledger = campaign.make_ledger(campaign.place("base"))
    for words in (["episode-open", "--patient", PATIENT, "--episode", "R1",
                   "--practice", "C81001", "--service", "RY8", "--at",
                   "2026-03-01", "--to-service", "yes"],):
        done = campaign.run(ledger, words)
        if done.returncode:
            raise SystemExit("names: " + done.stderr.decode())
    with open(ledger, "rb") as file:
        return file.read()


BASE = make_base()


def edits(name):
    """The name by one edit, each with its kind."""
    yield "case", name.upper()
    yield "case", name.title()
    yield "full width", "".join(chr(ord(c) + 0xfee0) for c in name)
    yield "no underscore", name.replace("_", "")
    for mark in MARKS:
        for at in range(len(name) + 1):
            yield "mark", name[:at] + mark + name[at:]
    if name not in DECISIONS or len(name.replace("_", "")) < 6:
        return
    for at in range(len(name) + 1):
        for letter in "aesx1\u00e9":
            yield "put in", name[:at] + letter + name[at:]
    for at in range(len(name)):
        if name[at] == "_":
            continue
        yield "left out", name[:at] + name[at + 1:]
        for letter in "oez0":
            yield "changed", name[:at] + letter + name[at + 1:]
        if at and name[at - 1] not in ("_", name[at]):
            yield "changed places", \
                name[:at - 1] + name[at] + name[at - 1] + name[at + 1:]


def make_cases():
    for words, line in COMMANDS:
        for name in line:
            for kind, edited in edits(name):
                # blanks around a column's name are trimmed, and a file's
                # byte order mark is no part of one
                if edited.strip(" \t") in line or (
                        edited[0] == "\ufeff" and name == next(iter(line))):
                    continue
                for csv in (True, False):
                    yield words, line, name, edited, kind, csv


def written(line, name, edited, csv):
    """The line with the edited name; and a right one before it."""
    renamed = {edited if n == name else n: v for n, v in line.items()}
    if not csv:
        return (json.dumps(renamed, ensure_ascii=False) + "\n").encode()
    cells = ['"%s"' % c if set(c) & set(' ,"\t') else c for c in renamed]
    return (",".join(cells) + "\n" + ",".join(renamed.values()) +
            "\n").encode()


def ask(words, csv, data, *more):
    ledger = os.path.join(campaign.place("at%d" % os.getpid()), "ledger.db")
    with open(ledger, "wb") as file:
        file.write(BASE)
    os.chmod(ledger, 0o600)
    return campaign.ask(ledger, words + ["--csv"] * csv + list(more), data)


def said(words, csv, out):
    """The lines recorded, shown or decided on, a header apart."""
    lines = out.splitlines()
    return lines[1:] if csv and words[0] == "record-view" else lines


def play_case(number, *more):
    words, line, name, edited, kind, csv = CASES[ORDER[number]]
    data = written(line, name, edited, csv)
    status, out, err = ask(words, csv, data, *(
        more and ["--ignore", edited.strip()]))
    wrong = []
    if status not in (1, 2):
        wrong.append("exit %s" % status)
    if said(words, csv, out):
        wrong.append("taken without its %s: %r" % (name, out[:200]))
    if not err.strip():
        wrong.append("not a word")
    if more and not said(words, csv, out):
        wrong = []
    return wrong, "case %d, %s, %s: %r" % (number, words[0], kind, data), {
        kind: 1}


def play(number):
    return play_case(number)


def play_ignored(number):
    return play_case(number, True)


def check_right():
    """The same lines with the right names, which all count."""
    for words, line in COMMANDS:
        for csv in (True, False):
            status, out, err = ask(words, csv, written(line, "", "", csv))
            good = status == 0 and len(said(words, csv, out)) == 1
            campaign.result([] if good else [err.decode()],
                            "%s, the right names" % words[0])


CASES = list(make_cases())
ORDER = list(range(len(CASES)))
campaign.random.shuffle(ORDER)

if campaign.args.only >= 0:
    wrong, how, _ = play(campaign.args.only)
    print("%s: %s" % (how, "; ".join(wrong) or "nothing wrong"))
    raise SystemExit(1 if wrong else 0)

check_right()
campaign.begin_control()
campaign.each_apart(play_ignored, range(campaign.args.control))
campaign.end_control("the mistaken name is let pass")
campaign.each_apart(play, range(min(campaign.args.runs or len(CASES),
                                    len(CASES))))
campaign.finish()
