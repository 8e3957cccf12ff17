#!/usr/bin/env python3
"""hostile.py - what somebody else lays beside a ledger is not used.

Proved: whatever lies where a ledger's journal does, or in the ledger's own
place - a journal of another account, group or mode, with a second name, behind
a link; one that names a file for SQLite to delete; a FIFO, a socket, a folder,
a device; a ledger or folder that others may write -

  - every command fails with exit status 3 and lets nothing out, or, where what
    lies there is harmless, answers as before;
  - neither the ledger, nor what lies there, nor the file named is changed;
  - nothing hangs.

How: a ledger in which a patient agreed, and withdrew. Each run lays one thing
there, with one content, and runs four commands. The journal that is planted
takes the withdrawal back where it is used. tests/fault/shared.py has the same
for accounts that share a ledger.

--only N plays one case again; its files stay in the folder printed.

Negative controls: the planted journal given to the account, group and mode of
the ledger, as a store takes it that does not look, must be found letting the
entry out; and SQLite alone, given the same files, must be found changing them.
"""
import os
import shutil
import socket
import sqlite3
import stat

from lib import (PATIENT, journal_of, open_campaign, pages_of, super_name)

campaign = open_campaign("hostile", 200, fast=True, only=-1)
ROOT = os.geteuid() == 0
LATER = "2026-04-01T00:00:00Z"
LINE = ('{"patient":"%s","org":"C81001","entry":"E1","recorded":"%s"}\n' %
        (PATIENT, LATER)).encode()
NOBODY = 65534
QUESTIONS = (["audit-view", "why", "--viewer", "RY8"],
             ["audit-view", "who", "--all"], ["record-view", "--viewer", "RY8"])


def must(ledger, *words):
    done = campaign.run(ledger, list(words))
    if done.returncode:
        raise SystemExit("hostile: " + done.stderr.decode())


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


def make_base():
    """The ledger before and after a withdrawal, and the way back."""
    ledger = campaign.make_ledger(campaign.place("base"))
    must(ledger, "episode-open", "--quiet", "--patient", PATIENT, "--episode",
         "R1", "--practice", "C81001", "--service", "RY8", "--at",
         "2026-03-02", "--to-service", "yes")
    before = read(ledger)
    must(ledger, "consent-set", "--quiet", "--patient", PATIENT, "--episode",
         "R1", "--to-service", "no", "--at", "2026-03-03")
    after = read(ledger)
    pages = pages_of(after)
    changed = [n + 1 for n, page in enumerate(pages_of(before))
               if page != pages[n]]
    return after, journal_of(before, changed)


BASE, JOURNAL = make_base()


class Scene:
    """A folder with a ledger, and a file of the user's elsewhere."""

    def __init__(self, number):
        self.dice = campaign.dice(number)
        self.folder = campaign.place("scene%d" % os.getpid())
        os.chmod(self.folder, 0o700)
        for name in os.listdir(self.folder):
            path = os.path.join(self.folder, name)
            if os.path.isdir(path) and not os.path.islink(path):
                shutil.rmtree(path)
            else:
                os.unlink(path)
        self.ledger = os.path.join(self.folder, "ledger.db")
        self.journal = self.ledger + "-journal"
        self.victim = os.path.join(self.folder, "thesis")
        self.other = os.path.join(self.folder, "other")
        write(self.ledger, BASE)
        os.chmod(self.ledger, 0o600)
        write(self.victim, b"years of work\n")
        self.harmless = False

    def content(self):
        """What a planted journal holds; an empty one leads nowhere."""
        return self.dice.choice((
            JOURNAL, JOURNAL, JOURNAL[:512], JOURNAL[:-9],
            JOURNAL + super_name(self.victim.encode())))

    def look(self):
        """All that is there, by kind and content."""
        found = {}
        for name in sorted(os.listdir(self.folder)):
            path = os.path.join(self.folder, name)
            kept = os.lstat(path)
            found[name] = (
                kept.st_mode, kept.st_uid, kept.st_gid,
                read(path) if stat.S_ISREG(kept.st_mode) else None)
        return found


# What lies where the journal does: each names what it laid.

