#!/usr/bin/env python3
"""campaign.py CAMPAIGN --bin DIR [--count N] [--seed N] [--control]

What has to hold when a ledger lies on two machines, tried on a primary and a
standby of its own (cluster.sh). Campaigns:

  kill      the primary is killed (kill -9, all its processes) under load and
            the standby promoted, its data thrown away: whatever a command
            acknowledged is in the ledger once, and the chain holds
  restart   the same node starts again after the kill
  standby   the standby is away, the wait for it cancelled or its connection
            terminated: nothing is acknowledged, no entry is let out
  stopped   clients are killed or stopped (SIGSTOP) anywhere: nobody else waits
            for more than 2.5 seconds longer, no half event
  views     looks while consents and partners change: every look was decided by
            exactly the facts before it
  same      the same requests by lot to a file and to the server: the same
            answers
  copy      file to server to file to lines to file: the same bytes

Prints "CAMPAIGN: N passed, M failed" and its seed. --control leaves out what
makes it hold (settle returns at once; the look does not look): then it must
fail, and prints "found".
"""
import argparse
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
PATIENTS = []


def numbers(count):
    """Valid NHS numbers, one after the other."""
    found, nine = [], 900000000
    while len(found) < count:
        digits = "%09d" % nine
        check = 11 - sum(int(d) * (10 - i) for i, d in enumerate(digits)) % 11
        check = 0 if check == 11 else check
        if check != 10 and len(set(digits)) > 1:
            found.append(digits + str(check))
        nine += 1
    return found


class Cluster:
    def __init__(self):
        # below a folder that the account postgres may enter
        self.around = tempfile.mkdtemp(prefix="edsm-hosts-", dir="/tmp")
        os.chmod(self.around, 0o755)
        self.dir = os.path.join(self.around, "pg")
        self.primary = "a"
        self.do("start")

    def do(self, *words, check=True):
        return subprocess.run(
            ["sh", str(HERE / "cluster.sh"), self.dir, *words],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, timeout=120, check=check).stdout.decode()

    def other(self):
        return "b" if self.primary == "a" else "a"

    def place(self, node=None):
        return self.do("url", node or self.primary).strip()

    def sql(self, text, node=None):
        return self.do("sql", node or self.primary, text).strip()

    def close(self):
        self.do("stop", check=False)
        shutil.rmtree(self.around, ignore_errors=True)


class Tester:
    def __init__(self, wanted):
        self.bin = os.path.abspath(wanted.bin)
        self.seed = wanted.seed
        self.chance = random.Random(wanted.seed)
        self.count = wanted.count
        self.control = wanted.control
        self.passed = self.failed = 0
        self.facts = {}
        self.cluster = Cluster()
        self.work = pathlib.Path(self.cluster.around, "work")
        self.work.mkdir()
        self.environment = dict(os.environ, TZ="Europe/London", LC_ALL="C")
        self.environment.pop("EDSM_BY", None)

    def claim(self, holds, what):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            if self.failed < 20 and not self.control:
                print("FAILED", what, flush=True)
        return holds

    def count_up(self, name, by=1):
        self.facts[name] = self.facts.get(name, 0) + by

    def run(self, command, *words, place=None, stdin=b"", timeout=60):
        environment = dict(self.environment,
                           EDSM_LEDGER=place or self.cluster.place())
        return subprocess.run(
            [os.path.join(self.bin, command), *words], input=stdin,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.work,
            env=environment, timeout=timeout)

    def start(self, command, *words, place=None):
        environment = dict(self.environment,
                           EDSM_LEDGER=place or self.cluster.place())
        return subprocess.Popen(
            [os.path.join(self.bin, command), *words], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.work,
            env=environment)

    def init(self):
        done = self.run("ledger-init")
        assert done.returncode == 0, done.stderr
        if self.control:
            self.break_it()

    def break_it(self):
        """Takes away what the campaign is about."""
        if self.wanted == "views":
            body = self.cluster.sql(
                "SELECT pg_get_functiondef('edsm.look(bigint, text, text[], "
                "text, integer)'::regprocedure)")
            self.cluster.sql(body.replace("before.seq > head", "false"))
        else:
            self.cluster.sql(
                "CREATE OR REPLACE FUNCTION edsm.settle() RETURNS void "
                "LANGUAGE plpgsql SECURITY DEFINER AS $$BEGIN END$$")

    def events(self, place=None):
        done = self.run("audit-view", "events", place=place)
        return done.stdout.splitlines() if done.returncode == 0 else None

    def opening(self, patient, name, to_service=None):
        words = ["--patient", patient, "--episode", name, "--practice",
                 "C81001", "--service", "RY8", "--at", "2026-02-02T09:00:00Z"]
        if to_service:
            words += ["--to-service", to_service]
        done = self.run("episode-open", "--quiet", *words)
        assert done.returncode == 0, done.stderr


