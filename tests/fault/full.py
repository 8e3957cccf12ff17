#!/usr/bin/env python3
"""full.py - the disk is full, and nothing acknowledged is missing.

Proved: with whatever little room, a command ends with exit status 0 and all
its work done, or with 3; each acknowledged event is in the ledger byte for
byte, no entry is let out by a view that is not logged, a copy is whole or is
not there; ledger-verify works on the full disk, and once there is room again
the same commands do what is left, each fact once.

How: an import, commands by flags, a view, a view and a command whose output
goes to the full disk too, and a backup, at each of some sizes between "not a
page more" and "enough for all": on a tmpfs of that size where one can be
mounted (every second size), else under a limit on the size of files, which
counts bytes.

Negative controls (lib.lie.c): LIE=early acknowledges before the commit,
LIE=never lets views out without logging them.
"""
import json
import os
import shutil
import subprocess

from lib import (PATIENT, absent, acknowledged, chain_wrong, instant,
                 lines_of, nhs_number, open_campaign, views_of)

campaign = open_campaign("full", 20, jobs=3, fast=True, control=6)
ROWS = 1200
rows = os.path.join(campaign.folder, "rows.csv")
with open(rows, "w", encoding="ascii") as file:
    file.write("patient,episode,practice,service,at\n" + "".join(
        "%s,N%d,C81001,RY8,%s\n" % (nhs_number(n), n, instant(n))
        for n in range(ROWS)))
record = os.path.join(campaign.folder, "record.jsonl")
with open(record, "w", encoding="ascii") as file:
    file.write("".join(
        '{"patient":"%s","org":"C81001","entry":"G%d","recorded":"%s",'
        '"text":"%s"}\n' % (PATIENT, n, instant(n), "x" * 200)
        for n in range(200)))
VIEW = ["record-view", "--viewer", "RY8", record]
WORK = ([["episode-open", rows]] +
        [["consent-set", "--patient", PATIENT, "--episode", "R1",
          "--to-service", "yes", "--at", instant(9000 + n), "--note",
          "x" * 400] for n in range(4)] +
        [VIEW, VIEW + ["INSIDE"],
         ["consent-set", "--patient", PATIENT, "--episode", "R1",
          "--to-practice", "yes", "--at", instant(9900), "INSIDE"],
         ["ledger-backup", "COPY"]])


class Disk:
    """A folder with so many bytes of room."""

    def __init__(self, number, size, mounted):
        self.folder = campaign.place("disk%d" % number)
        self.size, self.mounted = size, False
        if mounted:
            self.mounted = not subprocess.run(
                ["mount", "-t", "tmpfs", "-o", "size=%d,mode=700" % size,
                 "edsm",
                 self.folder], stderr=subprocess.DEVNULL,
                check=False).returncode
        self.ledger = os.path.join(self.folder, "ledger.db")
        self.limit = not self.mounted
        self.had = []

    def widen(self):
        self.limit = False
        if self.mounted:
            subprocess.run(["mount", "-o", "remount,size=64m", self.folder],
                           check=True)

    def close(self):
        if self.mounted:
            subprocess.run(["umount", self.folder], check=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, words, lie=None):
        """Exit status, output, messages; the output maybe on this disk."""
        inside = words[-1] == "INSIDE"
        words = [w.replace("COPY", self.folder + "/copy.db")
                 for w in (words[:-1] if inside else words)]
        before = ["prlimit", "--fsize=%d" % self.size] if self.limit else []
        path = os.path.join(self.folder if inside else campaign.folder,
                            "out%s" % os.path.basename(self.folder))
        with open(path, "wb") as out:
            # what is not on this disk is not limited either
            done = subprocess.run(
                before + [os.path.join(campaign.bin, words[0])] + words[1:],
                stdin=subprocess.DEVNULL, check=False, close_fds=False,
                stdout=out if inside else subprocess.PIPE,
                stderr=subprocess.PIPE, timeout=120,
                env=campaign.environment(self.ledger, lie))
        output = done.stdout
        if inside:
            with open(path, "rb") as file:
                output = file.read()
        os.unlink(path)
        return done.returncode, output, done.stderr


