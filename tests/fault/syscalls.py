#!/usr/bin/env python3
"""syscalls.py - every system call fails, and no answer is wrong.

Proved: whichever system call of a command fails, at its k-th use alone, from
then on or (EINTR) some times in a row: the command ends by itself, with exit
status 3 or 4, or as it would have ended; what it acknowledged is in the
ledger; where it says that all is done, all is done and all was printed; no
entry is let out by a view that is not logged; the ledger is whole, and the
command run again does what is left, each fact once.

How: each scene's calls are counted under strace from the start of main (the
loader's own are not ours); then calls are made to fail by strace's inject, a
sample of all points chosen by the seed. Sleeping is made short, so that
whoever waits for a lock gives up soon.

Negative controls (lib.lie.c): LIE=early acknowledges before the commit, never
acknowledges without one (a view too), mute does not write its output.
"""
import json
import os
import re
import shutil
import subprocess

from lib import (PATIENT, absent, acknowledged, chain_wrong, instant,
                 lines_of, nhs_number, open_campaign, views_of)

ERRORS = ["EIO", "ENOSPC", "EINTR", "ENOMEM", "EACCES"]
MORE = {"fcntl": ["EAGAIN", "ENOLCK"], "openat": ["EMFILE", "ENOENT"],
        "pwrite64": ["EDQUOT", "EFBIG"], "write": ["EPIPE"]}
# What cannot fail, or is the harness's own.
NEVER = {"exit_group", "execve", "umask", "getuid", "geteuid", "getpid",
         "gettid", "clock_nanosleep", "rt_sigreturn"}

campaign = open_campaign("syscalls", 2000, jobs=3, fast=True, control=40)
inputs = campaign.place("inputs")


def written(name, text):
    path = os.path.join(inputs, name)
    with open(path, "w", encoding="ascii") as file:
        file.write(text)
    return path


def rows(count, bad=None):
    held = "patient,episode,practice,service,due,at\n"
    for n in range(count):
        held += "%s,N%d,C81001,RY8,%s,%s\n" % (
            nhs_number(n) if n != bad else "1234567890", n,
            instant(5000 + n), instant(n))
    return held


def record(count):
    return "".join(
        '{"patient":"%s","org":"C81001","entry":"G%d","recorded":"%s",'
        '"text":"%s"}\n' % (PATIENT if n % 3 else nhs_number(7), n,
                            instant(n), "x" * 40) for n in range(count))


class Scene:
    """A command, its input and what is right for it."""

    def __init__(self, name, kind, words, stdin="", start="start"):
        self.name, self.kind, self.words = name, kind, words
        self.stdin = stdin.encode()
        self.start = start
        self.counts = {}    # by lie: {call: (before main, in all)}
        self.baseline = {}

    def prepare(self, lie):
        if lie in self.counts:
            return
        log = os.path.join(campaign.place("log"), "trace")
        # the first run makes the baseline, the second is counted
        run = Run(self, None, lie)
        self.baseline[lie] = run
        run.remove()
        Run(self, ["-o", log, "-e", "signal=none"], lie).remove()
        begun, counts = False, {}
        with open(log, encoding="utf-8", errors="replace") as trace:
            for line in trace:
                call = re.match(r"\d+ +(\w+)\(", line)
                if not call:
                    continue
                begun = begun or "fcntl(0, F_GETFD)" in line
                early, late = counts.get(call[1], (0, 0))
                counts[call[1]] = (early + (not begun), late + begun)
        self.counts[lie] = {
            call: count for call, count in counts.items()
            if count[1] and call not in NEVER}


