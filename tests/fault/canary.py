#!/usr/bin/env python3
"""canary.py - what belongs to a patient stays where it belongs.

Proved: a known NHS number and a known text, put through every command and
every failure (refused lines of every kind, wrong calls, a ledger that is
missing, damaged, busy or somebody else's, standard output closed or full, a
full disk, failing reads, writes and syncs, a kill), turn up on standard
output, in the rejects file and in the ledger with its journal and its copies,
and nowhere else:

  - not on standard error, spelled in any way;
  - not in any other file: strace lists each file that a command makes or opens
    for writing, and each must be one of those; nothing is left in TMPDIR;
  - files are made with mode 0600, also under umask 0;
  - a command that is killed by SIGABRT with the rights to do so dumps no core.

Negative control: commands in wrappers that copy their input to TMPDIR and
their arguments to standard error; every case of theirs must be found.
"""
import argparse
import atexit
import json
import os
import re
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time

ap = argparse.ArgumentParser()
ap.add_argument("--bin", default="build")
args = ap.parse_args()
BIN = os.path.abspath(args.bin)
CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)),
                      "..", "corpus")
NUMBER, TEXT = "9434765919", "Rotkehlchen"
WORDS = [w.encode() for w in (NUMBER, "943 476 5919", "943-476-5919", TEXT,
                              TEXT.upper(), TEXT.lower(), "Um90a2VobGNoZW4")]
MAY_HOLD = re.compile(
    r"ledger\.db(-journal)?\Z|copy\.db(-journal)?\Z|rejects\Z|key(\.pub)?\Z|in\.\w+\Z")
PATIENT = ["--patient", NUMBER]
EPISODE = PATIENT + ["--episode", "R1"]
ROW = {"patient": NUMBER, "episode": "R1", "to_service": "yes",
       "at": "2025-02-01", "note": TEXT}
ENTRY = {"patient": NUMBER, "org": "C81001", "entry": "e1",
         "recorded": "2025-01-01", "content": TEXT}


def jsonl(*rows):
    return "".join(json.dumps(r) + "\n" for r in rows).encode()


def csv_of(*rows):
    lines = [list(rows[0])] + [list(r.values()) for r in rows]
    return "".join(",".join(cells) + "\n" for cells in lines).encode()


# What lists from elsewhere say, and what is found of them.
REFERRAL = {"patient": NUMBER, "episode": "R1", "service": "RY8",
            "opened": "2025-01-01", "to_practice": "yes", "name": TEXT}
REFERRALS = (dict(REFERRAL), dict(REFERRAL, episode=TEXT),
             dict(REFERRAL, episode=NUMBER), dict(REFERRAL, episode=TEXT + "!"),
             dict(REFERRAL, patient=NUMBER + "1"),
             dict(REFERRAL, opened=TEXT), dict(REFERRAL, to_practice=TEXT),
             dict(REFERRAL, service=NUMBER + TEXT), dict(REFERRAL))
SEEN = {"patient": NUMBER, "service": "RY8", "attended": "2025-01-02",
        "name": TEXT}
FOUND = {"answer": "reconcile", "finding": "missing-here", "patient": NUMBER,
         "episode": TEXT, "service": "RY8", "listed": "2025-01-03"}


NHS = {"system": "https://fhir.nhs.uk/Id/nhs-number", "value": NUMBER}
RESOURCE = {"resourceType": "Condition", "id": "e1",
            "meta": {"lastUpdated": "2025-01-01T00:00:00Z"},
            "subject": {"identifier": NHS}, "note": [{"text": TEXT}]}
CONSENT = {"resourceType": "Consent", "id": "c", "status": "active",
           "patient": {"identifier": NHS}, "dateTime": TEXT,
           "performer": [{"display": TEXT}]}
