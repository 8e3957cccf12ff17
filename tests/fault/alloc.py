#!/usr/bin/env python3
"""alloc.py - every allocation fails, and no answer is wrong.

Proved: whichever allocation of a command fails, its k-th alone or from then
on, there is no crash, no half an event, no false acknowledgement (all that
Run.wrong of libscenes.py tells), and no block is left unfreed that the
command frees where nothing fails.

How: alloc.c, preloaded, counts malloc, calloc, realloc and the aligned ones
and makes them fail, those of SQLite, jansson and the C library too. A sample
of all points, chosen by the seed.

Negative controls: what fails gives a wild pointer, as if nobody looked
(ALLOC_LIE=wild); blocks stay unfreed after a failure (leak); an event is
acknowledged before the commit (LIE=early of lib.lie.c).
"""
import os
import threading

from lib import open_campaign
from libscenes import Run, Stage

campaign = open_campaign("alloc", 1500, jobs=3, fast=True, control=40)


def run_with(scene, k, more, early=None, lie=None):
    """A run and what it counted: allocations, blocks never freed."""
    report = campaign.place("reports/%d" % threading.get_ident()) + "/r"
    preload = [os.path.join(campaign.bin, "tests/fault", name + ".so")
               for name in (["alloc", "lie"] if early else ["alloc"])]
    words = ["env", "LD_PRELOAD=" + ":".join(preload), "ALLOC_FAIL=%d" % k,
             "ALLOC_FROM=%d" % more, "ALLOC_REPORT=" + report]
    if early:
        words.append("LIE=early")
    if lie:
        words.append("ALLOC_LIE=" + lie)
    run = Run(scene, words)
    calls = live = None
    if os.path.exists(report):
        with open(report, encoding="ascii") as file:
            calls, live = map(int, file.read().split())
        os.unlink(report)
    return run, calls, live


def fail(point, early, lie):
    scene, k, more = point
    run, _, live = run_with(scene, k, more, early, lie)
    campaign.count("runs that ended with exit %s" % run.status)
    wrong = run.wrong("alloc", "ENOMEM")
    if live is not None and live > usual[scene.name][1]:
        wrong.append("%d blocks never freed" %
                     (live - usual[scene.name][1]))
    campaign.result(wrong, "%s, ALLOC_FAIL=%d ALLOC_FROM=%d" %
                    (scene.name, k, more))
    run.remove()


def choose(total, kinds):
    """So many points; the first allocation of every scene is always one."""
    scenes = [s for s in stage.scenes if not kinds or s.kind in kinds]
    chosen = {(s.name, 1, 0): (s, 1, 0) for s in scenes}
    for _ in range(20 * total):
        if len(chosen) == total:
            break
        scene = campaign.random.choice(scenes)
        k = 1 + campaign.random.randrange(usual[scene.name][0])
        more = campaign.random.randrange(2)
        chosen[(scene.name, k, more)] = (scene, k, more)
    return list(chosen.values())


def series(total, kinds=None, early=None, lie=None):
    campaign.each(lambda point: fail(point, early, lie),
                  choose(total, kinds))


stage = Stage(campaign)
usual = {}
for one in stage.scenes:
    first, *usual[one.name] = run_with(one, 0, 0)
    first.remove()
for what, how in (
        ("a failure that nobody looks at", {"lie": "wild"}),
        ("blocks never freed", {"lie": "leak"}),
        ("acknowledged before the commit",
         {"early": True, "kinds": {"record", "sweep"}})):
    campaign.begin_control()
    series(campaign.args.control, **how)
    campaign.end_control(what)
campaign.figures["allocations in all scenes"] = sum(
    calls for calls, _ in usual.values())
series(campaign.args.runs)
campaign.finish()
