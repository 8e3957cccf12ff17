#!/usr/bin/env python3
"""hosts.py --bin DIR [--seconds N] [--rounds N] [--rows NAME]: the ledger on
PostgreSQL, as ratios of ways side by side in one run. Rows: chain, processes,
commands; all of them unless it is said.

Connections that stay, by pgbench, each a look as record-view makes it: the head
and a patient's facts read, the look added, and safe on two machines.
  naive   under the chain's lock, kept over the flush
  opt     the product's: no lock while it reads, none over the flush
  elr     early lock release without a round trip: one message reads, adds
          whatever came meanwhile, commits with no flush and settles, as if
          nothing had to be decided. What opt is behind it is the price of
          deciding in the client, and of looking whether that still holds
  append  the chain alone: adding, with nobody to wait for the flush
A flush that takes 2 ms longer stands for a real disk, or a standby in another
building. Short processes: record-view on a file and through a local pgbouncer.
Commands: each on a file, from a folder that has the plugin and from one that
does not.
"""
import argparse
import os
import pathlib
import re
import resource
import shutil
import statistics
import subprocess
import sys
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "hosts"))
import campaign  # noqa: E402

TAIL = ('"at":"2026-03-01T00:00:00Z","patient":":p","viewer":"RY8","shown":1,'
        '"withheld":0,"digest":"%s","rules":2,"by":"a","login":"a"}' % ("0" * 64))
READ = ("SELECT * FROM edsm.facts(ARRAY[':p'], '{}', true, 1000) \\; "
        "SELECT * FROM edsm.head() ")
KEEP = "\\gset\n"
SETTLE = " \\; COMMIT \\; SELECT edsm.settle()"
# a head that is none, behind which nothing comes
NOBODY = "9000000000000000000", "0" * 66
PATIENTS = campaign.numbers(100)


def look(head, line):
    return ("SELECT edsm.look(%s, left(right('%s', 66), 64), '{:p}', '%s', 30)"
            % (head, line, TAIL))


def script(text):
    """One script for each patient. Statements with \\; between them are one
    message, as the plugin sends them."""
    return [text.replace(":p", patient) + ";\n" for patient in PATIENTS]


SCRIPTS = {
    "naive": script("BEGIN \\; SELECT edsm.turn() \\; " + READ + KEEP +
                    look(":seq", ":line") + " \\; SELECT set_config("
                    "'synchronous_commit', 'on', true) \\; COMMIT"),
    "opt": script(READ + KEEP + "BEGIN \\; " + look(":seq", ":line") + SETTLE),
    "elr": script(READ + "\\; BEGIN \\; " + look(*NOBODY) + SETTLE),
    "append": script(look(*NOBODY)),
}