# Every command with the number and the text in it: name, words, input.
COMMANDS = (
    ("ledger-init", ["--ledger", "ledger.db2"], b""),
    ("partner-set", ["--org", "RY9", "--name", TEXT], b""),
    ("episode-open", PATIENT + [
        "--episode", "N1", "--practice", "C81001", "--service", "RY8",
        "--to-service", "yes", "--care", TEXT, "--note", TEXT, "--by", TEXT],
     b""),
    ("consent-set", EPISODE + ["--to-practice", "no", "--note", TEXT], b""),
    ("consent-set", [], jsonl(ROW)),
    ("consent-set", ["--csv", "-"], (",".join(ROW) + "\n" + ",".join(
        ROW.values()) + "\n").encode()),
    ("consent-set", ["--atomic"], jsonl(ROW, dict(ROW, note=""))),
    ("consent-set", ["--dry-run"], jsonl(ROW)),
    ("consent-set", ["--rejects", "rejects"], jsonl(
        dict(ROW, patient=NUMBER + "0"), dict(ROW, note=TEXT + "\x01"))),
    ("mark-private", PATIENT + ["--org", "C81001", "--entry", TEXT,
                                "--note", TEXT], b""),
    ("record-view", ["--viewer", "RY8", "--user", TEXT, "--purpose", TEXT],
     jsonl(ENTRY)),
    ("record-view", ["--viewer", "RY9", "--override", TEXT], jsonl(ENTRY)),
    ("record-view", ["--viewer", "RY9", "--override", TEXT], jsonl(
        ENTRY, dict(ENTRY, patient="9990000018"))),
    ("audit-view", ["why", "--viewer", "RY8"], jsonl(ENTRY)),
    ("audit-view", ["who"] + PATIENT, b""),
    ("audit-view", ["timeline"] + PATIENT, b""),
    ("audit-view", ["episodes"] + PATIENT, b""),
    ("audit-view", ["episodes", "--table"], b""),
    ("audit-view", ["marks"], b""),
    ("audit-view", ["views", "--user", TEXT], b""),
    ("audit-view", ["events"], b""),
    ("audit-view", ["shown", "--seq", "4"], jsonl(ENTRY)),
    ("audit-view", ["impact"], jsonl(dict(ROW, event="consent-set"))),
    ("audit-view", ["reconcile", "--list", "referrals", "-"], jsonl(
        *REFERRALS)),
    ("audit-view", ["reconcile", "--list", "referrals", "--csv", "--table",
                    "-"], csv_of(*REFERRALS)),
    ("audit-view", ["reconcile", "--list", "attendances", "--every", "-"],
     jsonl(SEEN, dict(SEEN, attended=TEXT), dict(SEEN, patient=NUMBER + "1"))),
    ("audit-view", ["reconcile", "--list", "entries", "-"], jsonl(
        ENTRY, dict(ENTRY, entry=TEXT + " " + NUMBER))),
    ("audit-view", ["due", "--undecided-after", "1", "--born", "-"], jsonl(
        {"patient": NUMBER, "born": "2000-01-01"},
        {"patient": NUMBER, "born": "2001-01-01"},
        {"patient": NUMBER, "born": TEXT})),
    ("episode-open", ["--at", "listed", "--practice", "C81001"], jsonl(
        FOUND, dict(FOUND, listed=TEXT), dict(FOUND, finding=TEXT))),
    ("episode-discharge", ["--at", "listed", "--csv"], csv_of(
        FOUND, dict(FOUND, finding="open-here", episode="R1"),
        dict(FOUND, finding="open-here", listed=TEXT))),
    ("audit-view", ["account"] + PATIENT, b""),
    ("audit-view", ["account", "-"], jsonl({"patient": NUMBER},
                                           {"patient": TEXT})),
    ("audit-view", ["counts", "--since", "2025-01-01"], b""),
    ("audit-report", ["patient", "--title", TEXT], jsonl(
        dict(ENTRY, answer="account", numbers=[NUMBER]))),
    ("audit-report", ["complaint", "--contact", NUMBER], jsonl(
        dict(ROW, answer=TEXT))),
    ("fhir-read", ["entries", "--org", "C81001"], jsonl(
        RESOURCE, dict(RESOURCE, id=TEXT + " " + NUMBER),
        dict(RESOURCE, meta={"lastUpdated": TEXT}),
        dict(RESOURCE, subject={"reference": "Patient/" + NUMBER}),
        dict(RESOURCE, resourceType=TEXT + NUMBER))),
    ("fhir-read", ["consents"], jsonl(CONSENT, dict(CONSENT, status=TEXT))),
    ("fhir-read", ["episodes"], jsonl({
        "resourceType": "EpisodeOfCare", "status": "active",
        "patient": {"identifier": NHS}, "identifier": [{"value": TEXT}]})),
    ("fhir-write", ["resources"], jsonl(
        dict(ENTRY, resource=RESOURCE), ENTRY)),
    ("fhir-write", ["audit", "--site", "host"], jsonl(
        ENTRY, dict(ENTRY, event="record-view", seq=1))),
    ("ledger-verify", [], b""),
    ("ledger-status", [], b""),
    ("ledger-status", ["--format", "prometheus"], b""),
    ("ledger-backup", ["copy.db"], b""),
    ("ledger-checkpoint", ["--keygen", "key"], b""),
    ("episode-discharge", ["--sweep"], b""),
    ("episode-discharge", EPISODE + ["--reason", TEXT], b""),
    ("episode-discharge", EPISODE + ["--reason", TEXT, "--at", "2020-01-01"],
     b""),
)
# Ways to call a command wrong with the number at hand.
WRONG = (["--rotkehlchen" + TEXT], ["--at", TEXT], ["--patient"],
         ["--patient", NUMBER + "1"], ["--episode", TEXT + "\x01"],
         ["--viewer", NUMBER + TEXT], ["--known-seq", NUMBER + "x"],
         PATIENT + PATIENT, ["--patient=" + NUMBER, "--" + NUMBER],
         ["--column", TEXT + "=" + NUMBER], ["--time-format", TEXT],
         ["-" + NUMBER], [TEXT + NUMBER], ["--head", "1:" + NUMBER],
         ["--ledger", "none/ledger.db"])
