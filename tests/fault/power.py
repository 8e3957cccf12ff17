#!/usr/bin/env python3
"""power.py - the power fails, and nothing acknowledged is lost.

Proved: after a loss of power at any moment the ledger opens (a journal left
behind is rolled back), ledger-verify says yes, and every event whose line had
reached standard output is in it, byte for byte. A backup that was acknowledged
is there and verifies.

How: the commands of a small working day run once under strace, which tells
every write, sync, truncation, creation, unlink and rename in the ledger's
folder and every line on standard output, in order. Some commands are killed
while they commit, so that the rolling back is part of the day. Then, for each
state, a moment is chosen and the disk is made as it could be after a crash
just then:

  - of each sector of 512 bytes, any of the versions written since the file
    was last synced, or the one that was synced: writes are dropped, put in
    another order and torn;
  - the file's length, any of those that it had since; what it grew by without
    being written is zeros or rubbish;
  - of each name in the folder, the file (or none) that it stood for when the
    folder was last synced or at any time since.

The ledger and its journal are put in memory (/dev/shm) and looked at with
ledger-verify, then with Python's sqlite3; in one state of fifty the next
command must be able to record.

Negative control: --lie full leaves out the sync of the folder that follows
the journal's unlink, which is what synchronous=FULL does; --lie data leaves
out the syncs of the ledger's file, --lie journal those of the journal. The
harness must find lost events.

The day holds today's times, so that a state played again with --only N is alike
in all but those.

The model is harsher than a disk with barriers, but for one thing: a sector is
written whole or not at all, as SQLite assumes of a disk.
"""
import argparse
import atexit
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

SECTOR = 512

ap = argparse.ArgumentParser()
ap.add_argument("--bin", default="build")
ap.add_argument("--runs", type=int, default=2000)
ap.add_argument("--seed", type=int)
ap.add_argument("--only", type=int)
ap.add_argument("--lie", choices=("full", "data", "journal"))
ap.add_argument("--jobs", type=int, default=os.cpu_count())
args = ap.parse_args()
if args.seed is None:
    args.seed = int(os.environ.get("SEED", random.randrange(1 << 31)))
BIN = os.path.abspath(args.bin)


# What happened, as strace tells it.

CALLS = ("openat,creat,write,pwrite64,writev,pwritev,fsync,fdatasync,"
         "ftruncate,truncate,unlink,unlinkat,rename,renameat,renameat2,"
         "link,linkat,fallocate,sync,syncfs,sync_file_range,copy_file_range,"
         "sendfile,mmap")
CALL = re.compile(r"(?:\[pid +\d+\] |\d+ +)?(\w+)\((.*)\) += (-?\d+|\?)")
FD = re.compile(r"(-?\d+|AT_FDCWD)<([^>]*)>")


def unhex(text):
    return bytes.fromhex(text.replace("\\x", ""))