def of_another_account(scene):
    write(scene.journal, scene.content())
    os.chmod(scene.journal, 0o600)
    os.chown(scene.journal, NOBODY, scene.dice.choice((0, NOBODY)))


def of_another_group(scene):
    write(scene.journal, scene.content())
    os.chmod(scene.journal, 0o600)
    os.chown(scene.journal, 0, NOBODY)


def of_another_mode(scene):
    write(scene.journal, scene.content())
    os.chmod(scene.journal, scene.dice.choice(
        (0o666, 0o660, 0o644, 0o640, 0o606, 0o700, 0o400)))


def with_a_second_name(scene):
    write(scene.other, scene.content())
    os.chmod(scene.other, 0o600)
    os.link(scene.other, scene.journal)


def behind_a_link(scene):
    write(scene.other, scene.content())
    os.chmod(scene.other, 0o600)
    os.symlink(scene.dice.choice(("other", "nowhere", scene.other)),
               scene.journal)


def naming_a_file(scene):
    """Its owner and mode are right: a copy that somebody handed over."""
    name = scene.dice.choice((scene.victim, scene.victim, scene.ledger,
                              os.path.join(scene.folder, "nowhere")))
    journal = scene.dice.choice((JOURNAL, JOURNAL[:512], b"\0" * 512))
    write(scene.journal, journal + super_name(
        name.encode(), scene.dice.choice((0, 0, 0, 1)),
        scene.dice.choice((None, None, 1))))
    os.chmod(scene.journal, 0o600)


def fifo(scene):
    os.mkfifo(scene.journal, scene.dice.choice((0o600, 0o666)))


def folder(scene):
    os.mkdir(scene.journal, scene.dice.choice((0o600, 0o700)))


def listening(scene):
    here = os.getcwd()
    os.chdir(scene.folder)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("ledger.db-journal")
    os.chdir(here)
    os.chmod(scene.journal, 0o600)


def device(scene):
    """The device of /dev/zero."""
    os.mknod(scene.journal, 0o600 | stat.S_IFCHR, os.makedev(1, 5))


def empty_of_another(scene):
    """Bait: whoever writes into it hands pages over."""
    write(scene.journal, b"")
    os.chmod(scene.journal, scene.dice.choice((0o600, 0o666)))
    os.chown(scene.journal, NOBODY, NOBODY)


def empty_of_ours(scene):
    """What a command leaves that was stopped at making it."""
    write(scene.journal, b"")
    os.chmod(scene.journal, scene.dice.choice((0o600, 0o644, 0o600)))
    scene.harmless = True


def zeros_of_ours(scene):
    """What a commit leaves that was stopped at ending it."""
    write(scene.journal, b"\0" * scene.dice.choice((28, 512, 4096)))
    os.chmod(scene.journal, 0o600)
    scene.harmless = True


# What lies where the ledger does.

def ledger_behind_a_link(scene):
    os.rename(scene.ledger, scene.other)
    os.symlink("other", scene.ledger)


def ledger_with_a_second_name(scene):
    os.link(scene.ledger, scene.other)


def ledger_is_a_fifo(scene):
    os.unlink(scene.ledger)
    os.mkfifo(scene.ledger, 0o600)


def ledger_is_a_folder(scene):
    os.unlink(scene.ledger)
    os.mkdir(scene.ledger)


def ledger_of_everybody(scene):
    os.chmod(scene.ledger, scene.dice.choice((0o666, 0o602, 0o662)))


def folder_of_everybody(scene):
    os.chmod(scene.folder, scene.dice.choice((0o777, 0o1777, 0o703)))


def folder_of_a_group(scene):
    os.chmod(scene.folder, scene.dice.choice((0o770, 0o2770, 0o720)))


def folder_of_another(scene):
    os.chown(scene.folder, NOBODY, NOBODY)


LAID = [of_another_mode, with_a_second_name, behind_a_link, naming_a_file,
        naming_a_file, fifo, folder, listening, empty_of_ours, zeros_of_ours,
        ledger_behind_a_link, ledger_with_a_second_name, ledger_is_a_fifo,
        ledger_is_a_folder, ledger_of_everybody, folder_of_everybody,
        folder_of_a_group]
