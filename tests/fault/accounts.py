#!/usr/bin/env python3
"""accounts.py - what another account lays beside a ledger, while it is used.

Proved, with an owner, a member of the ledger's group and a stranger, none of
them root: whatever is planted where the journal goes, made by a stranger while
the folder was open or by a member who may write the folder, held open or
exchanged while commands run, or in a copy that somebody handed over,

  - every answer with exit status 0 or 1 is the one it was before;
  - no other file than the ledger and its own journal is deleted, changed,
    made longer or given other rights, in the owner's home neither;
  - no page of the ledger stands in a file that the stranger can read;
  - ledger-verify changes nothing, the ledger and its journal included;
  - nothing hangs or dies, and all that was acknowledged is in the ledger;
  - a journal that a killed owner or member left is played back all the same,
    and nobody outside could read it meanwhile.

How: hostile.py lays things there as one account and looks at every command's
words; here the commands run as who they are for. What is planted holds pages
of another ledger, whole or cut, several headers, sizes and lengths that
are none, names of files to be deleted, or chance. The killed are killed by
LIE=dies (lib.lie.c), when their commit is about to delete its journal. Where
a ledger is in the hands of somebody who wrote its journal (a copy, a member),
what it says is theirs, and only the rest is judged.

It needs root, and passes without. --only N plays one case again; its files
stay in the folder printed.

Negative control: SQLite alone, as the owner and with the same things planted,
must be found taking other pages, deleting a file, hanging, and writing pages
into a file that the stranger holds open.
"""
import os
import re
import select
import shutil
import signal
import socket
import sqlite3
import stat
import sys

from lib import (acknowledged, chain_wrong, journal_header, lines_of,
                 nhs_number, open_campaign, super_name)
from libplanted import (CANARY, CONTENTS, PEOPLE, Scene, peek, read,
                        start_as, whole, write)

AT = re.compile(rb'"at":"[^"]*",')
LATER = "2026-04-01T00:00:00Z"
NO, YES, OTHER = nhs_number(11), nhs_number(22), nhs_number(33)
ENTRIES = "".join(
    '{"patient":"%s","org":"C81001","entry":"E%d","recorded":"%s"}\n' %
    (patient, n, LATER) for n, patient in enumerate((NO, YES))).encode()


campaign = open_campaign("accounts", 200, fast=True, only=-1, control=16)
if os.geteuid():
    print("accounts: left out, since it needs root")
    campaign.remove()
    sys.exit(0)
os.chmod(campaign.folder, 0o711)
if len(PEOPLE) < 2:
    print("accounts: left out for named accounts: no two share a group")


# Ledgers, and journals to plant.

def make(name, care, withdraw):
    ledger = campaign.make_ledger(campaign.place(name))

    def run(*words):
        done = campaign.run(ledger, list(words))
        if done.returncode:
            sys.exit("accounts: " + done.stderr.decode()[:300])
    for number, patient in enumerate((NO, YES, OTHER)):
        run("episode-open", "--quiet", "--patient", patient, "--episode",
            "R%d" % number, "--practice", "C81001", "--service", "RY8",
            "--at", "2026-03-02", "--to-service", "yes", "--care", care)
    if withdraw:
        run("consent-set", "--quiet", "--patient", NO, "--episode", "R0",
            "--to-service", "no", "--at", "2026-03-03")
    return read(ledger)


BASE = make("base", CANARY.decode(), True)
TWIN = make("twin", "Rotkehlche", False)
LINES = lines_of(os.path.join(campaign.folder, "base", "ledger.db"))


def make_scene(number):
    return Scene(campaign, number, BASE, TWIN)


# What is planted where the journal goes; by whom, with which rights.

def plant_file(scene, account, mode, group=None):
    scene.planted = scene.dice.choice(CONTENTS)
    write(scene.journal, scene.planted(scene.dice, scene), mode)
    scene.chown(scene.journal, account, group)


def plant_link(scene, account):
    os.symlink(scene.dice.choice(scene.victims()), scene.journal)
    scene.chown(scene.journal, account)


def plant_second_name(scene, account):
    """Of the victim itself, or of a journal whose other name is kept."""
    dice = scene.dice
    if dice.random() < .5:
        os.link(os.path.join(scene.home, dice.choice(
            ("thesis", "other.db-journal"))), scene.journal)
        return
    mine = os.path.join(scene.den, "mine")
    write(mine, dice.choice(CONTENTS)(dice, scene), 0o600)
    scene.chown(mine, dice.choice((account, scene.owner)))
    os.link(mine, scene.journal)
    scene.hold(mine)