class Bench:
    def __init__(self, wanted):
        wanted.seed, wanted.count, wanted.control = 1, 0, False
        self.seconds, self.rounds = wanted.seconds, wanted.rounds
        self.tester = campaign.Tester(wanted)
        self.tester.wanted = "bench"
        self.cluster = self.tester.cluster
        self.tester.init()
        self.fill()
        self.cluster.sql("ALTER SYSTEM SET max_wal_size = '4GB'")
        for name, texts in SCRIPTS.items():
            for at, text in enumerate(texts):
                (self.tester.work / ("%s.%d" % (name, at))).write_text(text)

    def fill(self):
        """An episode of each patient, and a partner."""
        rows = "".join("%s,EP%d,C81001,RY8,yes,no\n" % (patient, at)
                       for at, patient in enumerate(PATIENTS))
        done = self.tester.run(
            "episode-open", "--csv", stdin=("patient,episode,practice,service,"
                                   "to_service,to_practice\n" + rows).encode())
        assert done.returncode == 0, done.stderr
        done = self.tester.run("partner-set", "--org", "RY8", "--partner",
                               "yes")
        assert done.returncode == 0, done.stderr

    def delay(self, us):
        self.cluster.sql("ALTER SYSTEM SET commit_delay = %d" % us)
        self.cluster.sql("ALTER SYSTEM SET commit_siblings = 0")
        self.cluster.sql("SELECT pg_reload_conf()")
        time.sleep(0.5)

    def rate(self, way, clients):
        scripts = [word for at in range(len(PATIENTS)) for word in (
            "-f", str(self.tester.work / ("%s.%d" % (way, at))))]
        done = subprocess.run(
            ["pgbench", "-n", *scripts, "-c", str(clients), "-j",
             str(min(clients, 2)), "-T", str(self.seconds), "-h", self.cluster.dir, "-p",
             "54301", "-U", "admin", "edsm"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        found = re.search(rb"tps = ([0-9.]+)", done.stdout)
        if not found:
            sys.exit(done.stderr.decode())
        return float(found[1])

    def rates(self, wanted):
        """Rounds in turn, so that a slow minute meets all alike."""
        seen = {key: [] for key in wanted}
        for _ in range(self.rounds):
            for key in wanted:
                seen[key].append(self.rate(*key))
        return {key: statistics.median(values) for key, values in seen.items()}


def times(bench, places, record, runs, side_by_side):
    """Milliseconds of short processes, place by place in turn."""
    seen = {name: [] for name in places}
    lock = threading.Lock()

    def one(name, count):
        for _ in range(count):
            began = time.perf_counter()
            done = bench.tester.run("record-view", "--viewer", "RY8", record,
                                    place=places[name])
            took = (time.perf_counter() - began) * 1000
            assert done.returncode == 0, done.stderr
            with lock:
                seen[name].append(took)
    for _ in range(bench.rounds):
        for name in places:
            threads = [threading.Thread(target=one, args=(
                name, runs // side_by_side // bench.rounds + 1))
                for _ in range(side_by_side)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
    return {name: sorted(values) for name, values in seen.items()}


def pgbouncer(bench):
    """A pgbouncer beside the server; its place, or None where there is none."""
    conf = pathlib.Path(bench.cluster.dir, "bouncer.ini")
    conf.write_text("""[databases]
edsm = host=%s port=54301 dbname=edsm user=admin
[pgbouncer]
listen_addr =
listen_port = 54309
unix_socket_dir = %s
auth_type = any
pool_mode = transaction
default_pool_size = 8
ignore_startup_parameters = extra_float_digits
logfile = %s/bouncer.log
""" % ((bench.cluster.dir,) * 3))
    words = ["pgbouncer", str(conf)]
    if os.geteuid() == 0:
        os.chmod(conf, 0o644)
        words = ["setpriv", "--reuid=postgres", "--regid=postgres",
                 "--init-groups", *words]
    try:
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
    except OSError:
        return None, None
    time.sleep(1)
    return process, ("postgresql:///edsm?host=%s&port=54309&user=admin"
                     % bench.cluster.dir)


def row(what, ratio, wanted):
    print("%-66s %6.2f   %s" % (what, ratio, wanted), flush=True)


def rates_told(rates, more=""):
    for key, value in rates.items():
        print("%-8s %2d clients%s: %8.0f looks a second"
              % (*key, more, value), flush=True)


def chain(bench):
    """Connections that stay."""
    bench.delay(2000)
    slow = bench.rates([("naive", 1), ("naive", 16), ("opt", 1),
                        ("opt", 16), ("elr", 16)])
    rates_told(slow, ", a flush 2 ms longer")
    bench.delay(0)
    quick = bench.rates([("opt", 16), ("elr", 16), ("append", 1)])
    rates_told(quick)
    row("opt against naive, 16 clients, slow flush",
        slow["opt", 16] / slow["naive", 16], ">= 4")
    row("opt, 16 clients against 1, slow flush",
        slow["opt", 16] / slow["opt", 1], ">= 4")
    row("naive, 16 clients against 1, slow flush (control)",
        slow["naive", 16] / slow["naive", 1], "<= 1.3")
    row("opt against elr, 16 clients, slow flush",
        slow["opt", 16] / slow["elr", 16], ">= 0.8")
    row("opt against elr, 16 clients",
        quick["opt", 16] / quick["elr", 16], ">= 0.8")
    row("the chain alone against opt with 16 clients",
        quick["append", 1] / quick["opt", 16], ">= 3")


def ledger_file(bench, name="ledger.db"):
    """A file beside, and a record to be looked at."""
    work = bench.tester.work
    record = str(work / "record.csv")
    pathlib.Path(record).write_text(
        "patient,org,entry,recorded\n%s,C81001,E1,2026-02-20\n" % PATIENTS[0])
    file = str(work / name)
    if not os.path.exists(file):
        assert bench.tester.run("ledger-init", place=file).returncode == 0
    return file, record


def processes(bench):
    """Short processes."""
    file, record = ledger_file(bench)
    places = {"file": file, "server": bench.cluster.place()}
    bouncer, place = pgbouncer(bench)
    if place:
        places["pgbouncer"] = place
    best = "pgbouncer" if place else "server"
    try:
        for count in (1, 16):
            seen = times(bench, places, record, 120, count)
            for name, values in seen.items():
                print("record-view, %-9s %2d at once: median %6.1f ms, "
                      "p99 %6.1f ms" % (name, count, statistics.median(values),
                                        values[len(values) * 99 // 100]))
            middle = {n: statistics.median(v) for n, v in seen.items()}
            last = {n: v[len(v) * 99 // 100] for n, v in seen.items()}
            if count == 1:
                row("one record-view through %s against a file" % best,
                    middle[best] / middle["file"], "<= 2.5")
            else:
                row("p99 of 16 at once through %s against a file" % best,
                    last[best] / last["file"], "<= 0.5")
    finally:
        if bouncer:
            bouncer.kill()


def asked(work, file, record):
    """What each command is asked, on a ledger that has it already."""
    patient, at = PATIENTS[0], ["--at", "2026-02-03T00:00:00Z"]
    who, episode = ["--patient", patient], ["--episode", "R1"]
    return {
        "partner-set": ["--org", "RY8", "--partner", "yes", *at],
        "episode-open": [*who, *episode, "--practice", "C81001", "--service",
                         "RY8", *at],
        "consent-set": [*who, *episode, "--to-service", "yes", *at],
        "mark-private": [*who, "--org", "C81001", "--entry", "E9", *at],
        "fact-void": [*who, "--seq", "4", "--reason", "bench"],
        "episode-discharge": [*who, *episode, "--at", "2026-02-04T00:00:00Z"],
        "org-succeed": ["--org", "RX9", "--successor", "RX8", *at],
        "patient-link": ["--patient", PATIENTS[1], "--was", PATIENTS[2], *at],
        "record-view": ["--viewer", "RY8", record],
        "view-review": [*who, "--seq", "9", "--outcome", "open"],
        "audit-view": ["who", *who],
        "ledger-verify": [], "ledger-status": [],
        "ledger-init": ["--ledger", work + "/new"],
        "ledger-checkpoint": ["--key", work + "/key"],
        "ledger-copy": [file, "lines:" + work + "/lines"],
        "ledger-backup": [work + "/new"],
        # these open no ledger
        "audit-report": ["--help"], "fhir-read": ["--help"],
        "fhir-write": ["--help"],
    }


def cost(words, environment, count):
    """Instructions of one start; or its milliseconds, and the processor's."""
    home = pathlib.Path(environment["HOME"])
    out = home / "count"
    (home / "new").unlink(missing_ok=True)
    if count:
        words = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "-q",
                 "--cachegrind-out-file=%s" % out, *words]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(words, stdin=subprocess.DEVNULL, env=environment,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    took = time.perf_counter() - began
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode == 0, (words, done.stderr)
    if count:
        return int(re.search(r"^summary: (\d+)", out.read_text(), re.M)[1])
    return (took * 1000, 1000 * (after.ru_utime + after.ru_stime -
                                 before.ru_utime - before.ru_stime))


def commands(bench):
    """Every command on a file, with the plugin beside it and without. A fresh
    copy each, so that neither has the warmer pages."""
    tester = bench.tester
    work = str(tester.work)
    file, record = ledger_file(bench, "commands.db")
    environment = dict(tester.environment, EDSM_LEDGER=file, HOME=work)
    folders = []
    words = asked(work, file, record)
    for name in ("with", "less"):
        folder = pathlib.Path(work, name)
        folder.mkdir()
        folders.append(folder)
        for command in words:
            shutil.copy(os.path.join(tester.bin, command), folder)
    shutil.copy(os.path.join(tester.bin, "edsm-postgresql.so"), folders[0])
    assert {p.name for p in folders[1].iterdir()} == {
        p.name for p in pathlib.Path(tester.bin).iterdir()
        if p.is_file() and os.access(p, os.X_OK) and p.suffix != ".so"}
    tester.run("ledger-checkpoint", "--keygen", work + "/key", place=file)
    clock, processor, worst = [], [], (0, "")
    for command, rest in words.items():
        runs = [[str(folder / command), *rest] for folder in folders]
        cost(runs[0], environment, False)  # the one that adds
        counted = [cost(run, environment, True) for run in runs]
        worst = max(worst, (counted[0] / counted[1], command))
        spent = [[], []]
        for n in range(10 * bench.rounds):
            for side in ((0, 1) if n % 2 else (1, 0)):
                spent[side].append(cost(runs[side], environment, False))
        for at, ratios in enumerate((clock, processor)):
            ratios.append(statistics.median(s[at] for s in spent[0]) /
                          statistics.median(s[at] for s in spent[1]))
    row("%d commands with the plugin beside them, instructions: %s"
        % (len(words), worst[1]), worst[0], "<= 1.02")
    row("the same by the processor's time, median of the commands",
        statistics.median(processor), "<= 1.02")
    row("the same by the clock", statistics.median(clock), "<= 1.02")


ROWS = {"chain": chain, "processes": processes, "commands": commands}


def main():
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--bin", default="build")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rows", choices=ROWS)
    wanted = parser.parse_args()
    bench = Bench(wanted)
    try:
        for name in [wanted.rows] if wanted.rows else ROWS:
            ROWS[name](bench)
    finally:
        bench.cluster.close()
    return 0


sys.exit(main())
