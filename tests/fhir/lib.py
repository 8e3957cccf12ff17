"""What the acceptance cases of fhir-read and fhir-write share."""

import json
import os
import subprocess
import sys
import tempfile

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.path.join(TOP, "tests", "data", "fhir")
SYNTHEA = os.path.join(DATA, "synthea")
NHS = "https://fhir.nhs.uk/Id/nhs-number"
ODS = "https://fhir.nhs.uk/Id/ods-organization-code"
IRCP = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"


class Fault(Exception):
    """A claim that does not hold."""


def claim(holds, *what):
    if not holds:
        raise Fault(" ".join(str(w) for w in what))


class Scene:
    """An empty folder with a ledger of its own."""

    def __init__(self, bin_dir):
        self.folder = tempfile.TemporaryDirectory()
        self.path = self.folder.name
        self.env = dict(os.environ, EDSM_LEDGER=os.path.join(self.path, "ledger.db"),
                        TZ="Europe/London", PATH=bin_dir + ":" + os.environ["PATH"])

    def file(self, name, text):
        path = os.path.join(self.path, name)
        with open(path, "wb") as out:
            out.write(text if isinstance(text, bytes) else text.encode())
        return path

    def read(self, name):
        with open(os.path.join(self.path, name), "rb") as kept:
            return kept.read()

    def run(self, *words, given=b"", ledger=None, status=0):
        """Runs a command; its output, and its messages in self.err."""
        env = dict(self.env, EDSM_LEDGER=ledger) if ledger else self.env
        if isinstance(given, str):
            given = given.encode()
        done = subprocess.run(words, input=given, env=env, cwd=self.path,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.err = done.stderr.decode()
        if status is not None:
            claim(done.returncode == status, words[:2], "ends with", done.returncode,
                  self.err[-600:])
        return done.stdout

    def shell(self, script, status=0):
        return self.run("bash", "-c", "set -o pipefail\n" + script, status=status)


def lines(output):
    return [json.loads(line) for line in output.decode().splitlines()]


def ndjson(items):
    return "".join(json.dumps(item, separators=(",", ":")) + "\n" for item in items)


def number(serial):
    """A test number of the range 999, modulus 11."""
    while True:
        digits = "999%06d" % serial
        rest = 11 - sum((10 - i) * int(c) for i, c in enumerate(digits)) % 11
        if rest != 10:
            return digits + str(rest % 11)
        serial += 1


def patient(ident, nhs, **more):
    return dict({"resourceType": "Patient", "id": ident,
                 "identifier": [{"system": NHS, "value": nhs}]}, **more)


def organisation(code):
    return {"identifier": {"system": ODS, "value": code}}


def condition(ident, subject, updated="2020-01-02T03:04:05Z", **more):
    return dict({"resourceType": "Condition", "id": ident, "meta": {"lastUpdated": updated},
                 "subject": subject}, **more)


def with_number(nhs):
    return {"identifier": {"system": NHS, "value": nhs}}


def main(cases):
    """Runs the cases that are named, or all of them."""
    bin_dir = os.path.abspath(sys.argv[1])
    wanted = sys.argv[2:]
    passed = failed = 0
    for name, case in cases:
        if wanted and name.split("_")[0] not in wanted and name not in wanted:
            continue
        try:
            scene = Scene(bin_dir)
            case(scene)
            scene.folder.cleanup()
            passed += 1
        except Exception as fault:  # what is not there is a failed claim too
            failed += 1
            print("FAILED", name, "-", repr(fault)[:2000])
    print("%d passed, %d failed" % (passed, failed))
    sys.exit(failed or not passed)
