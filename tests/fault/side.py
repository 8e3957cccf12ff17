#!/usr/bin/env python3
"""side.py - writers side by side, and the ledger is one chain.

Proved: with many writers, readers, ledger-verify and ledger-backup at work on
one ledger at once, and any of them stopped and continued at random, no
command fails, no seq is missing or given twice, every acknowledged event is
in the ledger byte for byte, each request's fact once, and every reader sees
a whole chain from its first event on.

How: each writer runs its commands one after the other: by flags, a few lines
on standard input, a view. A pauser sends SIGSTOP to what is running just now
and SIGCONT some milliseconds later.

Negative control: among a few writers one acknowledges without a commit
(LIE=never of lib.lie.c); its events are absent, its seqs given twice.
"""
import json
import os
import random
import signal
import subprocess
import threading
import time

from lib import (PATIENT, absent, acknowledged, chain_wrong, fact_of,
                 instant, lines_of, nhs_number, open_campaign)

campaign = open_campaign("side", 200, fast=True, writers=8)
RECORD = "".join(
    '{"patient":"%s","org":"C81001","entry":"G%d","recorded":"%s"}\n' %
    (PATIENT, n, instant(n)) for n in range(5))


class Crowd:
    """All that runs on one ledger."""

    def __init__(self, name, writers, commands, liars):
        self.ledger = campaign.make_ledger(campaign.place(name))
        self.name, self.commands = name, commands
        self.running, self.lock = set(), threading.Lock()
        self.said, self.wanted = [], 0
        self.over = False
        self.do(random, ["episode-open", "--patient", PATIENT, "--episode",
                         "R1", "--practice", "C81001", "--service", "RY8",
                         "--at", instant(0), "--to-service", "yes"])
        writers = [threading.Thread(target=self.write, args=(
            n, "never" if n < liars else None)) for n in range(writers)]
        others = [threading.Thread(target=work) for work in (
            self.pause, self.read, self.verify, self.back_up)]
        for thread in others + writers:
            thread.start()
        for thread in writers:
            thread.join()
        self.over = True
        for thread in others:
            thread.join()

    def do(self, choices, words, stdin=b"", lie=None, record=True):
        """Runs a command that may be paused; its output, where it worked."""
        process = subprocess.Popen(
            [os.path.join(campaign.bin, words[0])] + words[1:],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, close_fds=False,
            env=campaign.environment(self.ledger, lie))
        with self.lock:
            self.running.add(process)
        out, err = process.communicate(stdin)
        with self.lock:
            self.running.discard(process)
            if record:
                self.said += acknowledged(out)
        if process.returncode:
            campaign.result(["exit %d: %s" % (
                process.returncode, err.decode(errors="replace").strip())],
                "%s, %s" % (self.name, " ".join(words[:2])))
        return out if not process.returncode else None

    def write(self, number, lie):
        choices = random.Random("%d %s %d" % (
            campaign.seed, self.name, number))
        for count in range(self.commands):
            n = number * 1000000 + count * 10
            kind = choices.random()
            wrong = []
            if kind < .1:
                out = self.do(choices, ["record-view", "--viewer", "RY8"],
                              RECORD.encode(), record=False)
                self.count_wanted(1)
                if out is not None and out.count(b"\n") != 5:
                    wrong.append("a view without its entries")
            else:
                words, stdin, wanted = request(kind, n)
                out = self.do(choices, words, stdin.encode(), lie)
                self.count_wanted(wanted)
                if out is not None and out.count(b"\n") != wanted:
                    wrong.append("%d events acknowledged, not %d" %
                                 (out.count(b"\n"), wanted))
            if out is not None:
                campaign.result(wrong, "%s, writer %d, command %d" % (
                    self.name, number, count))

    def count_wanted(self, count):
        with self.lock:
            self.wanted += count

    def pause(self):
        choices = random.Random("%d pause" % campaign.seed)
        while not self.over:
            with self.lock:
                running = sorted(self.running, key=lambda p: p.pid)
                process = choices.choice(running) if running else None
                if process and process.returncode is None:
                    process.send_signal(signal.SIGSTOP)
            if process:
                time.sleep(choices.random() * .012)
                process.send_signal(signal.SIGCONT)
                campaign.count("pauses")
            time.sleep(choices.random() * .02)

    def read(self):
        while not self.over:
            out = self.do(random, ["audit-view", "events"], record=False)
            if out is not None:
                campaign.count("readers")
                campaign.result(chain_wrong(acknowledged(out)),
                                self.name + ", a reader")
            time.sleep(.1)

    def verify(self):
        while not self.over:
            out = self.do(random, ["ledger-verify"], record=False)
            if out is not None:
                campaign.count("verifications")
                campaign.result(
                    [] if json.loads(out)["ok"] else ["not ok"],
                    self.name + ", ledger-verify")
            time.sleep(.2)

    def back_up(self):
        if not os.path.exists(os.path.join(campaign.bin, "ledger-backup")):
            return
        copy = os.path.join(os.path.dirname(self.ledger), "copy.db")
        while not self.over:
            out = self.do(random, ["ledger-backup", copy], record=False)
            if out is not None:
                campaign.count("backups")
                campaign.result(chain_wrong(lines_of(copy)),
                                self.name + ", a backup")
                os.unlink(copy)
            time.sleep(.4)

    def judge(self):
        lines = lines_of(self.ledger)
        wrong = chain_wrong(lines) + campaign.verify(self.ledger)
        lost = absent(b"".join(line + b"\n" for line in self.said), lines)
        if lost:
            wrong.append("%d acknowledged events lost" % len(lost))
        seqs = [json.loads(line)["seq"] for line in self.said]
        if len(set(seqs)) != len(seqs):
            wrong.append("%d seqs given twice" %
                         (len(seqs) - len(set(seqs))))
        if len(lines) != self.wanted + 1:
            wrong.append("%d events, not %d" % (len(lines), self.wanted + 1))
        facts = [fact_of(line) for line in lines
                 if b'"event":"record-view"' not in line]
        if len(set(facts)) != len(facts):
            wrong.append("%d facts recorded twice" %
                         (len(facts) - len(set(facts))))
        campaign.count("events", len(lines))
        campaign.result(wrong, self.name)


def request(kind, n):
    """The words, the input, and how many events it makes."""
    if kind < .2:
        return ["consent-set", "--patient", PATIENT, "--episode", "R1",
                "--to-practice", "yes" if n % 20 else "no",
                "--at", instant(n)], "", 1
    if kind < .5:
        return ["consent-set", "--patient", nhs_number(n), "--practice",
                "C81001", "--mig", "yes", "--at", instant(n)], "", 1
    if kind < .8:
        return ["episode-open", "--patient", nhs_number(n), "--episode",
                "E%d" % n, "--practice", "C81001", "--service", "RY8",
                "--at", instant(n)], "", 1
    return ["mark-private"], "".join(
        '{"patient":"%s","org":"C81001","entry":"M%d","at":"%s"}\n' %
        (nhs_number(n), n + i, instant(n + i)) for i in range(3)), 3


campaign.begin_control()
Crowd("control", 3, 10, 1).judge()
campaign.end_control("acknowledged without a commit")
Crowd("crowd", campaign.args.writers, campaign.args.runs, 0).judge()
campaign.finish()