class Run:
    """One run of a scene in a folder of its own."""

    def __init__(self, scene, strace, lie):
        self.folder = campaign.place(
            "run%d" % campaign.random.getrandbits(60))
        self.scene = scene
        self.ledger = os.path.join(self.folder, "ledger.db")
        if scene.kind != "init":
            for name in os.listdir(starts[scene.start]):
                shutil.copy(os.path.join(starts[scene.start], name),
                            os.path.join(self.folder, name))
        # reading puts right what was left: only where nothing was
        self.had = [] if scene.kind == "init" else starts[
            scene.start + " lines"]
        self.run(strace, lie)

    def run(self, strace, lie):
        words = [os.path.join(campaign.bin, self.scene.words[0])] + [
            word.replace("HERE", self.folder)
            for word in self.scene.words[1:]]
        before = []
        environment = campaign.environment(self.ledger)
        if strace is not None:
            before = ["strace", "-f", "-qq"] + strace
            if lie:
                before += ["-E", "LIE=" + lie, "-E", "LD_PRELOAD=" +
                           os.path.join(campaign.bin, "tests/fault/lie.so")]
        elif lie:
            environment = campaign.environment(self.ledger, lie)
        try:
            done = subprocess.run(
                before + words, input=self.scene.stdin, timeout=60,
                capture_output=True, close_fds=False, env=environment)
            self.status = done.returncode
            self.out, self.err = done.stdout, done.stderr
        except subprocess.TimeoutExpired:
            self.status, self.out, self.err = None, b"", b""

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def wrong(self, call, error):
        base = self.scene.baseline[None]
        if self.status is None:
            return ["does not end"]
        if self.unreadable(call):
            return self.again() + self.held()
        if self.called_wrong(error):
            return self.held() + (
                ["exit 2, and something was recorded"]
                if self.lines != self.had or self.out else []) + self.again()
        if self.status not in {base.status, 3, 4}:
            return ["exit %s: %s" % (self.status, (
                self.out + self.err).decode(errors="replace").strip()[:300])]
        wrong = []
        if self.status in (3, 4) and not self.err and call != "write":
            wrong.append("exit %d without a message" % self.status)
        check = {"record": self.record, "sweep": self.record,
                 "view": self.view, "ask": self.ask, "init": self.init,
                 "backup": self.backup}[self.scene.kind]
        return wrong + check(base, call)

    def called_wrong(self, error):
        """An operand that is not there or forbidden is a wrong call."""
        return (self.status == 2 and error in ("ENOENT", "EACCES") and
                b"called wrong, nothing was read" in self.err)

    def unreadable(self, call):
        """A page that cannot be read is damage to who checks every page."""
        return (self.scene.words[0] in ("ledger-verify", "ledger-backup") and
                call == "pread64" and self.status == 1 and
                self.out.endswith(b'"wrong":"is damaged","ok":false}\n'))

    def held(self):
        """The ledger once a reader has been there, checked."""
        self.lines, wrong = [], campaign.verify(self.ledger)
        if not wrong:
            self.lines = lines_of(self.ledger)
            wrong = chain_wrong(self.lines)
            if self.lines[:len(self.had)] != self.had:
                wrong.append("what was there is not there any more")
        return wrong

    def again(self):
        first = self.out
        self.run(None, None)
        wrong = []
        if self.status != self.scene.baseline[None].status:
            wrong.append("run again: exit %s: %s" % (
                self.status, self.err.decode(errors="replace").strip()))
        self.out = first
        return wrong

    def record(self, base, call):
        done = self.status not in (3, 4)
        wrong = self.held()
        lost = absent(self.out, self.lines)
        if lost:
            wrong.append("%d acknowledged events are absent" % len(lost))
        new = self.lines[len(self.had):]
        if done and facts(self.scene, new) != facts(
                self.scene, acknowledged(base.out)):
            wrong.append("exit %d, and not all is in the ledger" %
                         self.status)
        if done and self.out.count(b"\n") < base.out.count(b"\n"):
            wrong.append("exit %d, and not all was printed" % self.status)
        rejects = os.path.join(self.folder, "rejects")
        if self.status == 1:
            with open(rejects, "rb") as file:
                if file.read().count(b"\n") != 2:
                    wrong.append("exit 1, and the rejects are not whole")
        if os.path.exists(rejects):
            os.unlink(rejects)
        wrong += self.again() + self.held()
        if sorted(facts(self.scene, self.lines[len(self.had):])) != sorted(
                facts(self.scene, acknowledged(base.out))):
            wrong.append("run again, and not every fact is there once")
        return wrong

    def view(self, base, call):
        wrong = self.held()
        known = acknowledged(base.out)
        let_out = [line for line in acknowledged(self.out)
                   if not line.startswith(b"patient,")]
        logged = sum(v["shown"]
                     for v in views_of(self.lines[len(self.had):]))
        if len(let_out) > logged:
            wrong.append("%d entries let out, %d logged" %
                         (len(let_out), logged))
        if acknowledged(self.out) != known[:self.out.count(b"\n")]:
            wrong.append("other lines than should be were let out")
        if self.status == 0 and self.out != base.out:
            wrong.append("exit 0, and not all was let out")
        return wrong + self.again()

    def ask(self, base, call):
        wrong = []
        if acknowledged(self.out) != acknowledged(
                base.out)[:self.out.count(b"\n")]:
            wrong.append("a wrong answer")
        if self.status not in (3, 4) and self.out != base.out:
            wrong.append("exit %d, and not the whole answer" % self.status)
        wrong += self.again() + self.held()
        if self.lines != self.had:
            wrong.append("a question has changed the ledger")
        return wrong

    def init(self, base, call):
        if self.status == 0:
            return self.held()
        if os.path.exists(self.ledger) and call != "unlink":
            return ["exit %d, and a file is left" % self.status]
        return []

    def backup(self, base, call):
        copy = os.path.join(self.folder, "copy.db")
        if self.status == 0:
            self.ledger = copy
            return self.held()
        wrong = self.held()
        if os.path.exists(copy) and call != "unlink":
            wrong.append("exit %d, and a copy is left" % self.status)
        return wrong