def plant_special(scene, account):
    made = scene.dice.choice(("fifo", "fifo", "folder", "socket"))
    if made == "fifo":
        os.mkfifo(scene.journal)
    elif made == "folder":
        os.mkdir(scene.journal)
    else:
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(scene.journal)
    os.chmod(scene.journal, scene.dice.choice((0o600, 0o666, 0o777)))
    scene.chown(scene.journal, account)


def plant(scene, account, modes, group=None):
    drawn = scene.dice.random()
    if drawn < .7:
        plant_file(scene, account, scene.dice.choice(modes), group)
        if account is scene.stranger:
            scene.hold(scene.journal)
    else:
        scene.dice.choice((plant_link, plant_second_name, plant_special))(
            scene, account)


def opened_for_a_while(scene):
    """A stranger could write the folder once, and no longer."""
    plant(scene, scene.stranger, (0o600, 0o666, 0o644))


def still_open(scene):
    os.chmod(scene.place, scene.dice.choice((0o777, 0o1777, 0o733)))
    plant(scene, scene.stranger, (0o600, 0o666))


def shared_opened_for_a_while(scene):
    """Where accounts are numbers, who is no member is told by group, mode."""
    scene.share()
    modes = (0o666, 0o600) if scene.numbers else (0o666, 0o600, 0o660)
    group = scene.dice.choice((scene.group, scene.stranger.gid))
    plant(scene, scene.stranger, modes, group)


def of_a_member(scene):
    """They may write the ledger, but not delete the owner's files."""
    scene.share()
    plant(scene, scene.member, (0o660, 0o660, 0o666, 0o600),
          scene.dice.choice((scene.group, scene.member.gid)))
    scene.theirs = True


def of_a_copy(scene):
    """The journal came with the ledger, and is as its own would be."""
    plant_file(scene, scene.owner, 0o600)
    scene.theirs = True


def folder_of_other_groups(scene):
    """A new file there has the first group of who makes it."""
    scene.share(0o770)


def backup_beside(scene):
    """The journal of the copy that ledger-backup makes is what is there."""
    kept = scene.journal
    scene.journal = os.path.join(scene.backups, "copy-journal")
    plant(scene, scene.stranger, (0o600, 0o666))
    scene.journal = kept


def exchange(journal, victim, dice):
    """Runs for ever; whoever loses the race begins anew."""
    made = os.path.join(os.path.dirname(journal), "race")
    while True:
        try:
            how = dice.randrange(5)
            if how == 0:
                os.symlink(victim, made)
            elif how == 1:
                os.mkfifo(made, 0o660)
            elif how == 2:
                os.link(victim, made)
            elif how == 3:
                os.close(os.open(made, os.O_CREAT | os.O_EXCL, 0o666))
            else:
                os.unlink(journal)
            os.rename(made, journal)
        except OSError:
            if os.path.lexists(made):
                os.unlink(made)


def racing(scene):
    """A member exchanges what lies there all the time."""
    scene.share()
    victim = os.path.join(scene.place, "notes")
    os.chmod(victim, 0o664)
    os.chown(victim, scene.owner.uid, scene.group)
    scene.racer = start_as(scene.member, lambda: exchange(
        scene.journal, victim, scene.dice))
    scene.runners = [scene.owner]


def killed(scene):
    """A commit that is killed when its journal is about to go."""
    shared = scene.dice.random() < .7
    if shared:
        scene.share(scene.dice.choice((0o2770, 0o2770, 0o770)))
    who = scene.dice.choice(scene.runners)
    status, out, err = scene.run(
        who, ["consent-set", "--patient", NO, "--episode", "R0",
              "--to-service", "yes"], lie="dies")
    if status != -signal.SIGKILL or out or not os.path.exists(scene.journal):
        raise RuntimeError("LIE=dies: %s %r %r" % (status, out, err))
    scene.legit = True


KINDS = (opened_for_a_while, opened_for_a_while, opened_for_a_while,
         still_open, shared_opened_for_a_while, shared_opened_for_a_while,
         of_a_member, of_a_member, of_a_copy, of_a_copy,
         folder_of_other_groups, backup_beside, killed, killed)


# Commands, and their right answers.

COMMANDS = (
    ["audit-view", "why", "--viewer", "RY8"],
    ["audit-view", "why", "--viewer", "RY8", "--quiet"],
    ["audit-view", "who", "--all"], ["audit-view", "events"],
    ["record-view", "--viewer", "RY8"], ["ledger-verify"],
    ["consent-set", "--patient", OTHER, "--episode", "R2", "--to-service",
     "no"],
    ["partner-set", "--org", "RX1", "--partner", "yes"],
    ["ledger-backup", "COPY"])