# What strace makes fail, with what, from which use on.
FAILURES = ("fdatasync:error=EIO:when=1", "fdatasync:error=EIO:when=3+",
            "pwrite64:error=ENOSPC:when=1+", "pwrite64:error=EIO:when=4+",
            "pread64:error=EIO:when=9+", "read:error=EIO:when=9+",
            "unlink:error=EACCES:when=1+", "write:error=EPIPE:when=1",
            "openat:error=EMFILE:when=12+", "getrandom:error=ENOSYS:when=1+",
            "clock_gettime:error=EINVAL:when=1+", "mmap:error=ENOMEM:when=30+")


class Judge:
    def __init__(self):
        self.passed = self.failed = 0
        self.quiet = False

    def case(self, what, wrong):
        if not wrong:
            self.passed += 1
            return
        self.failed += 1
        if self.failed <= 30 and not self.quiet:
            print("FAILED %s: %s" % (what, "; ".join(wrong)))


judge = Judge()
MADE = re.compile(r'(openat|creat|mkdir|mkdirat|mknod|mknodat|memfd_create|'
                  r'rename|symlink|link)\((.*)\) = \d')


def setup(folder, bin_dir=None):
    os.makedirs(os.path.join(folder, "tmp"))
    for words in ("ledger-init", "partner-set --org C81001",
                  "partner-set --org RY8",
                  "episode-open --patient 9434765919 --episode R1 --practice "
                  "C81001 --service RY8 --to-service yes --at 2025-01-01 "
                  "--care Rotkehlchen --note Rotkehlchen"):
        words = words.split()
        subprocess.run([os.path.join(BIN, words[0]), *words[1:]], cwd=folder,
                       env=environment(folder), check=True,
                       capture_output=True)