def facts(scene, lines):
    held = []
    for line in lines:
        event = json.loads(line)
        # who cannot be looked up is known by number
        for name in ["seq", "logged", "hash", "login"] + (
                ["at"] if scene.kind == "sweep" else []):
            del event[name]
        held.append(json.dumps(event))
    return held


# Ledgers to start from.

starts = {}


def start(name):
    folder = campaign.place(name)
    ledger = campaign.make_ledger(folder)

    def does(*words, stdin=""):
        done = campaign.run(ledger, list(words), stdin.encode())
        if done.returncode:
            raise RuntimeError(done.stderr.decode())
    does("partner-set", "--at", instant(0),
         stdin='{"org":"C81007"}\n{"org":"C81028"}\n')
    does("episode-open", "--patient", PATIENT, "--episode", "R1",
         "--practice", "C81001", "--service", "RY8", "--at", instant(0),
         "--to-service", "yes", "--to-practice", "yes")
    does("episode-open", written("some.csv", rows(30).replace(",N", ",O")))
    starts[name] = folder
    starts[name + " lines"] = lines_of(ledger)
    return ledger


start("start")
# The same, but for a writer that died just before its journal went.
hot = start("hot")
subprocess.run(
    ["strace", "-f", "-qq", "-o", "/dev/null",
     "-e", "inject=unlink:signal=KILL:error=EIO:when=1",
     os.path.join(campaign.bin, "episode-open"),
     written("died.csv", rows(300).replace(",N", ",D"))],
    env=campaign.environment(hot), stdout=subprocess.DEVNULL, check=False)
if not os.path.exists(hot + "-journal"):
    raise SystemExit("syscalls: no journal was left")

WHY = written("why.jsonl", record(20))
CSV = "patient,org,entry,recorded\n" + "".join(
    "%s,C81001,G%d,%s\n" % (PATIENT, n, instant(n)) for n in range(20))
CONSENTS = "".join(
    '{"patient":"%s","episode":"R1","to_service":%s,"at":"%s"}\n' %
    (PATIENT, "true" if n % 2 else "false", instant(9000 + n))
    for n in range(12))
