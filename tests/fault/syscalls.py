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
import os
import re

from lib import open_campaign
from libscenes import Run, Stage

ERRORS = ["EIO", "ENOSPC", "EINTR", "ENOMEM", "EACCES"]
MORE = {"fcntl": ["EAGAIN", "ENOLCK"], "openat": ["EMFILE", "ENOENT"],
        "pwrite64": ["EDQUOT", "EFBIG"], "write": ["EPIPE"]}
# What cannot fail, or is the harness's own; exit is a thread's end, which the C
# library tries for ever, and of a futex that fails otherwise than the kernel
# says it makes an abort.
NEVER = {"exit_group", "execve", "umask", "getuid", "geteuid", "getpid",
         "gettid", "clock_nanosleep", "rt_sigreturn", "exit", "futex"}

campaign = open_campaign("syscalls", 2000, jobs=3, fast=True, control=40)
counts = {}     # by scene and lie: {call: (before main, from there on)}


def strace(lie, *words):
    told = ["strace", "-f", "-qq", *words]
    if lie:
        told += ["-E", "LIE=" + lie, "-E", "LD_PRELOAD=" +
                 os.path.join(campaign.bin, "tests/fault/lie.so")]
    return told


def calls_counted(scene, lie):
    log = os.path.join(campaign.folder, "trace")
    Run(scene, strace(lie, "-o", log, "-e", "signal=none")).remove()
    begun, found = False, {}
    with open(log, encoding="utf-8", errors="replace") as trace:
        for line in trace:
            call = re.match(r"\d+ +(\w+)\(", line)
            if not call or call[1] in NEVER:
                continue
            begun = begun or "fcntl(0, F_GETFD)" in line
            early, late = found.get(call[1], (0, 0))
            found[call[1]] = (early + (not begun), late + begun)
    return {call: count for call, count in found.items() if count[1]}


def choose(scenes, total, lie):
    """So many different points, by the seed; fewer where there are fewer."""
    chosen = {}
    for _ in range(20 * total):
        if len(chosen) == total:
            break
        scene = campaign.random.choice(scenes)
        calls = counts[scene.name, lie]
        call = campaign.random.choice(sorted(calls))
        early, late = calls[call]
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
    run = Run(scene, strace(
        lie, "-o", "/dev/null", "--seccomp-bpf",
        "-e", "trace=%s,clock_nanosleep" % call,
        "-e", "inject=%s:%s:when=%s" % (call, fault, when),
        "-e", "inject=clock_nanosleep:retval=0"))
    campaign.count("runs that ended with exit %s" % run.status)
    campaign.result(run.wrong(call, error),
                    "%s, %s:error=%s:when=%s" % (name, call, error, when))
    run.remove()


def series(total, lie=None, kinds=None):
    scenes = [s for s in stage.scenes if not kinds or s.kind in kinds]
    for scene in scenes:
        counts[scene.name, lie] = calls_counted(scene, lie)
    campaign.each(lambda point: fail(point, lie),
                  choose(scenes, total, lie))


stage = Stage(campaign)
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