if ROOT:
    LAID += [of_another_account, of_another_account, of_another_group,
             empty_of_another, folder_of_another, device]


def commands(scene):
    copies = campaign.place("copies%d" % os.getpid())
    for name in os.listdir(copies):
        os.unlink(os.path.join(copies, name))
    backup, copy = (os.path.join(copies, n) for n in ("backup", "copy"))
    return scene.dice.sample(QUESTIONS + (
        ["ledger-verify"], ["ledger-backup", backup], ["ledger-copy", scene.ledger, copy],
        ["partner-set", "--org", "RX1"], ["audit-view", "events"],
        ["consent-set", "--patient", PATIENT, "--episode", "R1",
         "--to-service", "no", "--at", "2026-03-04"]), 4)


def judge(scene, words, there):
    """What is wrong with one command, given what was there."""
    name = " ".join(words[:2]) if words[0] == "audit-view" else words[0]
    status, out, err = campaign.ask(scene.ledger, words, LINE)
    wrong = []
    if status is None:
        return [name + ": hangs"]
    if b'"allow"' in out or (words[0] == "record-view" and b"E1" in out):
        wrong.append(name + ": AN ALLOW, exit %d" % status)
    if status not in ((0, 1) if scene.harmless else (3,)):
        wrong.append("%s: exit %d: %s" % (name, status, err.decode(
            errors="replace").strip()))
    if status == 3 and (out or not err):
        wrong.append(name + ": fails, and not silently or without a word")
    if not scene.harmless and scene.look() != there:
        wrong.append(name + ": what was there is changed")
    if not os.path.exists(scene.victim):
        wrong.append(name + ": a file of the user's is gone")
    return wrong


def play(number, change=None):
    scene = Scene(number)
    lay = scene.dice.choice(LAID)
    lay(scene)
    if change:
        lay, there = change, change(scene)
    there = scene.look()
    wrong = []
    for words in commands(scene):
        wrong += judge(scene, words, there)
    os.chmod(scene.folder, 0o700)
    os.chown(scene.folder, os.geteuid(), os.getegid())
    return wrong, "case %d, %s" % (number, lay.__name__), {
        lay.__name__.replace("_", " "): 1}


# Negative controls.

def trusted(scene):
    """The planted journal, as a store takes it that does not look."""
    dice = scene.dice
    scene.__init__(0)
    scene.dice = dice
    write(scene.journal, JOURNAL)
    os.chmod(scene.journal, 0o600)


def play_trusted(number):
    wrong, how, figures = play(number, trusted)
    return [one for one in wrong if "AN ALLOW" in one], how, figures


PLANTED = [of_another_mode, with_a_second_name, naming_a_file]
if ROOT:
    PLANTED += [of_another_account, of_another_group]


def play_alone(number):
    """SQLite alone, with what was planted."""
    scene = Scene(number)
    lay = PLANTED[number % len(PLANTED)]
    lay(scene)
    there, wrong = scene.look(), []
    con = sqlite3.connect(scene.ledger)
    try:
        con.execute("SELECT count(*) FROM event").fetchall()
    except sqlite3.Error as error:
        return [], str(error), {}
    finally:
        con.close()
    now = scene.look()
    if now.get("ledger.db") != there["ledger.db"]:
        wrong.append("the withdrawal is taken back")
    if "thesis" not in now:
        wrong.append("a file of the user's is gone")
    return wrong, lay.__name__, {}


if campaign.args.only >= 0:
    wrong, how, _ = play(campaign.args.only)
    print("%s: %s" % (how, "; ".join(wrong) or "nothing wrong"))
    campaign.remove = lambda: None
    print("left in %s" % os.path.join(campaign.folder,
                                      "scene%d" % os.getpid()))
    os._exit(1 if wrong else 0)

campaign.begin_control()
campaign.each_apart(play_trusted, range(20))
campaign.end_control("the planted journal is taken")
campaign.begin_control()
campaign.each_apart(play_alone, range(20))
campaign.end_control("SQLite alone, with what was planted")
campaign.each_apart(play, range(campaign.args.runs))
campaign.finish()