RECORDING = ("consent-set", "partner-set")
SILENT = ("ledger-verify", "ledger-backup") + RECORDING


def bare(out):
    """Without the instant of asking, and without the patient of RECORDING."""
    return [line for line in acknowledged(AT.sub(b"", out))
            if OTHER.encode() not in line]


def right_answers():
    scene = make_scene(0)
    right = {}
    for words in COMMANDS:
        if words[0] in SILENT:
            continue
        write(scene.ledger, BASE)
        status, out, err = scene.run(scene.owner, words, ENTRIES)
        right[tuple(words)] = status, bare(out)
        if status not in (0, 1) or b'"E0"' in out and words[0] == \
                "record-view":
            sys.exit("accounts: %s: %s %r" % (words, status, err))
    return right


def judge_answer(scene, words, status, out):
    """What is wrong with an answer of exit status 0 or 1."""
    name = " ".join(words[:2] + words[4:])
    if words[0] in SILENT:
        return [] if status == 0 else ["%s: exit 1" % name]
    lines = acknowledged(out)
    if words[1] == "events":
        wrong = status or lines[:len(LINES)] != LINES or chain_wrong(lines)
    else:
        wrong = (status, bare(out)) != RIGHT[tuple(words)]
    return ["%s: ANOTHER ANSWER, exit %d" % (name, status)] if wrong else []


def without_answer(scene, status):
    """May a command fail?"""
    return status == 3 and not scene.legit or \
        status == 4 and scene.racer is not None


def both(scene):
    """The ledger, and what lies where its journal does."""
    return peek(scene.ledger), os.path.lexists(scene.journal), \
        peek(scene.journal)


def ask(scene, words):
    """Runs one command; what is wrong with it, and what it acknowledged."""
    words = list(words)
    if words[0] == "ledger-backup":
        words[1] = os.path.join(scene.backups, "copy")
    before = both(scene)
    who = scene.owner if words[0] == "ledger-backup" else \
        scene.dice.choice(scene.runners)
    status, out, err = scene.run(
        who, words, b"" if words[0] in SILENT else ENTRIES)
    name = words[0]
    if status is None:
        return [name + ": HANGS"], []
    if name == "ledger-verify" and not scene.racer and both(scene) != before:
        return ["ledger-verify: the ledger or what lies there is CHANGED"], []
    told = "commands that failed" if status > 2 else "commands that answered"
    scene.figures[told] = scene.figures.get(told, 0) + 1
    if without_answer(scene, status):
        return [], []
    if status not in (0, 1) and not (status == 3 and scene.legit):
        return ["%s: exit %s: %r" % (name, status, err[-200:])], []
    if scene.theirs:
        return [], []
    if status == 3:
        return ["%s: fails: %r" % (name, err[-200:])], []
    return judge_answer(scene, words, status, out), \
        acknowledged(out) if name in RECORDING else []


def ledger_after(scene, said):
    """All that was there and all that was acknowledged still is there."""
    if scene.theirs:
        return []
    if os.path.lexists(scene.journal) and not scene.legit:
        path = os.path.join(scene.folder, "alone.db")
        shutil.copyfile(scene.ledger, path)
    else:
        path = scene.ledger
    try:
        lines = lines_of(path)
    except Exception as error:
        return ["the ledger afterwards: %s" % error]
    wrong = chain_wrong(lines)
    if lines[:len(LINES)] != LINES:
        wrong.append("the ledger is ANOTHER")
    if not set(said) <= set(lines):
        wrong.append("an acknowledged event is lost")
    return wrong


def play(number, kind=None):
    scene = make_scene(number)
    kind = kind or (racing if number % 20 == 0 else scene.dice.choice(KINDS))
    try:
        return play_scene(scene, kind, number)
    finally:
        scene.close()


def play_scene(scene, kind, number):
    kind(scene)
    there = scene.look()
    wrong, said = scene.leaks(), []
    count = 3
    commands = scene.dice.sample(COMMANDS, count)
    if kind is backup_beside:
        commands[0] = COMMANDS[-1]
    for words in commands:
        found, acked = ask(scene, words)
        wrong += found + changed(scene, there, words) + scene.leaks()
        said += acked
        remove_backup(scene)
        if wrong:
            break
    if kind is folder_of_other_groups and not wrong:
        wrong = left_by_the_killed(scene)
    if scene.racer:
        scene.end_race()
        if os.path.lexists(scene.journal):
            os.unlink(scene.journal)
    wrong = wrong or ledger_after(scene, said)
    name = kind.__name__.replace("_", " ")
    if scene.planted:
        name += ": " + scene.planted.__name__.replace("_", " ")
    scene.figures[kind.__name__.replace("_", " ")] = 1
    return wrong, "case %d, %s" % (number, name), scene.figures


