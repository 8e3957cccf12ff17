#!/usr/bin/env python3
"""exposition.py: reads metrics from standard input as a textfile collector does.

Prints each sample without its value, or the first thing that is wrong, exit
status 1. By the text exposition format 0.0.4 and Prometheus' conventions for
names: HELP and TYPE once and before the samples of their metric, which stand
together; counters end in _total; a name's unit is a base unit at its end, and
no name begins with its type; labels are quoted; values are numbers. Where
promtool is installed, it has to agree.
"""
import re
import shutil
import subprocess
import sys

NAME = r"[a-z][a-z0-9_]*"
SAMPLE = re.compile(r"(%s)(\{[^}]*\})? (-?[0-9]+(?:\.[0-9]+)?)\Z" % NAME)
LABELS = re.compile(r'\{%s="[^"\\\n]*"(,%s="[^"\\\n]*")*\}\Z' % (NAME, NAME))
UNITS = ("_seconds", "_bytes", "_total", "_info", "_up", "_episodes",
         "_overrides", "_events", "_alert")
ODD = ("milliseconds", "minutes", "hours", "days", "kilobytes", "megabytes",
       "mib", "percent")


def wrong(number, what):
    print("line %d: %s" % (number, what))
    sys.exit(1)


def sample(number, line, types, seen, current):
    found = SAMPLE.match(line)
    if not found:
        wrong(number, "is no sample")
    name, labels = found.group(1), found.group(2) or ""
    if name != current or name not in types:
        wrong(number, "a sample that no TYPE stands before")
    if labels and not LABELS.match(labels):
        wrong(number, "labels that are none")
    if (name, labels) in seen:
        wrong(number, "the same sample twice")
    if (types[name] == "counter") != name.endswith("_total"):
        wrong(number, "counters end in _total, and nothing else does")
    if not name.startswith("edsm_ledger_") or not name.endswith(UNITS) or \
            any(part in ODD for part in name.split("_")):
        wrong(number, "the name is not by the conventions")
    if types[name] == "counter" and found.group(3).startswith("-"):
        wrong(number, "a counter below nothing")
    seen.add((name, labels))
    print(name + labels)


def judge(text):
    types, helps, seen, current = {}, set(), set(), None
    if not text.endswith("\n"):
        wrong(text.count("\n") + 1, "the last line has no line break")
    for number, line in enumerate(text[:-1].split("\n"), 1):
        words = line.split(" ", 3)
        if line.startswith("# HELP ") and len(words) == 4:
            if words[2] in helps:
                wrong(number, "a second HELP")
            helps.add(words[2])
            current = words[2]
        elif line.startswith("# TYPE ") and len(words) == 4:
            if words[2] != current or words[2] in types or \
                    words[3] not in ("gauge", "counter"):
                wrong(number, "a TYPE that does not follow its HELP")
            types[words[2]] = words[3]
        else:
            sample(number, line, types, seen, current)
    for name in types:
        if not any(name == of for of, _ in seen):
            wrong(0, "%s has no sample" % name)


def main():
    text = sys.stdin.read()
    judge(text)
    if shutil.which("promtool"):
        done = subprocess.run(["promtool", "check", "metrics"], input=text,
                              capture_output=True, text=True)
        if done.returncode or done.stderr.strip():
            wrong(0, "promtool: " + done.stderr.strip())


main()
