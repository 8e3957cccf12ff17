"""lib_scenes.py - commands at work, and what is right after a fault.

A scene is a command with its input and the ledger it starts from; a run is
one go at it, in a folder of its own, with some fault. What holds after any
fault is told by Run.wrong: the exit status is 3 or 4, or the one without the
fault; what was acknowledged is in the ledger; where the status says that all
is done, all is done and all was printed; no entry is let out by a view that
is not logged; the ledger is whole, and the command run again does what is
left, each fact once.
"""
import json
import os
import random
import shutil
import subprocess

from lib import (PATIENT, absent, acknowledged, chain_wrong, instant,
                 lines_of, nhs_number, views_of)


class Stage:
    """The inputs, the ledgers to start from and the scenes."""

    def __init__(self, campaign):
        self.campaign = campaign
        self.inputs = campaign.place("inputs")
        self.starts, self.start_lines = {}, {}
        self.start("start")
        self.start_hot("hot")
        self.scenes = list(self.make_scenes())

    def written(self, name, text):
        path = os.path.join(self.inputs, name)
        with open(path, "w", encoding="ascii") as file:
            file.write(text)
        return path

    def start(self, name):
        campaign, folder = self.campaign, self.campaign.place(name)
        ledger = campaign.make_ledger(folder)

        def does(*words, stdin=""):
            done = campaign.run(ledger, list(words), stdin.encode())
            if done.returncode:
                raise RuntimeError(done.stderr.decode())
        does("partner-set", "--at", instant(0), "--partner", "yes",
             stdin='{"org":"C81007"}\n{"org":"C81028"}\n')
        does("episode-open", "--patient", PATIENT, "--episode", "R1",
             "--practice", "C81001", "--service", "RY8", "--at", instant(0),
             "--to-service", "yes", "--to-practice", "yes")
        does("episode-open",
             self.written("some.csv", rows(30).replace(",N", ",O")))
        does("mark-private", "--at", instant(0), stdin="".join(
            '{"patient":"%s","org":"C81001","entry":"G%d"}\n' % (PATIENT, n)
            for n in (4, 10)))
        self.starts[name] = folder
        self.start_lines[name] = lines_of(ledger)
        events = os.path.join(folder, "events")
        with open(events, "wb") as file:
            file.writelines(line + b"\n" for line in lines_of(ledger))
        os.chmod(events, 0o600)
        return ledger

    def start_hot(self, name):
        """The same, but for a writer that died just before the end."""
        ledger = self.start(name)
        subprocess.run(
            ["strace", "-f", "-qq", "-o", "/dev/null",
             "-e", "inject=unlink:signal=KILL:error=EIO:when=1",
             os.path.join(self.campaign.bin, "episode-open"),
             self.written("died.csv", rows(300).replace(",N", ",D"))],
            env=self.campaign.environment(ledger), check=False,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if not os.path.exists(ledger + "-journal"):
            raise SystemExit("no journal was left")

    def make_scenes(self):
        def scene(name, kind, words, stdin="", start="start", status=0):
            made = Scene(self, name, kind, words, stdin, start)
            if made.baseline.status != status:
                raise SystemExit("%s: %s" % (name, made.baseline.err))
            return made
        view = ["record-view", "--viewer", "RY8"]
        why = ["audit-view", "why", "--at", instant(100)]
        asked = self.written("why.jsonl", record(20))
        csv = "patient,org,entry,recorded\n" + "".join(
            "%s,C81001,G%d,%s\n" % (PATIENT, n, instant(n))
            for n in range(20))
        consents = "".join(
            '{"patient":"%s","episode":"R1","to_service":%s,"at":"%s"}\n' %
            (PATIENT, "true" if n % 2 else "false", instant(9000 + n))
            for n in range(12))
        # lines that only the JSON library reads
        notes = consents.replace(
            '"at"', '"note":"%s\\u00e9","at"' % ("x" * 300))
        escaped = record(20).replace('"text":"', '"text":"\\u00e9')
        flags = ["episode-open", "--patient", PATIENT, "--episode", "F1",
                 "--practice", "C81001", "--service", "RY8",
                 "--at", instant(3)]
        yield scene("open by flags", "record", flags)
        yield scene("open after a death", "record", flags, start="hot")
        yield scene("consents from JSON", "record", ["consent-set"],
                    consents)
        yield scene("consents from escaped JSON", "record",
                    ["consent-set"], notes)
        yield scene("import", "record", [
            "episode-open", self.written("import.csv", rows(1300))])
        yield scene("import at once", "record", [
            "episode-open", "--atomic",
            self.written("small.csv", rows(40))])
        yield scene("import with rejects", "record", [
            "episode-open", "--rejects", "HERE/rejects",
            self.written("bad.csv", rows(40, 25))], status=1)
        yield scene("sweep", "sweep", [
            "episode-discharge", "--sweep", "--reason", "due"])
        yield scene("view", "view", view + [
            self.written("record.jsonl", record(1100))])
        yield scene("view of CSV", "view", view + ["--csv"], csv)
        yield scene("view of escaped JSON", "view", view, escaped)
        yield scene("why", "ask", why + ["--viewer", "RY8", asked])
        yield scene("why, yes or no", "ask",
                    why + ["--viewer", "C81028", "--quiet", asked], status=1)
        yield scene("who", "ask", ["audit-view", "who", "--all",
                                   "--at", instant(100)])
        yield scene("events", "ask", ["audit-view", "events"])
        yield scene("verify", "ask", ["ledger-verify"])
        yield scene("verify after a death", "ask", ["ledger-verify"],
                    start="hot")
        of_lines = ["--ledger", "lines:HERE/events"]
        yield scene("why of lines", "ask",
                    why + of_lines + ["--viewer", "RY8", asked])
        yield scene("who of lines", "ask", [
            "audit-view", "who", "--all", "--at", instant(100)] + of_lines)
        yield scene("verify lines", "ask", ["ledger-verify"] + of_lines)
        yield scene("copy of lines", "copied", [
            "ledger-copy", "lines:HERE/events", "HERE/copy.db"])
        yield scene("copy into lines", "filled", [
            "ledger-copy", "HERE/ledger.db", "lines:HERE/copy"])
        yield scene("init", "init", ["ledger-init"])
        yield scene("backup", "backup", ["ledger-backup", "HERE/copy.db"])


class Scene:
    """A command, its input and what is right for it."""

    def __init__(self, stage, name, kind, words, stdin, start):
        self.stage, self.name, self.kind = stage, name, kind
        self.words, self.stdin, self.start = words, stdin.encode(), start
        self.baseline = Run(self)
        self.baseline.remove()


class Run:
    """One run of a scene in a folder of its own."""

    def __init__(self, scene, before=(), **environment):
        stage = scene.stage
        self.scene, self.campaign = scene, stage.campaign
        self.folder = self.campaign.place("run%d" % random.getrandbits(60))
        self.ledger = os.path.join(self.folder, "ledger.db")
        self.had = []
        if scene.kind != "init":
            start = stage.starts[scene.start]
            for name in os.listdir(start):
                shutil.copy(os.path.join(start, name),
                            os.path.join(self.folder, name))
            self.had = stage.start_lines[scene.start]
        self.run(before, **environment)

    def run(self, before=(), **environment):
        words = [os.path.join(self.campaign.bin, self.scene.words[0])] + [
            word.replace("HERE", self.folder)
            for word in self.scene.words[1:]]
        try:
            done = subprocess.run(
                list(before) + words, input=self.scene.stdin, timeout=60,
                capture_output=True, close_fds=False,
                env=self.campaign.environment(self.ledger, **environment))
            self.status = done.returncode
            self.out, self.err = done.stdout, done.stderr
        except subprocess.TimeoutExpired:
            self.status, self.out, self.err = None, b"", b""

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def wrong(self, call, error):
        base = self.scene.baseline
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
                 "backup": self.backup, "sign": self.sign,
                 "keys": self.keys, "copied": self.copied,
                 "filled": self.filled}[self.scene.kind]
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
        self.lines, wrong = [], self.campaign.verify(self.ledger)
        if not wrong:
            self.lines = lines_of(self.ledger)
            wrong = chain_wrong(self.lines)
            if self.lines[:len(self.had)] != self.had:
                wrong.append("what was there is not there any more")
        return wrong

    def again(self):
        first = self.out
        self.run()
        wrong = []
        if self.status != self.scene.baseline.status:
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

    def copied(self, base, call):
        """A copy in SQLite, gone on with where it failed."""
        wrong = self.held()
        if self.status == 0 and self.out != base.out:
            wrong.append("exit 0, and another head was told")
        if self.status and call == "unlink":
            return wrong  # what was half made could not be taken away
        wrong += self.again()
        self.ledger = os.path.join(self.folder, "copy.db")
        return wrong + self.held()

    def filled(self, base, call):
        """The same as lines: after it, and when it was run again, they are
        the ledger's."""
        copy = os.path.join(self.folder, "copy")
        events = b"".join(line + b"\n" for line in self.had)

        def differs():
            with open(copy, "rb") as file:
                return file.read() != events
        wrong = self.held()
        if self.status == 0 and (self.out != base.out or differs()):
            wrong.append("exit 0, and the lines are not the ledger's")
        wrong += self.again()
        if differs():
            wrong.append("run again, and the lines are not the ledger's")
        return wrong

    def sign(self, base, call):
        wrong = self.held()
        if self.status == 0 and not self.out.endswith(b'"}\n'):
            wrong.append("exit 0, and nothing was signed")
        return wrong + self.again()

    def keys(self, base, call):
        held = [os.path.exists(self.folder + "/new" + end)
                for end in ("", ".pub")]
        if self.status == 0 and not all(held):
            return ["exit 0, and a key is missing"]
        if self.status != 0 and any(held):
            return ["exit %d, and a key is left" % self.status]
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


def facts(scene, lines):
    held = []
    for line in lines:
        event = json.loads(line)
        # who cannot be looked up is known by number
        for name in ["seq", "logged", "hash", "login", "session"] + (
                ["at"] if scene.kind == "sweep" else []):
            event.pop(name, None)
        held.append(json.dumps(event))
    return held