def environment(folder):
    return {"PATH": os.environ["PATH"], "EDSM_LEDGER": "ledger.db",
            "HOME": folder, "TZ": "UTC", "TMPDIR": folder + "/tmp",
            "SQLITE_TMPDIR": folder + "/tmp"}


def permissive():
    os.umask(0)
    resource.setrlimit(resource.RLIMIT_CORE,
                       (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)


def made_files(log, folder):
    """Complaints about the files that strace saw made or opened to write."""
    wrong = []
    with open(log, encoding="latin1") as f:
        for line in f:
            found = MADE.search(line)
            if not found:
                continue
            call, words = found.groups()
            path = re.search(r'"([^"]*)"', words)
            path = path[1] if path else "?"
            writes = call != "openat" or re.search(
                r"O_WRONLY|O_RDWR|O_CREAT", words)
            if not writes or path.startswith(("/dev/", "/proc/")):
                continue
            if os.path.dirname(path) == folder:
                path = os.path.basename(path)
            if not (MAY_HOLD.match(path) or path.startswith("ledger.db2")):
                wrong.append("%s makes %r" % (call, path))
            elif "O_CREAT" in words and not words.endswith("0600"):
                wrong.append("%r is not made with mode 0600" % path)
    return wrong


def held_elsewhere(folder, err):
    wrong = ["standard error holds a value: %r" % err[:200]
             for w in WORDS if w in err][:1]
    for place, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(place, name)
            if not stat.S_ISREG(os.lstat(path).st_mode):
                continue
            if place == folder and MAY_HOLD.match(name):
                # A public key is for others to read.
                if not name.startswith("in.") and name != "key.pub" and \
                        stat.S_IMODE(os.stat(path).st_mode) & 0o077:
                    wrong.append("%s is open to others" % name)
                continue
            with open(path, "rb") as f:
                data = f.read()
            if any(w in data for w in WORDS):
                wrong.append("%s holds a value" % name)
            if place.endswith("/tmp"):
                wrong.append("%s is left behind" % name)
    return wrong


def play(what, name, words, data, bin_dir=None, before=None, trace=(),
         stdout=subprocess.PIPE, prepare=None):
    """One command in a fresh folder; what it did wrong goes to the judge."""
    folder = os.path.join(work, "case")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(first, folder)
    if before:
        before(folder)
    log = os.path.join(work, "strace.log")
    line = [os.path.join(bin_dir or BIN, name), *words]
    if trace is not None:
        line = ["strace", "-f", "-qq", "-s", "4096", "-o", log, "-e",
                "trace=openat,creat,mkdir,mkdirat,mknod,mknodat,"
                "memfd_create,rename,symlink,link" +
                "".join("," + t.split(":")[0] for t in trace),
                *(w for t in trace for w in ("-e", "inject=" + t)), *line]

    def limits():
        permissive()
        if prepare:
            prepare()
    done = subprocess.run(line, input=data, stdout=stdout,
                          stderr=subprocess.PIPE, cwd=folder, timeout=60,
                          env=environment(folder), preexec_fn=limits)
    wrong = held_elsewhere(folder, done.stderr)
    if trace is not None and not bin_dir:
        wrong += made_files(log, folder)
    if done.returncode not in (0, 1, 2, 3, 4):
        wrong.append("exit status %d" % done.returncode)
    judge.case(what, wrong)


def whole_runs():
    for name, words, data in COMMANDS:
        what = " ".join([name, *words])
        play(what, name, words, data)
        for bad in WRONG:
            play(what + " called wrong", name, words + bad, data, trace=None)
        for failure in FAILURES:
            play(what + ", " + failure, name, words, data, trace=(failure,))
        play(what + ", output full", name, words, data, trace=None,
             stdout=open("/dev/full", "wb"))
        play(what + ", output closed", name, words, data, trace=None,
             prepare=lambda: os.close(1))
        play(what + ", no ledger", name, words, data, trace=None,
             before=lambda f: os.unlink(f + "/ledger.db"))
        play(what + ", damaged ledger", name, words, data, trace=None,
             before=lambda f: os.truncate(f + "/ledger.db", 9000))
        play(what + ", a text for a ledger", name, words, data, trace=None,
             before=lambda f: open(f + "/ledger.db", "w").write(TEXT * 999))
        play(what + ", busy ledger", name, words, data, trace=(
            "fcntl:error=EAGAIN:when=4+", "clock_nanosleep:retval=0"))
        play(what + ", size limit", name, words, data, trace=None,
             prepare=lambda: resource.setrlimit(
                 resource.RLIMIT_FSIZE, (20000, 20000)))


def corpus():
    """Every refused line of the corpus, with a rejects file."""
    for group in ("csv", "json"):
        for row in open(os.path.join(CORPUS, group + ".tsv")):
            cells = row.rstrip("\n").split("\t")
            if cells[0] != "line" or "\\{" in cells[4]:
                continue
            BATCHES.setdefault((group, cells[1], cells[2], cells[3]), []
                               ).append(cells[4])
    for (group, command, options, header), rows in BATCHES.items():
        words = command.split() + options.split()
        if not command.startswith(("record", "audit")):
            words += ["--rejects", "rejects"]
        data = "\n".join(([header] if header else []) + rows) + "\n"
        data = re.sub(
            rb"\\(\\|x(..))", lambda m: bytes.fromhex(m[2].decode())
            if m[2] else m[1], data.encode())
        play("refused lines of " + command, words[0],
             words[1:] + ["--" + group, "-"], data)


BATCHES = {}


def core_dump():
    """Killed with a core dump allowed: there is none."""
    folder = os.path.join(work, "case")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(first, folder)
    run = subprocess.Popen([os.path.join(BIN, "consent-set")], cwd=folder,
                           stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, env=environment(folder),
                           preexec_fn=permissive)
    run.stdin.write(jsonl(ROW) + jsonl(ROW)[:60])
    run.stdin.flush()
    run.stdout.readline()
    time.sleep(.1)
    with open("/proc/%d/limits" % run.pid) as f:
        limit = re.search(r"Max core file size +(\S+) +(\S+)", f.read())
    os.kill(run.pid, signal.SIGABRT)
    status = os.waitpid(run.pid, 0)[1]
    wrong = held_elsewhere(folder, b"")
    if os.WCOREDUMP(status):
        wrong.append("a core was dumped")
    if limit[1] != "0" or limit[2] != "0":
        wrong.append("a core may be dumped")
    judge.case("consent-set killed", wrong)


def control():
    """Commands that leak: each of these runs must be found."""
    leaky = os.path.join(work, "leaky")
    os.mkdir(leaky)
    for name in {c[0] for c in COMMANDS}:
        path = os.path.join(leaky, name)
        with open(path, "w") as f:
            f.write('#!/bin/sh\necho "$*" >&2\ntee "$TMPDIR/x" | "%s/%s" "$@"'
                    "\n" % (BIN, name))
        os.chmod(path, 0o755)
    count = 0
    for name, words, data in COMMANDS:
        if any(w in " ".join(words).encode() + data for w in WORDS):
            count += 1
            play("leaky " + name, name, words, data, bin_dir=leaky,
                 trace=None)
    return count


shm = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
work = tempfile.mkdtemp(prefix="edsm-canary-", dir=shm)
atexit.register(shutil.rmtree, work, True)
first = os.path.join(work, "first")
setup(first)
judge.quiet = True
leaks = control()
print("canary, leaky commands: %d of %d found" % (judge.failed, leaks))
if judge.failed != leaks or not leaks:
    print("canary: the control was not caught")
    sys.exit(1)
judge = Judge()
whole_runs()
corpus()
core_dump()
print("canary: %d passed, %d failed" % (judge.passed, judge.failed))
sys.exit(1 if judge.failed or not judge.passed else 0)