def record(folder, day):
    """Runs the day; a list of (what, path, ...) in the order it happened."""
    log = os.path.join(folder, "..", "strace.log")
    ops = []
    for number, (words, stdin, extra) in enumerate(day):
        words = [os.path.join(BIN, words[0])] + words[1:]
        subprocess.run(
            ["strace", "-f", "-y", "-xx", "-qq", "-s", "4000000",
             "-e", "trace=" + CALLS, "-e", "signal=none", *extra,
             "-o", log, *words], input=stdin, cwd=folder,
            env={**os.environ, "EDSM_LEDGER": "ledger.db"},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        with open(log, encoding="ascii") as f:
            for line in f:
                parse(line, folder.encode(), ops)
        ops.append(("end", number))
    os.unlink(log)
    return ops


def parse(line, folder, ops):
    found = CALL.match(line)
    if not found or found[3] == "?" or int(found[3]) < 0:
        return
    call, words = found[1], found[2]
    paths = [unhex(p) for _, p in FD.findall(words)]
    strings = [unhex(s) for s in re.findall(r'"((?:\\x..)*)"', words)]

    def name(path):
        if path.startswith((b"pipe:", b"socket:", b"anon_inode:")):
            return None
        path = os.path.join(folder, path)
        if os.path.dirname(path) == folder:
            return os.path.basename(path).decode()
        return None
    if call in ("write", "writev", "pwrite64"):
        fd = int(words.split("<")[0])
        if fd == 1:
            ops.append(("say", b"".join(strings)[:int(found[3])]))
        elif name(paths[0]) and call == "pwrite64":
            ops.append(("write", name(paths[0]),
                        int(words.split(",")[-1]),
                        strings[0][:int(found[3])]))
        elif name(paths[0]):
            sys.exit("power: %s() to %r is not modelled" % (call, paths[0]))
    elif call == "openat":
        made = name(strings[0])
        if made and "O_CREAT" in words:
            ops.append(("make", made))
        if made and "O_TRUNC" in words:
            ops.append(("cut", made, 0))
    elif call in ("fsync", "fdatasync"):
        if paths[0] == folder:
            ops.append(("syncdir",))
        elif name(paths[0]):
            ops.append(("sync", name(paths[0])))
    elif call == "ftruncate":
        if name(paths[0]):
            ops.append(("cut", name(paths[0]),
                        int(words.split(",")[-1])))
    elif call in ("unlink", "unlinkat"):
        if name(strings[0]):
            ops.append(("unlink", name(strings[0])))
    elif call in ("rename", "renameat", "renameat2"):
        if name(strings[0]) or name(strings[1]):
            ops.append(("rename", name(strings[0]), name(strings[1])))
    elif call != "mmap" and any(
            name(p) for p in paths + strings if p):
        sys.exit("power: %s is not modelled" % call)
    elif call == "mmap" and "MAP_SHARED" in words and "PROT_WRITE" in words \
            and any(name(p) for p in paths):
        sys.exit("power: a writable mapping is not modelled")


# The disk.

class File:
    """What is on the disk for sure, and what has been written since."""

    def __init__(self):
        self.data = bytearray()
        self.now = 0           # the length as the process sees it
        self.lengths = []      # those since the last sync, the oldest first
        self.sectors = {}      # number: versions since the last sync

    def current(self, sector):
        if sector in self.sectors:
            return self.sectors[sector][-1]
        return bytes(self.data[sector * SECTOR:(sector + 1) * SECTOR]
                     ).ljust(SECTOR, b"\0")

    def write(self, at, data):
        end = at + len(data)
        for sector in range(at // SECTOR, (end + SECTOR - 1) // SECTOR):
            first = sector * SECTOR
            old = bytearray(self.current(sector))
            a, b = max(at, first), min(end, first + SECTOR)
            old[a - first:b - first] = data[a - at:b - at]
            self.sectors.setdefault(sector, []).append(bytes(old))
        if end > self.now:
            self.resize(end)

    def resize(self, length):
        if length < self.now:
            for sector in range(length // SECTOR,
                                (self.now + SECTOR - 1) // SECTOR):
                first = sector * SECTOR
                keep = self.current(sector)[:max(0, length - first)]
                self.sectors.setdefault(sector, []).append(
                    keep.ljust(SECTOR, b"\0"))
        self.now = length
        self.lengths.append(length)

    def sync(self):
        data = self.data.ljust(max(self.now, len(self.data)), b"\0")
        for sector, versions in self.sectors.items():
            first = sector * SECTOR
            data = data.ljust(first + SECTOR, b"\0")
            data[first:first + SECTOR] = versions[-1]
        self.data = data[:self.now]
        self.lengths, self.sectors = [], {}

    def after_crash(self, dice, mood):
        """One of the contents that may be found afterwards."""
        length = pick(dice, mood, [len(self.data)] + self.lengths)
        data = bytearray(self.data[:length])
        if len(data) < length:
            grown = length - len(data)
            data += dice.choice((bytes(grown), dice.randbytes(grown)))
        for sector, versions in self.sectors.items():
            first = sector * SECTOR
            chosen = pick(dice, mood, [None] + versions)
            if chosen is not None and first < length:
                data[first:first + SECTOR] = chosen
                del data[length:]
        return data


def pick(dice, mood, versions):
    """By mood: mostly what was, mostly what came, or anything."""
    if dice.random() < mood[0]:
        return versions[0]
    if dice.random() < mood[1]:
        return versions[-1]
    return dice.choice(versions)


MOODS = ((.5, .5), (0, 1), (1, 0), (.9, .5), (.1, .9), (.02, .98), (0, .5),
         (.5, 0))


class Disk:
    """The folder: names[x] are the files that x stood for, oldest first."""

    def __init__(self):
        self.names = {}
        self.said = b""
        self.ended = -1

    def file(self, name):
        return self.names.get(name, [None])[-1]

    def do(self, op):
        what = op[0]
        if what == "say":
            self.said += op[1]
        elif what == "end":
            self.ended = op[1]
        elif what == "make":
            if not self.file(op[1]):
                self.names.setdefault(op[1], [None]).append(File())
        elif what == "write":
            self.file(op[1]).write(op[2], op[3])
        elif what == "cut":
            self.file(op[1]).resize(op[2])
        elif what == "sync":
            self.file(op[1]).sync()
        elif what == "unlink":
            self.names[op[1]].append(None)
        elif what == "rename":
            moved = self.file(op[1])
            self.names[op[1]].append(None)
            self.names.setdefault(op[2], [None]).append(moved)
        elif what == "syncdir":
            self.names = {n: f[-1:] for n, f in self.names.items() if f[-1]}

    def after_crash(self, dice):
        mood, found = dice.choice(MOODS), {}
        for name, files in self.names.items():
            chosen = pick(dice, dice.choice(MOODS), files)
            if chosen:
                found[name] = bytes(chosen.after_crash(dice, mood))
        return found


def lies(ops):
    """Leaves out the syncs that the control asks for."""
    kept, unlinked = [], False
    for op in ops:
        if op[0] == "unlink" and op[1].endswith("-journal"):
            unlinked = True
        elif op[0] not in ("syncdir", "say", "end"):
            unlinked = False
        if args.lie == "full" and op[0] == "syncdir" and unlinked:
            continue
        if args.lie == "data" and op == ("sync", "ledger.db"):
            continue
        if args.lie == "journal" and op == ("sync", "ledger.db-journal"):
            continue
        kept.append(op)
    return kept


# The day.

def jsonl(rows):
    return "".join(json.dumps(r) + "\n" for r in rows).encode()


def day():
    """The commands: words, standard input, more flags for strace."""
    patients = ("9434765919", "9990000018", "9876543210", "4010232137")
    kill = ("-e", "inject=%s:signal=KILL:when=%d")

    def killed(call, when):
        return (kill[0], kill[1] % (call, when))
    done = [(["ledger-init"], b"", ())]
    for org in ("C81001", "RY8", "RY9"):
        done.append((["partner-set", "--org", org], b"", ()))
    for i in range(6):
        done.append((["episode-open", "--patient", patients[i % 4],
                      "--episode", "R%d" % i, "--practice", "C81001",
                      "--service", "RY8", "--to-service", "yes",
                      "--note", "x" * 400], b"", ()))
    batch = [{"patient": patients[i % 4], "episode": "B%d" % i,
              "practice": "C81001", "service": "RY9", "at": "2026-01-01",
              "note": "y" * 450} for i in range(60)]
    done.append((["episode-open", "-"], jsonl(batch), ()))
    for i in range(6):
        extra = (killed("pwrite64", 3 + 3 * i) if i < 4 else
                 killed("fdatasync", i - 1))
        done.append((["consent-set", "--patient", patients[i % 4],
                      "--episode", "R%d" % i, "--to-practice", "yes"],
                     b"", extra))
        done.append((["consent-set", "--patient", patients[i % 4],
                      "--episode", "R%d" % i, "--to-practice", "no"],
                     b"", ()))
    done.append((["episode-open", "-"], jsonl(
        dict(b, episode="K" + b["episode"]) for b in batch),
        killed("pwrite64", 40)))
    done.append((["consent-set", "-"], jsonl(
        {"patient": b["patient"], "episode": b["episode"],
         "to_service": True, "at": "2026-02-01"} for b in batch[:30]), ()))
    done.append((["record-view", "--viewer", "RY8"], jsonl(
        {"patient": p, "org": "C81001", "entry": "e%d" % i,
         "recorded": "2025-01-01"} for i, p in enumerate(patients)), ()))
    if os.path.exists(os.path.join(BIN, "ledger-backup")):
        done.append((["ledger-backup", "copy.db"], b"", ()))
    for i in range(3):
        done.append((["episode-discharge", "--patient", patients[i],
                      "--episode", "R%d" % i], b"", ()))
    return done


# Looking at a state.

def backup_number(words):
    return next((i for i, w in enumerate(words)
                 if w[0][0] == "ledger-backup"), None)


def acknowledged(said):
    """The lines that had reached standard output whole."""
    lines = said.split(b"\n")[:-1]
    return [l.decode() for l in lines if l.startswith(b'{"seq":')]


def verify(folder, name):
    done = subprocess.run([os.path.join(BIN, "ledger-verify"), "--ledger",
                           os.path.join(folder, name)], capture_output=True,
                          timeout=30)
    return done.returncode, (done.stdout + done.stderr).decode("latin1")


def state_judge(folder, disk, dice, plan):
    names = disk.after_crash(dice)
    for name, data in names.items():
        with open(os.path.join(folder, name), "wb") as f:
            f.write(data)
    status, said = verify(folder, "ledger.db")
    if disk.ended < 0:      # ledger-init has not said yet that all is well
        return None if status in (0, 1, 3) else "exit status %d" % status
    if status:
        return "the ledger is lost: " + said.strip()
    con = sqlite3.connect(os.path.join(folder, "ledger.db"))
    held = {l for (l,) in con.execute("SELECT line FROM event")}
    con.close()
    lost = [l for l in acknowledged(disk.said) if l not in held]
    if lost:
        return "%d acknowledged events are lost" % len(lost)
    if b'"ok":true' in disk.said and "copy.db" in plan:
        status, said = verify(folder, "copy.db")
        if status:
            return "an acknowledged backup is lost: " + said.strip()
    if dice.random() < .02:
        done = subprocess.run(
            [os.path.join(BIN, "partner-set"), "--org", "NEXT", "--ledger",
             os.path.join(folder, "ledger.db")], capture_output=True,
            timeout=60)
        if done.returncode:
            return "the next command fails: " + done.stderr.decode()
    return None


def moments():
    """The number of operations done before each state; evenly by number."""
    return [random.Random("%d:%d:at" % (args.seed, n)).randrange(len(ops) + 1)
            for n in range(args.runs)]


def play(part):
    """The states of one part, in the order of their moments."""
    folder = os.path.join(work, "part%d" % os.getpid())
    disk, done, results = Disk(), 0, []
    for moment, number in part:
        while done < moment:
            disk.do(ops[done])
            done += 1
        shutil.rmtree(folder, ignore_errors=True)
        os.mkdir(folder)
        dice = random.Random("%d:%d" % (args.seed, number))
        try:
            wrong = state_judge(folder, disk, dice, plan)
        except subprocess.TimeoutExpired:
            wrong = "a command hangs"
        except sqlite3.Error as error:
            wrong = "Python cannot read the ledger: %s" % error
        if wrong:
            results.append((number, moment, wrong))
    return len(part), results


shm = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
work = tempfile.mkdtemp(prefix="edsm-power-", dir=shm)
if args.only is None:
    atexit.register(shutil.rmtree, work, True)
os.mkdir(os.path.join(work, "day"))
plan = ["copy.db"] if os.path.exists(
    os.path.join(BIN, "ledger-backup")) else []
ops = lies(record(os.path.realpath(os.path.join(work, "day")), day()))
print("power: SEED=%d, %d operations recorded%s" %
      (args.seed, len(ops), ", lie: " + args.lie if args.lie else ""))
counts = {}
for op in ops:
    counts[op[0]] = counts.get(op[0], 0) + 1
print(" ".join("%s=%d" % pair for pair in sorted(counts.items())))
for needed in ("write", "sync", "syncdir", "unlink", "say"):
    if not counts.get(needed):
        sys.exit("power: no %s was recorded: nothing to prove" % needed)
states = sorted((m, n) for n, m in enumerate(moments()))
if args.only is not None:
    states = [s for s in states if s[1] == args.only]
size = max(1, len(states) // (args.jobs * 4))
parts = [states[i:i + size] for i in range(0, len(states), size)]
total, wrongs = 0, []
with multiprocessing.Pool(args.jobs) as pool:
    for count, results in pool.imap_unordered(play, parts):
        total += count
        wrongs += results
for number, moment, wrong in sorted(wrongs)[:20 if not args.lie else 3]:
    print("%s state %d, after operation %d: %s" % (
        "found" if args.lie else "FAILED", number, moment, wrong))
if args.only is not None:
    print("left in " + work)
if args.lie:
    lost = [w for w in wrongs if args.lie != "full" or "acknowledged" in w[2]]
    print("power, lie %s: %d of %d states found bad" %
          (args.lie, len(lost), total))
    sys.exit(0 if lost else 1)
print("power: %d passed, %d failed" % (total - len(wrongs), len(wrongs)))
sys.exit(1 if wrongs or not total else 0)