class Writer(threading.Thread):
    """Feeds a command line by line, each when the last was answered; keeps
    what was acknowledged."""

    def __init__(self, process, line, answers_header=False):
        super().__init__(daemon=True)
        self.process, self.line = process, line
        self.header = answers_header
        self.acknowledged, self.sent = [], 0
        self.ended = threading.Event()

    def run(self):
        try:
            while not self.ended.is_set():
                self.process.stdin.write(self.line(self.sent))
                self.process.stdin.flush()
                self.sent += 1
                answer = self.process.stdout.readline()
                if not answer.endswith(b"\n"):
                    break
                self.acknowledged.append(answer.rstrip(b"\n"))
        except (BrokenPipeError, OSError, ValueError):
            pass

    def finish(self):
        self.ended.set()
        self.join(40)
        try:
            self.process.stdin.close()
        except OSError:
            pass
        try:
            self.process.wait(40)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def load(tester, patients, base):
    """Eight commands at work: five record, three look."""
    writers = []
    for n in range(5):
        process = tester.start("partner-set", "--json", "-")
        org = "W%d%d" % (base % 1000, n)
        writers.append(Writer(process, lambda i, org=org: (json.dumps({
            "org": org, "partner": "yes" if i % 2 else "no",
            "at": "2026-03-01T00:00:%02d.%06dZ" % (i // 10**6, i % 10**6)})
            + "\n").encode()))
    for n in range(3):
        process = tester.start("record-view", "--viewer", "RY8", "--json", "-")
        patient = patients[n]
        writers.append(Writer(process, lambda i, patient=patient: (json.dumps({
            "patient": patient, "org": "C81001", "entry": "E-%d" % i,
            "recorded": "2026-02-20T10:00:00Z"}) + "\n").encode()))
    for writer in writers:
        writer.start()
    return writers


def judge(tester, writers, patients, before, place):
    """Nothing that was acknowledged is lost, nothing there twice."""
    lines = tester.events(place)
    if not tester.claim(lines is not None, "the ledger answers"):
        return
    there = set(lines)
    tester.claim(len(there) == len(lines), "no line is there twice")
    for writer in writers[:5]:
        missing = [l for l in writer.acknowledged if l not in there]
        tester.claim(not missing, "%d acknowledged facts are lost"
                     % len(missing))
        tester.count_up("acknowledged", len(writer.acknowledged))
    views = {}
    for line in lines:
        if b'"event":"record-view"' in line:
            patient = re.search(rb'"patient":"(\d+)"', line)[1].decode()
            views[patient] = views.get(patient, 0) + 1
    for writer, patient in zip(writers[5:], patients):
        seen = views.get(patient, 0) - before.get(patient, 0)
        tester.claim(
            len(writer.acknowledged) <= seen <= writer.sent,
            "%d looks let out, %d logged, %d asked for"
            % (len(writer.acknowledged), seen, writer.sent))
        tester.count_up("let out", len(writer.acknowledged))
        before[patient] = views.get(patient, 0)
    proof = tester.run("ledger-verify", place=place)
    tester.claim(proof.returncode == 0 or tester.control,
                 "the chain holds: %s" % proof.stdout.decode())


def kill(tester, same=False):
    """Kills the primary under load, and goes on with the other, or the same."""
    cluster = tester.cluster
    tester.init()
    patients = numbers(3)
    for n, patient in enumerate(patients):
        tester.opening(patient, "R%d" % n, "yes")
    before = {}
    for round_ in range(tester.count):
        writers = load(tester, patients, tester.chance.randrange(1000))
        time.sleep(0.4 + tester.chance.random() * 1.2)
        cluster.do("kill", cluster.primary)
        for writer in writers:
            writer.finish()
            tester.claim(writer.process.returncode != 0,
                         "a command of a killed server ends with 0")
        if same:
            cluster.do("up", cluster.primary)
            if not tester.control:
                wait_for_standby(tester)
        else:
            old = cluster.primary
            cluster.primary = cluster.other()
            cluster.do("promote", cluster.primary)
            cluster.do("renew", old)
        judge(tester, writers, patients, before, cluster.place())
        tester.count_up("kills")
        if tester.control and tester.failed:
            return


def wait_for_standby(tester):
    for _ in range(200):
        if tester.cluster.sql("SELECT count(*) FROM pg_stat_replication "
                              "WHERE sync_state IN ('quorum', 'sync')") == "1":
            return
        time.sleep(0.1)


def standby_is_read(tester, patient):
    """A standby answers, and neither records, signs nor says yes for now."""
    place = tester.cluster.place(tester.cluster.other())
    time.sleep(1)
    here, there = [tester.run("audit-view", "who", "--all", place=at).stdout
                   for at in (tester.cluster.place(), place)]
    tester.claim(here and here == there, "a standby answers the same")
    tester.run("ledger-checkpoint", "--keygen", "key")
    for command, *words in (
            ("partner-set", "--org", "RX9"),
            ("record-view", "--viewer", "RY8", "--json", "-"),
            ("ledger-checkpoint", "--key", "key"),
            ("audit-view", "why", "--quiet", "--patient", patient, "--org",
             "C81001", "--entry", "E1", "--recorded", "2026-02-20",
             "--viewer", "RY8")):
        done = tester.run(command, *words, place=place, stdin=(
            '{"patient":"%s","org":"C81001","entry":"E","recorded":'
            '"2026-02-20"}\n' % patient).encode())
        tester.claim(done.returncode == 3 and not done.stdout,
                     "%s on a standby: %d %s" % (
                         command, done.returncode, done.stderr.decode()))


def standby(tester):
    """Without the standby nothing is acknowledged, however the wait ends."""
    cluster = tester.cluster
    tester.init()
    patient = numbers(1)[0]
    tester.opening(patient, "R1", "yes")
    wait_for_standby(tester)
    standby_is_read(tester, patient)
    record = ('{"patient":"%s","org":"C81001","entry":"E1",'
              '"recorded":"2026-02-20T10:00:00Z"}\n' % patient).encode()
    for round_ in range(tester.count):
        # there is a connection for each that ends the wait
        commands = [
            ("consent-set", ["--patient", patient, "--episode", "R1",
                             "--to-practice", "yes", "--at",
                             "2026-03-%02dT00:00:%02dZ" % (
                                 round_ // 60 % 28 + 1, round_ % 60)], b""),
            ("record-view", ["--viewer", "RY8", "--json", "-"], record),
            ("audit-view", ["who", "--patient", patient], b"")]
        command, words, stdin = commands[round_ % 3]
        cluster.do("down", cluster.other())
        process = tester.start(command, *words)
        process.stdin.write(stdin)
        process.stdin.close()
        end = ["cancel", "terminate"][round_ // 3 % 2]
        ended = False
        began = time.monotonic()
        if round_ % 12 == 9:  # nobody ends it
            process.wait(60)
            tester.claim(38 < time.monotonic() - began,
                         "a request waits for a standby")
            tester.count_up("waits that ran out")
        for _ in range(100):
            if process.poll() is not None:
                break
            time.sleep(0.03)
            ended = cluster.sql(
                "SELECT count(pg_%s_backend(pid)) FROM pg_stat_activity "
                "WHERE wait_event = 'SyncRep' AND application_name = 'edsm'"
                % end) != "0" or ended
        if process.poll() is None:
            process.kill()
        status = process.wait()
        out = process.stdout.read()
        tester.claim(status in (3, 4) and not out,
                     "%s acknowledged what one machine has: %d %r"
                     % (command, status, out[:80]))
        if ended:
            tester.count_up("waits ended by " + end)
        cluster.do("up", cluster.other())
        wait_for_standby(tester)
    tester.claim(tester.run("ledger-verify").returncode == 0 or tester.control,
                 "the chain holds")


def stopped(tester):
    """A client that is killed or stopped anywhere holds up nobody for long."""
    tester.init()
    patients = numbers(40)
    for n, patient in enumerate(patients[:2]):
        tester.opening(patient, "R%d" % n, "yes")
    longest = 0
    for round_ in range(tester.count):
        kind = round_ % 3
        if kind == 0:
            words = ("consent-set", "--quiet", "--patient", patients[0],
                     "--episode", "R0", "--to-service", "yes", "--at",
                     "2026-04-01T00:%02d:%02dZ" % (round_ // 60 % 60,
                                                   round_ % 60))
            victim = tester.start(*words)
        elif kind == 1:
            victim = tester.start("record-view", "--viewer", "RY8", "--json",
                                  "-")
        else:
            victim = tester.start("partner-set", "--quiet", "--json", "-")
        text = b"".join((
            json.dumps({"patient": patients[n % 2], "org": "C81001",
                        "entry": "E%d" % n, "recorded": "2026-02-20"})
            if kind == 1 else
            json.dumps({"org": "X%d" % (n % 90 + 10), "partner": "yes",
                        "at": "2026-03-01T%02d:%02d:%02dZ" % (
                            round_ % 24, n // 60 % 60, n % 60)})
        ).encode() + b"\n" for n in range(0 if kind == 0 else 300))
        feed = threading.Thread(target=feed_it, args=(victim, text),
                                daemon=True)
        feed.start()
        time.sleep(tester.chance.random() * 0.12)
        stop = round_ % 2
        victim.send_signal(signal.SIGSTOP if stop else signal.SIGKILL)
        began = time.monotonic()
        done = tester.run("consent-set", "--quiet", "--patient", patients[1],
                          "--episode", "R1", "--to-practice", "yes", "--at",
                          "2026-05-01T%02d:%02d:%02dZ" % (
                              round_ // 3600 % 24, round_ // 60 % 60,
                              round_ % 60))
        took = time.monotonic() - began
        longest = max(longest, took)
        tester.claim(done.returncode == 0,
                     "another command ends with %d: %s"
                     % (done.returncode, done.stderr.decode()))
        # two seconds of patience with a silent client, and its own work
        tester.claim(took < 2.5 + 1.0, "another command waited for %.1f s"
                     % took)
        victim.kill()
        victim.wait()
        tester.count_up("stopped" if stop else "killed")
    tester.facts["longest wait, ms"] = int(longest * 1000)
    tester.claim(tester.run("ledger-verify").returncode == 0,
                 "the chain holds")


def feed_it(process, text):
    try:
        process.stdin.write(text)
        process.stdin.close()
    except OSError:
        pass


def views(tester):
    """Each look is decided by what is before it in the ledger."""
    tester.init()
    patient = numbers(1)[0]
    tester.opening(patient, "R1", "yes")
    record = tester.work / "record.csv"
    record.write_text("patient,org,entry,recorded\n" + "".join(
        "%s,C81001,E%d,2026-02-%02dT10:00:00Z\n" % (patient, n, n % 20 + 5)
        for n in range(30)))
    ended = threading.Event()

    def change():
        chance = random.Random(tester.seed)
        n = 0
        while not ended.is_set():
            n += 1
            if n % 4 == 0:
                tester.run("partner-set", "--quiet", "--org", "C81001",
                           "--partner", chance.choice(["yes", "no"]))
            else:
                tester.run("consent-set", "--quiet", "--patient", patient,
                           "--episode", "R1", "--to-service",
                           chance.choice(["yes", "no"]),
                           "--at", "2026-02-%02dT12:00:00Z"
                           % chance.randint(3, 27))

    def look(looks):
        for _ in range(looks):
            done = tester.run("record-view", "--viewer", "RY8", str(record))
            tester.claim(done.returncode == 0, "a look ends with %d: %s"
                         % (done.returncode, done.stderr.decode()))
    changers = [threading.Thread(target=change) for _ in range(2)]
    lookers = [threading.Thread(target=look, args=(tester.count // 2 + 1,))
               for _ in range(2)]
    for thread in changers + lookers:
        thread.start()
    for thread in lookers:
        thread.join()
    ended.set()
    for thread in changers:
        thread.join()
    for line in tester.events():
        event = json.loads(line)
        if event["event"] != "record-view":
            continue
        done = tester.run("audit-view", "shown", "--seq", str(event["seq"]),
                          str(record))
        last = json.loads(done.stdout.splitlines()[-1])
        rows = [json.loads(l) for l in done.stdout.splitlines()[:-1]]
        right = all(
            r["shown"] == (r["then"] in ("agreement", "retained", "own",
                                         "mig", "mig-retained"))
            for r in rows)
        tester.claim(last.get("digest") == "agrees" and right,
                     "look %d was decided by other facts" % event["seq"])
        tester.count_up("looks")
    tester.claim(tester.run("ledger-verify").returncode == 0,
                 "the chain holds")


def without_chance(text):
    """What differs between two ledgers that say the same."""
    text = re.sub(rb'"(hash|head|digest)":"[0-9a-f]{64}"', rb'"\1":""', text)
    return re.sub(rb'"\d{4}-\d\d-\d\dT[0-9:.]*\.\d+Z"', b'"NOW"', text)


# What a statement or a line of JSON could take for its own end.
USERS = ["u1", "O'Brien", 'a "b"', "back\\slash\\", "'); COMMIT; --", "$$E'"]


def request(chance, patients):
    """One request by lot, as command, words and standard input."""
    patient = chance.choice(patients)
    at = "2026-%02d-%02dT%02d:00:00Z" % (chance.randint(1, 6),
                                         chance.randint(1, 28),
                                         chance.randint(0, 23))
    episode = "R%d" % chance.randint(1, 12)
    practice, service = chance.choice([("C81001", "RY8"), ("C81007", "RFS"),
                                       ("C81001", "RTG")])
    yes = chance.choice(["yes", "no"])
    kinds = [
        lambda: ("episode-open", ["--patient", patient, "--episode", episode,
                                  "--practice", practice, "--service",
                                  service, "--at", at, "--to-service", yes]),
        lambda: ("consent-set", ["--patient", patient, "--episode", episode,
                                 chance.choice(["--to-service",
                                                "--to-practice"]), yes,
                                 "--at", at]),
        lambda: ("consent-set", ["--patient", patient, "--practice", practice,
                                 "--mig", yes, "--at", at]),
        lambda: ("episode-discharge", ["--patient", patient, "--episode",
                                       episode, "--at", at]),
        lambda: ("mark-private", ["--patient", patient, "--org", practice,
                                  "--entry", "E%d" % chance.randint(1, 5),
                                  "--private", yes, "--at", at]),
        lambda: ("partner-set", ["--org", chance.choice([practice, service]),
                                 "--partner", yes, "--at", at]),
        lambda: ("fact-void", ["--seq", str(chance.randint(1, 40)),
                               "--reason", "by lot"]),
        lambda: ("patient-link", ["--patient", patient, "--was",
                                  chance.choice(patients), "--at", at]),
        lambda: ("org-succeed", ["--org", service, "--successor",
                                 chance.choice(["RX9", "RX8"]), "--at", at]),
        lambda: ("record-view", ["--viewer", service, "--user",
                                 chance.choice(USERS), "--json", "-"]),
        lambda: ("audit-view", ["who", "--all"]),
        lambda: ("audit-view", ["timeline", "--patient", patient]),
        lambda: ("audit-view", ["episodes", "--open"]),
    ]
    weights = [6, 6, 3, 2, 3, 2, 1, 1, 1, 3, 1, 1, 1]
    command, words = chance.choices(kinds, weights)[0]()
    stdin = b""
    if command == "record-view":
        stdin = b"".join((json.dumps({
            "patient": chance.choice(patients), "org": practice,
            "entry": "E%d" % n, "recorded": at}) + "\n").encode()
            for n in range(chance.choice([1, 3])))
    return command, words, stdin


def requests(chance, patients):
    """Many requests by lot of one command, as its lines: what one says bears
    on those behind it."""
    lines, command = [], None
    wanted = chance.choice([2, 5, 20, 300])
    while len(lines) < wanted:
        of, words, _ = request(chance, patients)
        if of in ("record-view", "audit-view") or of != (command or of):
            continue
        command = of
        members = {flag[2:].replace("-", "_"): int(word) if word.isdigit()
                   and flag == "--seq" else word
                   for flag, word in zip(words[::2], words[1::2])}
        lines.append(json.dumps(members) + "\n")
    return (command, chance.choice([[], [], ["--dry-run"], ["--atomic"]]),
            "".join(lines).encode())


def much(tester, patient, places):
    """More facts of a patient than are told at once."""
    words = ["--patient", patient, "--episode", "R1", "--practice", "C81001",
             "--service", "RY8", "--at", "2026-02-02T09:00:00Z",
             "--to-service", "yes"]
    lines = "".join(json.dumps({
        "patient": patient, "org": "C81001", "entry": "M%d" % n,
        "private": "yes", "at": "2026-01-05T10:00:00Z"}) + "\n"
        for n in range(1100)).encode()
    for place in places:
        for command, rest, stdin in (
                ("episode-open", words, b""),
                ("mark-private", ["--json", "-"], lines)):
            done = tester.run(command, "--quiet", *rest, place=place,
                              stdin=stdin)
            assert done.returncode == 0, done.stderr


def same(tester):
    """A file and the server, asked the same, say the same."""
    tester.init()
    file = str(tester.work / "ledger.db")
    assert tester.run("ledger-init", place=file).returncode == 0
    patients = numbers(6)
    places = (file, tester.cluster.place())
    much(tester, patients[5], places)
    for n in range(tester.count):
        ask = requests if n % 8 == 7 else request
        command, words, stdin = ask(tester.chance, patients)
        answers = [tester.run(command, *words, place=place, stdin=stdin)
                   for place in places]
        told = [(a.returncode, without_chance(a.stdout),
                 without_chance(a.stderr)) for a in answers]
        tester.claim(told[0] == told[1], "%s %s\n  %r\n  %r" % (
            command, " ".join(words), *told))
        tester.count_up("recorded", command not in (
            "audit-view",) and answers[0].returncode == 0)
    for words in (["who", "--all"], ["timeline", "--all"], ["episodes"],
                  ["marks"], ["choices"], ["views"], ["events"]):
        answers = [tester.run("audit-view", *words, place=place)
                   for place in places]
        tester.claim(without_chance(answers[0].stdout) ==
                     without_chance(answers[1].stdout),
                     "audit-view " + " ".join(words))


def copy(tester):
    """Round the stores and back: the same bytes."""
    for n in range(tester.count):
        tester.cluster.sql("DROP SCHEMA IF EXISTS edsm CASCADE")
        tester.init()
        server = tester.cluster.place()
        first = str(tester.work / ("first%d.db" % n))
        assert tester.run("ledger-init", place=first).returncode == 0
        patients = numbers(8)
        for _ in range(60):
            command, words, stdin = request(tester.chance, patients)
            tester.run(command, *words, place=first, stdin=stdin)
        chain = [first, server, str(tester.work / ("second%d.db" % n)),
                 "lines:" + str(tester.work / ("third%d.jsonl" % n)),
                 str(tester.work / ("fourth%d.db" % n))]
        for a, b in zip(chain, chain[1:]):
            done = tester.run("ledger-copy", a, b)
            tester.claim(done.returncode == 0, "ledger-copy: %s"
                         % done.stderr.decode())
        told = [tester.run("audit-view", "events", place=place).stdout
                for place in chain]
        tester.claim(told[0] and all(t == told[0] for t in told),
                     "the copies differ")
        proofs = [tester.run("ledger-verify", place=place).stdout
                  for place in chain]
        tester.claim(all(p == proofs[0] and b'"ok":true' in p
                         for p in proofs), "the heads differ")
        # goes on where it stopped, and refuses what is no beginning
        tester.run("partner-set", "--org", "RX1", place=first)
        tester.claim(tester.run("ledger-copy", first, server).returncode == 0,
                     "a copy goes on")
        tester.run("partner-set", "--org", "RX2", place=server)
        done = tester.run("ledger-copy", first, server)
        tester.claim(done.returncode == 1, "a copy that holds more is refused")
        tester.count_up("events", told[0].count(b"\n"))


CAMPAIGNS = {"kill": kill, "restart": lambda t: kill(t, True),
             "standby": standby, "stopped": stopped, "views": views,
             "same": same, "copy": copy}


def main():
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("campaign", choices=CAMPAIGNS)
    parser.add_argument("--bin", default="build")
    parser.add_argument("--count", type=int, default=5)
    parser.add_argument("--seed", type=int, default=20261127)
    parser.add_argument("--control", action="store_true")
    wanted = parser.parse_args()
    tester = Tester(wanted)
    tester.wanted = wanted.campaign
    try:
        CAMPAIGNS[wanted.campaign](tester)
    finally:
        tester.cluster.close()
    told = ", ".join("%s %d" % item for item in tester.facts.items())
    print("%s: seed %d, %s" % (wanted.campaign, wanted.seed, told))
    if wanted.control:
        print("%s without what it is about: %s" % (
            wanted.campaign, "found" if tester.failed else "NOT FOUND"))
        return 0 if tester.failed else 1
    print("%s: %d passed, %d failed" % (wanted.campaign, tester.passed,
                                        tester.failed))
    return 1 if tester.failed or not tester.passed else 0


if __name__ == "__main__":
    sys.exit(main())
