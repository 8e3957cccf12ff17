#!/usr/bin/env python3
"""kill.py - commands die by kill -9, and nothing acknowledged is lost.

Proved: after each kill every event whose line had come out is in the ledger
byte for byte, no entry was let out by an unlogged view, ledger-verify says
yes, the next command works.

How: one writer by flags after the other; four writers side by side; a batch
from CSV, in groups or --atomic; a record-view. Each is killed at a moment
chosen between its start and a little after its usual end. After every second
kill a reader comes first, else a writer: either must put right what was left.

Negative control: LIE=early (lib.lie.c) acknowledges before the commit, and
the same kills must find events that are not there.
"""
import os
import random
import subprocess
import time

from lib import (PATIENT, absent, acknowledged, chain_wrong, instant,
                 lines_of, nhs_number, open_campaign, views_of)

ROWS = 2500     # three groups
ENTRIES = 1500  # two
VOIDS = 60
LIFE = 40       # kills before a new ledger is begun

campaign = open_campaign("kill", 500, jobs=4, control=60)


class World:
    """One ledger with its writers, and all it has acknowledged."""

    def __init__(self, number, choices):
        self.folder = campaign.place("world%d" % number)
        self.random = choices
        self.requests = 0
        self.renew()

    def renew(self):
        self.ledger = campaign.make_ledger(self.folder)
        self.kills, self.before = 0, []
        opened = campaign.run(self.ledger, [
            "episode-open", "--patient", PATIENT, "--episode", "R1",
            "--practice", "C81001", "--service", "RY8", "--at", instant(0),
            "--to-service", "yes", "--to-practice", "yes"])
        self.say(opened.stdout)

    def say(self, output):
        self.before += acknowledged(output)

    def flags(self):
        self.requests += 1
        n = self.requests
        if self.random.random() < .2:
            return ["episode-open", "--patient", nhs_number(n), "--episode",
                    "E%d" % n, "--practice", "C81001", "--service", "RY8"]
        return ["consent-set", "--patient", PATIENT, "--episode", "R1",
                "--to-service", "yes" if n % 2 else "no", "--at", instant(n)]

    def start(self, words, lie, stdin=None):
        """Starts a command whose output goes to a file."""
        path = os.path.join(self.folder, "out%d" % self.random.getrandbits(60))
        with open(path, "wb") as out:
            process = subprocess.Popen(
                [os.path.join(campaign.bin, words[0])] + words[1:],
                stdin=stdin or subprocess.DEVNULL, stdout=out,
                stderr=subprocess.DEVNULL, close_fds=False,
                env=campaign.environment(self.ledger, lie))
        return process, path


def output(path):
    with open(path, "rb") as out:
        held = out.read()
    os.unlink(path)
    return held


def one(world, lie):
    return [world.start(world.flags(), lie)], .009


def four(world, lie):
    return [world.start(world.flags(), lie) for _ in range(4)], .03


def batch(world, lie):
    path = os.path.join(world.folder, "rows.csv")
    with open(path, "w", encoding="ascii") as rows:
        rows.write("patient,episode,practice,service,at\n")
        for _ in range(ROWS):
            world.requests += 1
            n = world.requests
            rows.write("%s,E%d,C81001,RY8,%s\n" %
                       (nhs_number(n), n, instant(n)))
    atomic = ["--atomic"] if world.random.random() < .3 else []
    return [world.start(["episode-open", path] + atomic, lie)], .11


def view(world, lie):
    path = os.path.join(world.folder, "record.jsonl")
    with open(path, "w", encoding="ascii") as record:
        for n in range(ENTRIES):
            record.write(
                '{"patient":"%s","org":"C81001","entry":"G%d",'
                '"recorded":"%s"}\n' % (PATIENT, n, instant(n)))
    # a way with no yes in force lets out nothing: set one that stands
    world.say(campaign.run(world.ledger, [
        "consent-set", "--patient", PATIENT, "--episode", "R1",
        "--to-service", "yes"]).stdout)
    world.at = len(lines_of(world.ledger))
    return [world.start(["record-view", "--viewer", "RY8", path], lie)], .03


def voids(world, lie):
    """Takes back decisions one after the other, some of them once more."""
    decisions = [line for line in lines_of(world.ledger)
                 if b'"event":"consent-set"' in line]
    path = os.path.join(world.folder, "wrong.jsonl")
    with open(path, "wb") as wrong:
        wrong.write(b"".join(line + b"\n" for line in world.random.sample(
            decisions, min(len(decisions), VOIDS))))
    atomic = ["--atomic"] if world.random.random() < .3 else []
    return [world.start(["fact-void", "--reason", "a test", path] + atomic,
                        lie)], .03


def kill(world, mode, lie):
    """Starts, kills, and tells what is wrong afterwards."""
    running, usual = mode(world, lie)
    killed = 0
    time.sleep(world.random.random() * usual)
    for process, _ in running:
        process.kill()
        if mode is four and world.random.random() < .5:
            time.sleep(world.random.random() * .004)
    for process, _ in running:
        killed += process.wait() == -9
    outputs = [output(path) for _, path in running]
    campaign.count("killed", killed)
    if os.path.exists(world.ledger + "-journal"):
        campaign.count("journals left behind")
    wrong = after(world, mode is view, outputs)
    world.kills += 1
    if wrong or world.kills >= LIFE or mode is batch and world.kills > 5:
        world.renew()
    return killed, wrong


def next_works(world):
    done = campaign.run(world.ledger, world.flags())
    world.say(done.stdout)
    if done.returncode or len(acknowledged(done.stdout)) != 1:
        return ["the next command: exit %d: %s" %
                (done.returncode, done.stderr.decode(errors="replace"))]
    return []


def after(world, viewed, outputs):
    reader_first = world.random.random() < .5
    wrong = [] if reader_first else next_works(world)
    wrong += campaign.verify(world.ledger)
    lines = lines_of(world.ledger)
    wrong += chain_wrong(lines)
    if viewed:
        let_out = len(acknowledged(outputs[0]))
        logged = sum(v["shown"] for v in views_of(lines[world.at:]))
        if let_out > logged:
            wrong.append("%d entries let out, %d logged" % (let_out, logged))
        campaign.count("killed views that let entries out", let_out > 0)
    else:
        for out in outputs:
            world.say(out)
            campaign.count("events acknowledged by the killed",
                           len(acknowledged(out)))
    lost = absent(b"".join(line + b"\n" for line in world.before), lines)
    if lost:
        wrong.append("%d acknowledged events lost, the first %s" %
                     (len(lost), lost[0][:60].decode()))
    if reader_first:
        wrong += next_works(world)
    return wrong


MODES = [one] * 8 + [four] * 2 + [batch] * 2 + [view] + [voids] * 2


def series(world, kills, lie=None):
    done = number = 0
    while done < kills:
        mode = world.random.choice(MODES if not lie else [one, four, batch])
        killed, wrong = kill(world, mode, lie)
        done += killed
        number += 1
        if killed or wrong:
            campaign.result(wrong, "%s, %d of world %s" % (
                mode.__name__, number, os.path.basename(world.folder)))


def spread(total, lie=None):
    jobs = max(1, campaign.args.jobs)
    worlds = [World(n, random.Random("%d %d %s" % (campaign.seed, n, lie)))
              for n in range(jobs)]
    campaign.each(lambda world: series(world, -(-total // jobs), lie), worlds)


campaign.begin_control()
spread(campaign.args.control, "early")
campaign.end_control("acknowledged before the commit")
spread(campaign.args.runs)
campaign.finish()