def judge(disk, words, lie=None):
    """One command; what was wrong with it."""
    status, out, err = disk.run(words, lie)
    campaign.count("commands that ended with exit %d" % status)
    name = " ".join([os.path.basename(w) for w in words[:2]])
    if status not in (0, 3):
        return ["%s: exit %d: %s" % (name, status,
                                     err.decode(errors="replace").strip())]
    wrong = []
    if status and not err:
        wrong.append("exit 3 without a message")
    wrong += campaign.verify(disk.ledger)
    lines = lines_of(disk.ledger)
    wrong += chain_wrong(lines)
    if lines[:len(disk.had)] != disk.had:
        wrong.append("what was there is not there any more")
    new, disk.had = lines[len(disk.had):], lines
    wrong += one_wrong(disk, words, status, out, new)
    return ["%s: %s" % (name, what) for what in wrong]


def one_wrong(disk, words, status, out, new):
    wrong = []
    if words[0] == "record-view":
        logged = sum(v["shown"] for v in views_of(new))
        if out.count(b"\n") > logged:
            wrong.append("%d entries let out, %d logged" %
                         (out.count(b"\n"), logged))
        if status == 0 and out.count(b"\n") != 200:
            wrong.append("exit 0, and not all was let out")
    elif words[0] == "ledger-backup":
        copy = disk.folder + "/copy.db"
        if os.path.exists(copy):
            if status or lines_of(copy) != disk.had:
                wrong.append("exit %d, and a copy that is none" % status)
            os.unlink(copy)
        elif not status:
            wrong.append("exit 0, and there is no copy")
    else:
        lost = absent(out, disk.had)
        if lost:
            wrong.append("%d acknowledged events are absent" % len(lost))
        wanted = ROWS if words[1] == rows else 1
        if status == 0 and out.count(b"\n") < wanted:
            wrong.append("exit 0, and not all was acknowledged")
    return wrong


def at_size(number, size, mounted, work, lie=None):
    disk = Disk(number, size, mounted)
    try:
        shutil.copy(start, disk.ledger)
        disk.had = lines_of(start)
        wrong = []
        for words in work:
            wrong += judge(disk, words, lie)
        disk.widen()
        if not lie:
            for words in work:
                wrong += judge(disk, words)
            wrong += each_once(disk)
    finally:
        disk.close()
    campaign.count("sizes on a tmpfs" if disk.mounted
                   else "sizes by a limit")
    campaign.result(wrong, "%d bytes, %s" % (
        size, "tmpfs" if disk.mounted else "limit"))


def each_once(disk):
    opened = [json.loads(line)["episode"] for line in disk.had
              if b'"event":"episode-open"' in line]
    ats = [json.loads(line)["at"] for line in disk.had
           if b'"event":"consent-set"' in line]
    wrong = []
    if sorted(opened) != sorted(["R1"] + ["N%d" % n for n in range(ROWS)]):
        wrong.append("run again, and not every episode is there once")
    if len(ats) != 5 or len(set(ats)) != 5:
        wrong.append("run again, and not every decision is there once")
    return wrong


def sizes(count, least, most):
    """Close to each other where there is the least room."""
    return [least + int((most - least) *
                        ((n + campaign.random.random()) / count) ** 3)
            for n in range(count)]


start = campaign.make_ledger(campaign.place("start"))
campaign.run(start, [
    "episode-open", "--patient", PATIENT, "--episode", "R1", "--practice",
    "C81001", "--service", "RY8", "--to-service", "yes", "--at", instant(0)])
needed = Disk(0, 1 << 26, False)
shutil.copy(start, needed.ledger)
for words in WORK:
    found = judge(needed, words)
    if found:
        raise SystemExit("full: with room: " + found[0])
LEAST, MOST = os.path.getsize(start), os.path.getsize(needed.ledger)
needed.close()



def series(count, work, lie=None):
    def one(item):
        number, size = item
        mounted = number % 2 and not lie
        if mounted:     # it holds the journal and a copy too
            size += (size - LEAST) // 2 * 3
        at_size(number, size, mounted, work, lie)
    campaign.each(one, enumerate(sizes(count, LEAST, MOST)))


campaign.begin_control()
series(campaign.args.control, WORK[:1], "early")
campaign.end_control("acknowledged before the commit")
campaign.begin_control()
series(campaign.args.control, [VIEW], "never")
campaign.end_control("let out without a logged view")
series(campaign.args.runs, WORK)
campaign.finish()
