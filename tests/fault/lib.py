"""lib.py - what the campaigns share: a seed, a ledger, its chain, a sum.

The chain is checked here too, apart from ledger-verify and from its source:
with Python's own SQLite, JSON and SHA-256.
"""
import argparse
import atexit
import hashlib
import json
import multiprocessing
import os
import random
import shutil
import signal
import sqlite3
import struct
import subprocess
import sys
import tempfile
import threading
import time

ZEROS = "0" * 64
PATIENT = "9434765919"
# Where it does not matter what a sync takes.
memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def nhs_number(n):
    """The n-th NHS number that starts with 4 and has a right check digit."""
    while True:
        nine = "4%08d" % (n % 10 ** 8)
        check = 11 - sum(int(d) * (10 - i) for i, d in enumerate(nine)) % 11
        if check != 10:
            return nine + str(check % 11)
        n += 50000000


def instant(n):
    """The n-th second of 2025, so that equal facts have equal times."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(1735689600 + n))


class Campaign:
    """One campaign: its arguments, its folder, its sum."""

    def __init__(self, name, runs, jobs=None, fast=False, **more):
        parser = argparse.ArgumentParser(prog=name)
        parser.add_argument("--bin", default="build")
        parser.add_argument("--seed", type=int, default=None)
        parser.add_argument("--runs", type=int, default=runs)
        parser.add_argument("--jobs", type=int,
                            default=jobs or os.cpu_count() or 2)
        for flag, default in more.items():
            parser.add_argument("--" + flag, type=type(default),
                                default=default)
        self.args = parser.parse_args()
        self.name = name
        self.bin = os.path.abspath(self.args.bin)
        self.seed = self.args.seed
        if self.seed is None:
            self.seed = random.SystemRandom().randrange(1 << 31)
        print("%s: SEED=%d" % (name, self.seed), flush=True)
        self.random = random.Random(self.seed)
        self.folder = tempfile.mkdtemp(prefix="edsm-" + name + ".",
                                       dir=memory if fast else None)
        atexit.register(self.remove)
        self.lock = threading.Lock()
        self.passed = self.failed = self.caught = self.made = 0
        self.control = False
        self.began = time.monotonic()
        self.figures = {}

    def count(self, figure, by=1):
        with self.lock:
            self.figures[figure] = self.figures.get(figure, 0) + by

    def result(self, wrong, how):
        """One run's verdict: wrong is a list of what was wrong with it."""
        with self.lock:
            if self.control:
                self.made += 1
                self.caught += bool(wrong)
                return
            self.passed += not wrong
            self.failed += bool(wrong)
            if wrong and self.failed <= int(os.environ.get("SHOWN", 20)):
                print("FAILED %s: %s" % (how, "; ".join(wrong)), flush=True)

    def begin_control(self):
        self.control, self.caught, self.made = True, 0, 0

    def end_control(self, what):
        """A harness that caught nothing of a lie is worthless."""
        self.control = False
        print("control: %s: caught in %d of %d" %
              (what, self.caught, self.made), flush=True)
        self.figures = {}
        self.result([] if self.caught else ["not caught"],
                    "the negative control: " + what)

    def each(self, work, items):
        """work(item) for each, by so many threads as there are jobs."""
        items = list(items)
        left = iter(range(len(items)))
        errors = []

        def run():
            while not errors:
                with self.lock:
                    number = next(left, None)
                if number is None:
                    return
                try:
                    work(items[number])
                except Exception as error:
                    errors.append(error)
        threads = [threading.Thread(target=run)
                   for _ in range(max(1, self.args.jobs))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if errors:
            self.remove()
            raise errors[0]

    def each_apart(self, play, numbers):
        """play(number) for each, in processes: (what is wrong, how, figures).

        What is played must be the dice's choice by seed and number alone, so
        that a single one can be played again.
        """
        pool = multiprocessing.Pool(max(1, self.args.jobs), keep_signals)
        for wrong, how, figures in pool.imap_unordered(play, numbers, 8):
            for figure, by in figures.items():
                self.count(figure, by)
            self.result(wrong, how)
        pool.close()
        pool.join()

    def dice(self, number):
        return random.Random("%d:%d" % (self.seed, number))

    def ask(self, ledger, words, stdin=b"", timeout=20, **account):
        """Runs a command that may hang: its status, None then, and outputs.

        account: the arguments of subprocess for another account.
        """
        if isinstance(stdin, bytes):
            given = {"input": stdin}
        else:
            given = {"stdin": stdin}
        try:
            done = subprocess.run(
                [os.path.join(self.bin, words[0])] + words[1:],
                capture_output=True, timeout=timeout, close_fds=False,
                env=self.environment(ledger), **given, **account)
        except subprocess.TimeoutExpired as late:
            return None, late.stdout or b"", late.stderr or b""
        return done.returncode, done.stdout, done.stderr

    def place(self, name):
        path = os.path.join(self.folder, name)
        os.makedirs(path, exist_ok=True)
        return path

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def finish(self):
        self.remove()
        for figure, count in sorted(self.figures.items()):
            print("%s: %d %s" % (self.name, count, figure))
        print("%s: %.1f s" % (self.name, time.monotonic() - self.began))
        print("%s: %d passed, %d failed" %
              (self.name, self.passed, self.failed), flush=True)
        sys.exit(1 if self.failed or not self.passed else 0)

    # Commands.

    def environment(self, ledger, lie=None, **more):
        kept = {"PATH": self.bin + ":" + os.environ.get("PATH", ""),
                "EDSM_LEDGER": ledger, "EDSM_BY": "campaign", "TZ": "UTC",
                "LC_ALL": "C", "HOME": self.folder}
        if lie:
            kept["LIE"] = lie
            kept["LD_PRELOAD"] = os.path.join(
                self.bin, "tests/fault/lie.so")
        kept.update(more)
        return kept

    def run(self, ledger, words, stdin=b"", lie=None, timeout=120, **more):
        """Runs a command to its end; a subprocess.CompletedProcess."""
        return subprocess.run(
            [os.path.join(self.bin, words[0])] + words[1:], input=stdin,
            capture_output=True, timeout=timeout, close_fds=False,
            env=self.environment(ledger, lie, **more))

    def make_ledger(self, folder):
        path = os.path.join(folder, "ledger.db")
        for name in (path, path + "-journal"):
            if os.path.exists(name):
                os.unlink(name)
        made = self.run(path, ["ledger-init"])
        if made.returncode:
            sys.exit("ledger-init: " + made.stderr.decode())
        return path

    def verify(self, ledger):
        """What ledger-verify finds wrong, as a list."""
        found = self.run(ledger, ["ledger-verify"])
        if found.returncode:
            return ["ledger-verify: exit %d: %s" % (
                found.returncode,
                (found.stdout + found.stderr).decode(errors="replace"))]
        return []


def keep_signals():
    """A process of a pool ends as the pool wants, and removes nothing."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def open_campaign(name, runs, **more):
    campaign = Campaign(name, runs, **more)

    def stop(number, frame):
        campaign.remove()
        os._exit(128 + number)
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    return campaign


# Pages and journals, as the file format of SQLite has them.

PAGE = 4096
JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")


def pages_of(data):
    return [data[at:at + PAGE] for at in range(0, len(data), PAGE)]


def journal_sum(page, nonce):
    """SQLite's: of every 200th byte, from the end."""
    return (nonce + sum(page[at] for at in
                        range(len(page) - 200, 0, -200))) & 0xffffffff


def journal_header(records, nonce, pages, sector=512, page=PAGE):
    return (JOURNAL_MAGIC + struct.pack(
        ">IIIII", records, nonce, pages, sector, page)).ljust(sector, b"\0")


def journal_record(number, page, nonce):
    return struct.pack(">I", number) + page + struct.pack(
        ">I", journal_sum(page, nonce))


def journal_of(before, numbers, nonce=0x12345678):
    """The journal that brings these pages of before back; from 1."""
    pages = pages_of(before)
    return journal_header(len(numbers), nonce, len(pages)) + b"".join(
        journal_record(n, pages[n - 1], nonce) for n in numbers)


def super_name(name, broken=0, length=None, page=None):
    """The end of a journal that names a super-journal, to be deleted."""
    page = 0x40000000 // PAGE + 1 if page is None else page
    return struct.pack(">I", page) + name + struct.pack(
        ">II", len(name) if length is None else length,
        (sum(name) + broken) & 0xffffffff) + JOURNAL_MAGIC


# Ledgers.

def lines_of(ledger):
    """The stored lines, in order."""
    db = sqlite3.connect(ledger, timeout=30)
    try:
        return [row[0].encode() for row in
                db.execute("SELECT line FROM event ORDER BY seq")]
    finally:
        db.close()


def chain_wrong(lines):
    """What is wrong with the chain, as a list; seqs are 1, 2, 3 ..."""
    before = ZEROS
    for number, line in enumerate(lines, 1):
        tail = b',"hash":"'
        cut = len(line) - len(tail) - 64 - 2
        if line[cut:cut + len(tail)] != tail or line[-2:] != b'"}':
            return ["event %d has no hash" % number]
        hashed = hashlib.sha256(before.encode() + line[:cut] + b"}")
        before = line[cut + len(tail):-2].decode()
        if hashed.hexdigest() != before:
            return ["event %d does not continue the chain" % number]
        if not line.startswith(b'{"seq":%d,' % number):
            return ["event %d has another seq" % number]
    return []


def acknowledged(output):
    """The whole lines of an output."""
    return output.split(b"\n")[:-1]


def absent(output, lines):
    """The acknowledged events that are not in the ledger byte for byte."""
    held = set(lines)
    return [line for line in acknowledged(output) if line not in held]


def fact_of(line):
    """An event's fact: what stays alike when a request is run again."""
    event = json.loads(line)
    for name in ("seq", "logged", "hash"):
        del event[name]
    return json.dumps(event)


def views_of(lines):
    return [json.loads(line) for line in lines
            if b'"event":"record-view"' in line]
