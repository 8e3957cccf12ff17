#!/usr/bin/env python3
"""fail.py - every call that can fail does, and no answer is wrong.

Proved: whichever call of the product's own fails, of memory, of SQLite, of
the system or of a library, there is no crash, no half an event and no false
acknowledgement (all that Run.wrong of libscenes.py tells).

How: fail.c, linked into the coverage build by --wrap. For each scene the
first calls of each name fail, and a sample of the others chosen by the seed.
It is there to take the branches that no input takes; what of real failing
calls can be proved without a build of its own is proved in tests/fault.

Negative control: allocations that fail are answered by a pointer to nowhere
in alloc.py; here a write whose failure is told as success.
"""
import errno
import os
import sys
import threading

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "../fault"))
from lib import open_campaign  # noqa: E402
from libscenes import Run, Stage  # noqa: E402

FIRST = 6
ERRORS = {"read": ["EIO", "EINTR"], "write": ["EIO", "EINTR", "EAGAIN"],
          "open": ["EACCES", "EINTR", "EMFILE", "ENOENT", "ENOSPC"]}
campaign = open_campaign("fail", 3000, jobs=3, fast=True)


def run_with(scene, name="-", k=0, error="EIO", more=""):
    report = campaign.place("reports/%d" % threading.get_ident()) + "/r"
    run = Run(scene, FAIL="%s:%d%s" % (name, k, more), FAIL_REPORT=report,
              FAIL_ERRNO=str(getattr(errno, error)))
    counts = {}
    if os.path.exists(report):
        with open(report, encoding="ascii") as file:
            counts = {n: int(c) for n, c in map(str.split, file)}
        os.unlink(report)
    return run, counts


def fail(point):
    scene, name, k, error, more = point
    run, _ = run_with(*point)
    campaign.count("runs that ended with exit %s" % run.status)
    campaign.result(run.wrong(name, error), "%s, FAIL=%s:%d%s %s" %
                    (scene.name, name, k, more, error))
    run.remove()


def points():
    certain, others = [], []
    for scene in stage.scenes:
        run, counts = run_with(scene)
        run.remove()
        for name, count in counts.items():
            for error in ERRORS.get(name, ["EIO"]):
                for k in range(1, min(FIRST, count) + 1):
                    certain.append((scene, name, k, error, ""))
                others += [(scene, name, campaign.random.randint(1, count),
                            error, more) for more in ("", "", "", ":")
                           if error not in ("EINTR", "EAGAIN") or not more]
    campaign.random.shuffle(others)
    return certain + others[:max(0, campaign.args.runs - len(certain))]


stage = Stage(campaign)
campaign.each(fail, points())
campaign.finish()
