#!/usr/bin/env python3
"""late.py BINDIR [STORIES]: the late lines of accounts, against who itself.

Random stories of one patient, recorded late and out of order, with voids,
links and successions. At every instant at which anything took effect or was
logged, and a microsecond before and after, what `who` says by all that is
known is held against what it says as known then: where they differ there must
be a late line that says so, and nowhere else.

Negative control: an account without one of its late lines is found.
"""
import json
import os
import random
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta

BIN = os.path.abspath(sys.argv[1])
STORIES = int(sys.argv[2]) if len(sys.argv) > 2 else 3
SEED = int(os.environ.get("SEED", "1"))
NUMBERS = ["9434765919", "9990362904"]
NOTHING = ("nothing", None)


def told(time):
    return time.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read(text):
    form = "%Y-%m-%dT%H:%M:%S"
    return datetime.strptime(text[:-1], form + (".%f" if "." in text else ""))


def ask(ledger, *words):
    done = subprocess.run([os.path.join(BIN, "audit-view"), *words,
                           "--ledger", ledger], capture_output=True,
                          text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


class Story:
    """Thirty things that happen, some told late."""

    def __init__(self, seed, ledger):
        self.random, self.ledger = random.Random(seed), ledger
        self.time, self.episodes = datetime(2026, 1, 1), []
        subprocess.run([os.path.join(BIN, "ledger-init"), "--ledger", ledger],
                       check=True)
        for _ in range(30):
            self.time += timedelta(hours=self.random.randrange(1, 40))
            self.happen(self.random.choice([
                self.open, self.decide, self.decide, self.choose, self.partner,
                self.end, self.void, self.join]))

    def happen(self, what):
        late = timedelta(hours=self.random.choice([0, 0, 1, 20, 60]))
        words = what(self.random.choice(["yes", "no"]))
        if words is None:
            return
        if words[0] != "fact-void":
            words += ["--at", told(self.time - late)]
        subprocess.run(
            ["faketime", "-f", self.time.strftime("%Y-%m-%d %H:%M:%S"),
             os.path.join(BIN, words[0]), "--quiet", "--ledger", self.ledger,
             *words[1:]], capture_output=True, check=False,
            env={**os.environ, "TZ": "UTC"})

    def patient(self):
        return self.random.choice(NUMBERS[:1] * 3 + NUMBERS[1:])

    def practice(self):
        return self.random.choice(["C81001", "C81002"])

    def open(self, word):
        patient = self.patient()
        self.episodes.append((f"R{len(self.episodes)}", patient))
        return ["episode-open", "--patient", patient, "--episode",
                self.episodes[-1][0], "--practice", self.practice(),
                "--service", self.random.choice(["RY8", "RX1"]),
                *(["--to-service", word] if self.random.random() < .5 else [])]

    def of_episode(self, name):
        if not self.episodes:
            return None
        episode, patient = self.random.choice(self.episodes)
        return [name, "--patient", patient, "--episode", episode]

    def decide(self, word):
        words = self.of_episode("consent-set")
        return words and [*words, self.random.choice(
            ["--to-service", "--to-practice"]), word]

    def end(self, _):
        return self.of_episode("episode-discharge")

    def choose(self, word):
        return ["consent-set", "--patient", self.patient(), "--practice",
                self.practice(), "--mig", word]

    def partner(self, word):
        return ["partner-set", "--org", self.random.choice(["RY8", "RX9"]),
                "--partner", word]

    def void(self, _):
        events = ask(self.ledger, "events")
        if not events:
            return None
        event = self.random.choice(events)
        return ["fact-void", "--seq", str(event["seq"]), "--reason", "wrong",
                *(["--patient", event["patient"]] if "patient" in event
                  else [])]

    def join(self, word):
        if word == "yes":
            return ["patient-link", "--patient", NUMBERS[0], "--was",
                    NUMBERS[1]]
        return ["org-succeed", "--org", "C81001", "--successor", "C81002"]


def sees(lines):
    return {(line["viewer"], line["source"], line["route"],
             line.get("episode")): (line["sees"], line.get("before"))
            for line in lines}


def differences(ledger, time):
    """What who says on the two clocks, where that is not the same."""
    asked = ["who", "--patient", NUMBERS[0], "--at", told(time)]
    right = sees(ask(ledger, *asked))
    knew = sees(ask(ledger, *asked, "--known-at", told(time)))
    return {key: (knew.get(key, NOTHING), right.get(key, NOTHING))
            for key in set(right) | set(knew)
            if knew.get(key, NOTHING) != right.get(key, NOTHING)}


def lates_at(lates, time):
    return {(line["viewer"], line["source"], line["route"],
             line.get("episode")):
            ((line["knew"], line.get("knew_before")),
             (line["right"], line.get("right_before")))
            for line in lates if read(line["from"]) <= time and (
                "until" not in line or time < read(line["until"]))}


def main():
    passed = failed = controls = 0
    for seed in range(SEED, SEED + STORIES):
        with tempfile.TemporaryDirectory() as folder:
            ledger = os.path.join(folder, "ledger.db")
            Story(seed, ledger)
            times = {read(event[name]) + timedelta(microseconds=shift)
                     for event in ask(ledger, "events")
                     for name in ("at", "logged") for shift in (-1, 0, 1)}
            lates = [line for line in ask(
                ledger, "account", "--patient", NUMBERS[0])
                     if line.get("answer") == "late"]
            found = False
            for time in sorted(times):
                want = differences(ledger, time)
                if want == lates_at(lates, time):
                    passed += 1
                else:
                    failed += 1
                    print("FAILED story", seed, told(time), want)
                found |= want != lates_at(lates[1:], time)
            controls += found
    if not controls:
        failed += 1
        print("FAILED control: a late line less is not found")
    print(f"late: seed {SEED}, {STORIES} stories: {passed} passed, "
          f"{failed} failed")
    return 1 if failed or not passed else 0


sys.exit(main())
