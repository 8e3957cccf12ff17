#!/usr/bin/env python3
"""fail.py - every call that can fail does, and no answer is wrong.

Proved: whichever call of the product's own fails, of memory, of SQLite, of
the system or of a library, there is no crash, no half an event and no false
acknowledgement (all that Run.wrong of libscenes.py tells).

How: fail.c, linked into the coverage build by --wrap. For each scene the
first calls of each name fail, and a sample of the others chosen by the seed.
It is there to take the branches that no input takes; what of real failing
calls can be proved without a build of its own is proved in tests/fault.

Some fail as they never would (PRETENCE): a buffer that is whole, a time that
has no local form. There another answer is none, only a crash and what is wrong
in the ledger.

Negative control: lib.lie.c acknowledges what it never commits (LIE=never).
"""
import errno
import json
import os
import re
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../fault"))
from lib import PATIENT, instant, lines_of, open_campaign  # noqa: E402
from libscenes import Run, Scene, Stage, record  # noqa: E402

FIRST, FIRST_OF_STORE = 5, 16
PRETENCE = {"buffer_failed", "localtime_r", "strftime"}
ERRORS = {"read": ["EIO", "EINTR"], "write": ["EIO", "EINTR", "EAGAIN"],
          "open": ["EACCES", "EINTR", "EMFILE", "ENOENT", "ENOSPC"]}
campaign = open_campaign("fail", 6000, jobs=3, fast=True)


class WideStage(Stage):
    """The scenes of the fault campaigns, and one of every other question."""

    heads = {}

    def start(self, name):
        ledger = super().start(name)
        folder = os.path.dirname(ledger)

        def does(*words, stdin=""):
            done = campaign.run(ledger, list(words), stdin.encode())
            if done.returncode:
                raise SystemExit(done.stderr.decode())
            return done.stdout.decode()
        facts = ["--patient", PATIENT, "--at", instant(50), "--dry-run"]
        self.planned = does(
            "consent-set", "--episode", "R1", "--to-service", "no", *facts
        ) + does("consent-set", "--practice", "C81001", "--mig", "yes", *facts
                 ) + does(
            "episode-open", "--episode", "P1", "--practice", "C81001",
            "--service", "RX1", "--to-service", "yes", *facts) + does(
            "mark-private", "--org", "C81001", "--entry", "G7", *facts) + does(
            "partner-set", "--org", "RX1", *facts[2:]) + does(
            "episode-discharge", "--episode", "R1", *facts)
        does("consent-set", "--patient", PATIENT, "--practice", "C81001",
             "--mig", "yes", "--at", instant(1))
        self.seen = "".join(
            line + "\n" for line in record(6).splitlines()
            if PATIENT in line)
        does("record-view", "--viewer", "RY8", stdin=self.seen)
        does("ledger-checkpoint", "--keygen", folder + "/key")
        with open(folder + "/note", "w", encoding="ascii") as file:
            file.write(does("ledger-checkpoint", "--key", folder + "/key"))
        sound = json.loads(does("ledger-verify"))
        self.heads[name] = "%(events)d:%(head)s" % sound
        self.start_lines[name] = lines_of(ledger)
        return ledger

    def make_scenes(self):
        yield from super().make_scenes()
        view = str(len(self.start_lines["start"]))
        for kind, words, stdin in (
                ("sign", "ledger-checkpoint --key HERE/key", ""),
                ("keys", "ledger-checkpoint --keygen HERE/new", ""),
                ("ask", "ledger-verify --checkpoint HERE/note"
                 " --key HERE/key.pub", ""),
                ("ask", "ledger-verify --since 20", ""),
                ("ask", "ledger-verify --head " + self.heads["start"], ""),
                ("ask", "audit-view shown --seq " + view, self.seen),
                ("ask", "audit-view shown --table --seq " + view, self.seen),
                ("ask", "audit-view impact AT", self.planned),
                ("ask", "audit-view impact --table AT", self.planned),
                ("ask", "audit-view why --viewer RX1 --table AT", self.seen),
                ("ask", "audit-view who --table AT --patient " + PATIENT, ""),
                ("ask", "audit-view who --all --known-seq 9 AT", ""),
                ("ask", "audit-view timeline --known-at " + instant(10 ** 9),
                 ""),
                ("ask", "audit-view timeline --table", ""),
                ("ask", "audit-view episodes --open --table AT", ""),
                ("ask", "audit-view episodes AT --patient " + PATIENT, ""),
                ("ask", "audit-view marks AT", ""),
                ("ask", "audit-view marks --table AT --patient " + PATIENT, ""),
                ("ask", "audit-view views --table", ""),
                ("ask", "audit-view views --patient " + PATIENT, ""),
                ("ask", "audit-view events --table", ""),
                ("ask", "audit-view why --help", ""),
                ("ask", "audit-view --help", ""),
                ("view", "record-view --viewer RX1 --override ill", self.seen),
                ("record", "consent-set --column at=when --csv"
                 " --time-format %Y-%m-%dT%H:%M:%S",
                 "patient,episode,to_service,when\n" + PATIENT +
                 ",R1,no,2025-03-01T00:00:00\n"),
                ("record", "mark-private",
                 '{"patient":"%s","org":"C81001","entry":"G9","at":"%s"}\n'
                 % (PATIENT, instant(60))),
                ("record", "partner-set --org RX2 --at " + instant(9), "")):
            words = words.replace(" AT", " --at " + instant(100))
            one = Scene(self, words, kind, words.split(), stdin, "start")
            if one.baseline.status:
                raise SystemExit("%s: %s" % (words, one.baseline.err))
            yield one


def run_with(scene, name="-", k=0, error="EIO", more="", lie=None):
    report = campaign.place("reports/%d" % threading.get_ident()) + "/r"
    run = Run(scene, lie=lie, FAIL="%s:%d%s" % (name, k, more),
              FAIL_REPORT=report, FAIL_ERRNO=str(getattr(errno, error)))
    counts = {}
    if os.path.exists(report):
        with open(report, encoding="ascii") as file:
            counts = {n: int(c) for n, c in map(str.split, file)}
        os.unlink(report)
    return run, counts


def fail(point, lie=None):
    scene, name, k, error, more = point
    run, _ = run_with(*point, lie)
    campaign.count("runs that ended with exit %s" % run.status)
    wrong = run.wrong(name, error)
    if name in PRETENCE and run.status is not None:
        wrong = [w for w in wrong
                 if not re.match("exit [0-9]|a wrong answer", w)]
    campaign.result(wrong, "%s, FAIL=%s:%d%s %s" %
                    (scene.name, name, k, more, error))
    run.remove()


def points():
    certain, others = [], []
    for scene in stage.scenes:
        run, counts = run_with(scene)
        run.remove()
        for name, count in counts.items():
            for error in ERRORS.get(name, ["EIO"]):
                first = FIRST_OF_STORE if name.startswith("sqlite3") else FIRST
                for k in range(1, min(first, count) + 1):
                    certain.append((scene, name, k, error, ""))
                others += [(scene, name, campaign.random.randint(1, count),
                            error, more) for more in ("", "", "", ":")
                           if error not in ("EINTR", "EAGAIN") or not more]
    campaign.random.shuffle(others)
    return certain + others[:max(0, campaign.args.runs - len(certain))]


stage = WideStage(campaign)
every = points()
campaign.begin_control()
campaign.each(lambda scene: fail((scene, "-", 0, "EIO", ""), "never"),
              [scene for scene in stage.scenes if scene.kind == "record"])
campaign.end_control("acknowledged and never committed")
campaign.each(fail, every)
campaign.finish()