FLAGS = ["--patient", PATIENT, "--episode", "F1", "--practice", "C81001",
         "--service", "RY8", "--at", instant(3)]
SCENES = [
    Scene("open by flags", "record", ["episode-open"] + FLAGS),
    Scene("open after a death", "record", ["episode-open"] + FLAGS,
          start="hot"),
    Scene("consents from JSON", "record", ["consent-set"], CONSENTS),
    Scene("import", "record", ["episode-open",
                               written("import.csv", rows(1300))]),
    Scene("import at once", "record", [
        "episode-open", "--atomic", written("small.csv", rows(40))]),
    Scene("import with rejects", "record", [
        "episode-open", "--rejects", "HERE/rejects",
        written("bad.csv", rows(40, 25))]),
    Scene("sweep", "sweep", ["episode-discharge", "--sweep",
                             "--reason", "due"]),
    Scene("view", "view", ["record-view", "--viewer", "RY8",
                           written("record.jsonl", record(1100))]),
    Scene("view of CSV", "view", ["record-view", "--viewer", "RY8",
                                  "--csv"], CSV),
    Scene("why", "ask", ["audit-view", "why", "--viewer", "RY8", "--at",
                         instant(100), WHY]),
    Scene("why, yes or no", "ask", [
        "audit-view", "why", "--quiet", "--viewer", "C81001", "--at",
        instant(100), WHY]),
    Scene("who", "ask", ["audit-view", "who", "--at", instant(100)]),
    Scene("events", "ask", ["audit-view", "events"]),
    Scene("verify", "ask", ["ledger-verify"]),
    Scene("verify after a death", "ask", ["ledger-verify"], start="hot"),
    Scene("init", "init", ["ledger-init"]),
    Scene("backup", "backup", ["ledger-backup", "HERE/copy.db"]),
]


def choose(scenes, total, lie):
    """So many different points, by the seed; fewer where there are fewer."""
    chosen = {}
    for _ in range(20 * total):
        if len(chosen) == total:
            break
        scene = campaign.random.choice(scenes)
        counts = scene.counts[lie]
        call = campaign.random.choice(sorted(counts))
        early, late = counts[call]
        k = early + 1 + campaign.random.randrange(late)
        error = campaign.random.choice(ERRORS + MORE.get(call, []))
        when = "%d" % k
        if campaign.random.random() < .5:
            when = "%d..%d" % (k, k + 3) if error == "EINTR" else when + "+"
        chosen[(scene.name, call, error, when)] = scene
    return list(chosen.items())


def fail(point, lie=None):
    (name, call, error, when), scene = point
    # brk tells of no error: the break is then not where it was asked for
    fault = "retval=0" if call == "brk" else "error=" + error
    strace = ["-o", "/dev/null", "--seccomp-bpf",
              "-e", "trace=%s,clock_nanosleep" % call,
              "-e", "inject=%s:%s:when=%s" % (call, fault, when),
              "-e", "inject=clock_nanosleep:retval=0"]
    run = Run(scene, strace, lie)
    campaign.count("runs that ended with exit %s" % run.status)
    campaign.result(run.wrong(call, error),
                    "%s, %s:error=%s:when=%s" % (name, call, error, when))
    run.remove()


def series(total, lie=None, kinds=None):
    scenes = [s for s in SCENES if not kinds or s.kind in kinds]
    for scene in scenes:
        scene.prepare(None)
        scene.prepare(lie)
    campaign.each(lambda point: fail(point, lie),
                  choose(scenes, total, lie))


for how, what, kinds in (
        ("early", "acknowledged before the commit", {"record", "sweep"}),
        ("never", "acknowledged without a commit", {"record"}),
        ("never", "let out without a logged view", {"view"}),
        ("mute", "output not written", {"ask", "view", "record"})):
    campaign.begin_control()
    series(campaign.args.control, how, kinds)
    campaign.end_control(what)
series(campaign.args.runs)
campaign.finish()