def remove_backup(scene):
    path = os.path.join(scene.backups, "copy")
    if os.path.lexists(path):
        os.unlink(path)


def left_by_the_killed(scene):
    """The journal that a member's commit has, seen by killing it."""
    scene.run(scene.member, ["consent-set", "--patient", OTHER, "--episode",
                             "R2", "--to-service", "yes"], lie="dies")
    if not os.path.exists(scene.journal):
        return []
    wrong = scene.leaks()
    if os.lstat(scene.journal).st_gid != scene.group:
        wrong.append("LEAK: the journal has another group than the ledger")
    scene.legit = True
    return wrong + ask(scene, COMMANDS[0])[0]


def changed(scene, there, words):
    now = scene.look()
    wrong = []
    for path, was in there.items():
        if path not in now:
            if path == scene.journal and was[3] == b"" and scene.numbers:
                continue  # a number's empty file may be the ledger's own
            wrong.append("%s: %s is DELETED" % (
                words[0], os.path.basename(path)))
        elif now[path] != was and not stat.S_ISDIR(was[0]):
            wrong.append("%s: %s is CHANGED" % (
                words[0], os.path.basename(path)))
    return wrong


# Negative control.

def read_and_write(ledger, out):
    con = sqlite3.connect(ledger, timeout=1, isolation_level=None)
    os.write(out, b"".join(line.encode() + b"\n" for line, in con.execute(
        "SELECT line FROM event ORDER BY seq")))
    con.execute("VACUUM")


def alone(scene):
    """What SQLite does as the owner: what is wrong with it."""
    ours, out = os.pipe()
    child = start_as(scene.owner, lambda: read_and_write(scene.ledger, out))
    os.close(out)
    told, wrong = b"", []
    while not wrong:
        if not select.select([ours], [], [], 2)[0]:
            wrong = ["HANGS"]
            os.kill(child, signal.SIGKILL)
        more = os.read(ours, 1 << 16)
        if not more:
            break
        told += more
    os.close(ours)
    os.waitpid(child, 0)
    if told and acknowledged(told) != LINES:
        wrong.append("ANOTHER ANSWER")
    return wrong


def plant_to_be_taken(scene, number):
    """In turn what SQLite alone does each of its harms with."""
    thesis = os.path.join(scene.home, "thesis").encode()
    if number % 4 == 0:
        os.mkfifo(scene.journal, 0o666)
        return
    write(scene.journal, (
        b"", whole(scene.dice, scene),
        journal_header(0, 1, 9) + super_name(thesis))[number % 4 - 1], 0o666)
    scene.chown(scene.journal, scene.stranger)
    scene.hold(scene.journal)


def play_alone(number):
    scene = make_scene(number)
    plant_to_be_taken(scene, number)
    there = scene.look()
    wrong = alone(scene)
    wrong += [one for one in changed(scene, there, ["SQLite"])
              if "-journal" not in one or "other.db" in one] + scene.leaks()
    scene.close()
    kinds = [word for word in ("ANOTHER", "DELETED", "HANGS", "LEAK")
             if any(word in one for one in wrong)]
    return kinds, "case %d" % number, {k: 1 for k in kinds}


RIGHT = right_answers()

if campaign.args.only >= 0:
    wrong, how, _ = play(campaign.args.only)
    print("%s: %s" % (how, "; ".join(wrong) or "nothing wrong"))
    campaign.remove = lambda: None
    print("left in " + os.path.join(campaign.folder, "scene%d" % os.getpid()))
    os._exit(1 if wrong else 0)

campaign.begin_control()
campaign.each_apart(play_alone, range(campaign.args.control))
found = dict(campaign.figures)
campaign.end_control("SQLite alone: " + ", ".join(
    "%s in %d" % (k.lower(), v) for k, v in sorted(found.items())))
campaign.result([k for k in ("ANOTHER", "DELETED", "HANGS", "LEAK")
                 if not found.get(k)], "the negative control, not caught")
campaign.each_apart(play, range(campaign.args.runs))
campaign.finish()
