#!/usr/bin/env python3
"""bench.py --bin BUILD --unsummed BUILD --data DIR [--scale F] [--rounds N] [ROW ...]

Makes the data where it is not there yet, runs ours and the peers in turn
(A B A B ...) and prints, for each row of the table, the median of the ratios
of the rounds (by the clock, and by the processor's time, which other work on
the machine disturbs less), the medians of the times, and the most memory that
ours held.
"""
import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys

VIEWER = 'RY8'
MAX_MIB = 64
# An import keeps 64 MB of the ledger's pages beside that.
IMPORT_MIB = 128


def die(message):
    sys.exit('bench: ' + message)


class Bench:
    def __init__(self, args):
        self.bin = os.path.abspath(args.bin)
        self.unsummed = os.path.abspath(args.unsummed)
        self.data = os.path.abspath(args.data)
        self.scale = args.scale
        self.rounds = args.rounds
        self.here = os.path.dirname(os.path.abspath(__file__))
        os.makedirs(self.data, exist_ok=True)
        self.absent = []
        self.present = []
        self.over = []
        os.environ['EDSM_BY'] = 'bench'

    # -- paths and data -------------------------------------------------
    def ours(self, name, *args, bin_=None):
        """The command; the data is old, and no clock is wrong."""
        clock = [] if name in ('audit-view', 'ledger-verify') or \
            args == ('--version',) else ['--accept-clock']
        return [os.path.join(bin_ or self.bin, name), *clock, *args]

    def path(self, name):
        return os.path.join(self.data, name)

    def count(self, full):
        return max(1000, int(full * self.scale))

    def make(self, name, *args, to_stdout=False):
        """One file of data, made whole or not at all."""
        name = '%s-%s' % (self.scale, name) if self.scale != 1 else name
        path, part = self.path(name), self.path(name + '.part')
        if os.path.exists(path):
            return path
        if os.path.exists(part):
            os.unlink(part)
        print('making %s' % name, file=sys.stderr)
        tool = os.path.join(self.bin, 'tests/bench/data')
        command = [tool, *(part if a == 'PATH' else a for a in args)]
        with open(part if to_stdout else os.devnull, 'wb') as out:
            subprocess.run(command, stdout=out, check=True)
        os.rename(part, path)
        return path

    def entries(self, order):
        name = 'entries.jsonl' if order == 'ordered' else \
            'entries-shuffled.jsonl'
        count = self.count(1000000)
        return self.make(name, 'entries', str(count),
                         str(max(1, count // 1000)), order, to_stdout=True)

    def ledger(self, facts):
        return self.make('ledger-%d.db' % facts, 'ledger', 'PATH',
                         str(self.count(facts)))

    def fresh(self, source):
        """A copy to be written to; its pages in memory, none to be synced."""
        copy = self.path('work.db')
        for name in (copy, copy + '-journal'):
            if os.path.exists(name):
                os.unlink(name)
        shutil.copyfile(source, copy)
        os.chmod(copy, 0o600)
        subprocess.run(['sync', copy], check=True)
        return copy

    def opening(self, ledger):
        """The patient and the id of an open episode in the middle of it."""
        found = subprocess.run(
            self.ours('audit-view', 'episodes', '--ledger', ledger),
            stdout=subprocess.PIPE, check=True).stdout.splitlines()
        opened = [line for line in found if b'"discharged"' not in line]
        episode = json.loads(opened[len(opened) // 2])
        return episode['patient'], episode['episode']

    def read_command(self, export):
        sample = os.path.join(self.here, '..', 'data', 'fhir', 'synthea',
                              'C81023', 'Patient.ndjson')
        return [os.path.join(self.bin, 'fhir-read'), 'entries', '--quiet',
                '--org', 'C81023', '--with', sample, export]

    # -- peers ------------------------------------------------------------
    def has(self, peer):
        if shutil.which(peer):
            if peer not in self.present:
                self.present.append(peer)
            return True
        if peer not in self.absent:
            self.absent.append(peer)
        return False

    def version(self, peer):
        """The peer's name and version."""
        if peer == 'DuckDB':
            with open(self.path('node/node_modules/@duckdb/node-api/'
                                'package.json')) as file:
                return 'DuckDB ' + json.load(file)['version']
        said = subprocess.run([peer, '--version'], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL).stdout.decode()
        found = re.search(r'\d+(\.\d+)+', said)
        return '%s %s' % (peer, found.group()) if found else peer

    def duckdb(self):
        """The folder where node finds DuckDB; None where it is absent."""
        folder = self.path('node')
        if self.has('node') and self.has('npm'):
            if not os.path.isdir(folder + '/node_modules/@duckdb/node-api'):
                os.makedirs(folder, exist_ok=True)
                subprocess.run(
                    ['npm', 'install', '--no-audit', '--no-fund',
                     '--silent', '@duckdb/node-api'], cwd=folder)
            if os.path.isdir(folder + '/node_modules/@duckdb/node-api'):
                shutil.copy(os.path.join(self.here, 'duckdb.mjs'), folder)
                return folder
        if '@duckdb/node-api' not in self.absent:
            self.absent.append('@duckdb/node-api')
        return None

    # -- measuring --------------------------------------------------------
    def timed(self, command, stdin='/dev/null', stdout='/dev/null',
              repeats=1):
        tool = os.path.join(self.bin, 'tests/bench/timed')
        run = subprocess.run(
            [tool, str(repeats), stdin, stdout, *command],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if run.returncode:
            die('%s: %s' % (' '.join(command),
                            run.stderr.decode(errors='replace')))
        seconds, cpu, kib = run.stdout.split()
        return float(seconds), float(cpu), int(kib) / 1024

    def row(self, work, peer, reach, ours, other, slower=False,
            max_mib=MAX_MIB):
        """ours and other are called in turn; each returns seconds, CPU, MiB.

        slower: the ratio is that of the peer's time to ours, to be at least
        reach; else that of ours to the peer's, to be at most reach."""
        mine, theirs, most = [], [], 0
        for _ in range(self.rounds):
            *times, memory = ours()
            mine.append(times)
            theirs.append(other()[:2])
            most = max(most, memory)
        wall, cpu = (statistics.median(
            t[i] / m[i] if slower else m[i] / t[i]
            for m, t in zip(mine, theirs)) for i in (0, 1))
        fine = wall >= reach if slower else wall <= reach
        if not fine or most >= max_mib:
            self.over.append('%s against %s' % (work, peer))
        print('| %s | %s | %s %g | %s%.2f | %.2f | %s | %s | %.0f MiB |' % (
            work, peer, 'at least' if slower else 'at most', reach,
            '' if fine else '**over** ', wall, cpu,
            clock(statistics.median(m[0] for m in mine)),
            clock(statistics.median(t[0] for t in theirs)), most))
        sys.stdout.flush()


def version(peer):
    """The first line of what the peer says of itself."""
    said = subprocess.run([peer, '--version'], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT).stdout
    return said.decode(errors='replace').split('\n')[0][:60]


def clock(seconds):
    if seconds < 0.1:
        return '%.2f ms' % (seconds * 1000)
    return '%.2f s' % seconds


# -- the rows ---------------------------------------------------------------
def view(b, order='ordered', entries=None):
    """A view of all entries, on a ledger that has no view yet."""
    entries = entries or b.entries(order)
    work = b.fresh(b.ledger(10000))
    return b.timed(
        b.ours('record-view', '--ledger', work, '--viewer', VIEWER),
        entries, b.path('out.jsonl'))


def entries_csv(b):
    """The same entries as rows; what has a blank or comma stands in quotes."""
    path = b.path('%s-entries.csv' % b.scale)
    if os.path.exists(path):
        return path
    with open(b.entries('ordered')) as lines, open(path + '.part', 'w') as out:
        for number, line in enumerate(lines):
            entry = json.loads(line)
            if not number:
                out.write(','.join(entry) + '\n')
            out.write(','.join('"%s"' % cell if ' ' in cell or ',' in cell
                               else cell for cell in entry.values()) + '\n')
    os.rename(path + '.part', path)
    return path


def view_csv(b):
    rows = entries_csv(b)
    work = b.fresh(b.ledger(10000))
    return b.timed(
        b.ours('record-view', '--ledger', work, '--viewer', VIEWER, '--csv'),
        rows, b.path('out.csv'))


def view_piped(b):
    """The same through a pipe, which one thread alone reads."""
    work = b.fresh(b.ledger(10000))
    return b.timed(
        ['sh', '-c', 'cat "$1" | "$2" --accept-clock --ledger "$3" '
         '--viewer "$4"', 'sh', b.entries('ordered'),
         os.path.join(b.bin, 'record-view'), work, VIEWER],
        stdout=b.path('out.jsonl'))


def why(b):
    return b.timed(
        b.ours('audit-view', 'why', '--ledger', b.ledger(10000), '--viewer',
               VIEWER), b.entries('ordered'), b.path('out.jsonl'))


def lines_of(path):
    with open(path, 'rb') as file:
        return sum(chunk.count(b'\n')
                   for chunk in iter(lambda: file.read(1 << 20), b''))


def row_view(b):
    work = 'record-view, 1,000,000 entries'
    entries = b.entries('ordered')
    if b.has('grep'):
        b.row(work, b.version('grep') + ' -c', 2.5, lambda: view(b),
              lambda: b.timed(['grep', '-c', '"org":"C81000"', entries],
                              stdout=b.path('grep.out')))
    if b.has('rg'):
        b.row(work, b.version('rg') + ' -c', 4, lambda: view(b),
              lambda: b.timed(['rg', '-c', '"org":"C81000"', entries],
                              stdout=b.path('grep.out')))
    folder = b.duckdb()
    if folder:
        events = b.path('events.jsonl')
        b.timed(b.ours('audit-view', 'events', '--ledger', b.ledger(10000)),
                stdout=events)
        script = ['node', folder + '/duckdb.mjs', events, entries,
                  b.path('duckdb.jsonl'), VIEWER]
        b.row(work, b.version('DuckDB'), 6, lambda: view(b),
              lambda: b.timed(script), slower=True)
        if lines_of(b.path('out.jsonl')) != lines_of(b.path('duckdb.jsonl')):
            die('DuckDB lets out other entries than record-view')
    for jq in ('jq', 'gojq'):
        if b.has(jq):
            b.row(work, b.version(jq) + ' select(.org)', 10, lambda: view(b),
                  lambda: b.timed([jq, '-c', 'select(.org == "C81000")',
                                   entries], stdout=b.path('jq.jsonl')),
                  slower=True)


def row_piped(b):
    b.row('record-view, 1,000,000 entries', 'the same through a pipe', 1.2,
          lambda: view(b), lambda: view_piped(b))


def row_shuffled(b):
    b.row('record-view, patients shuffled', 'the ordered run', 3,
          lambda: view(b, 'shuffled'), lambda: view(b))


def row_csv(b):
    work = 'record-view, 1,000,000 entries in CSV'
    if b.has('mlr'):
        b.row(work, 'Miller, filter of one column', 4, lambda: view_csv(b),
              lambda: b.timed(['mlr', '--icsv', '--ocsv', 'filter',
                               '$org == "C81000"', entries_csv(b)],
                              stdout=b.path('mlr.csv')), slower=True)
    b.row(work, 'the same in JSON', 1.1, lambda: view_csv(b), lambda: view(b))
    if lines_of(b.path('out.csv')) != lines_of(b.path('out.jsonl')) + 1:
        die('rows are let out where lines are not, or the other way')


def row_patients(b):
    """As many patients as entries: what the lists of a group take."""
    count = b.count(1000000)
    entries = b.make('entries-patients.jsonl', 'entries', str(count),
                     str(count), 'shuffled', to_stdout=True)
    b.row('record-view, 1,000,000 patients', '1,000 patients', 100,
          lambda: view(b, entries=entries), lambda: view(b))


def row_curve(b):
    """n, 2n and 4n entries of as many patients."""
    def sized(times):
        count = b.count(250000) * times
        return b.make('entries-%d.jsonl' % count, 'entries', str(count),
                      str(max(1, count // 1000)), 'shuffled', to_stdout=True)

    for times in (2, 4):
        b.row('record-view, shuffled, %d times 250,000 entries' % times,
              'half as many', 2.3, lambda: view(b, entries=sized(times)),
              lambda: view(b, entries=sized(times // 2)))


def row_why(b):
    b.row('audit-view why', 'record-view', 1.5, lambda: why(b),
          lambda: view(b))


def row_who(b):
    patient = '4000004727'
    sizes = (10000, 1000000, 10000000)

    def who(facts):
        return b.timed(b.ours('audit-view', 'who', '--ledger',
                              b.ledger(facts), '--patient', patient),
                       stdout=b.path('out.jsonl'), repeats=50)

    for facts in sizes:
        sql = "SELECT line FROM event WHERE patient = '%s' AND kind <> 6" \
            % patient
        if b.has('sqlite3'):
            b.row('who, {:,} facts'.format(facts), 'sqlite3, one select',
                  1.5, lambda: who(facts),
                  lambda: b.timed(['sqlite3', b.ledger(facts), sql],
                                  stdout=b.path('sqlite.out'), repeats=50))
    b.row('who, 10,000,000 facts', 'who, 10,000 facts', 1.3,
          lambda: who(sizes[2]), lambda: who(sizes[0]))


PLAIN_TABLE = """
PRAGMA journal_mode=DELETE; PRAGMA synchronous=EXTRA;
PRAGMA temp_store=MEMORY; PRAGMA cache_size=-%d;
"""


def row_one(b):
    """Each a process of its own, durable; the same row in the same table."""
    if not b.has('sqlite3'):
        return
    source = b.ledger(10000)
    patient, episode = b.opening(source)
    mine = b.fresh(source)
    other = b.path('other.db')
    shutil.copyfile(source, other)
    subprocess.run(['sqlite3', other, 'DROP TRIGGER event_added'],
                   check=True)
    sql = PLAIN_TABLE.replace('\n', '') % 16000 + (
        "INSERT INTO event SELECT max(seq) + 1, 2, max(logged), max(at), "
        "max(latest), '%s', '%s', NULL, NULL, NULL, NULL, "
        "NULL, 2, NULL, NULL, NULL, NULL, NULL, NULL, printf('%%350s', 'x') "
        "FROM event") % (patient, episode)
    b.row('one consent-set, durable', 'sqlite3, one insert', 1.5,
          lambda: b.timed(
              b.ours('consent-set', '--ledger', mine, '--patient', patient,
                     '--episode', episode, '--to-service', 'yes'),
              repeats=50),
          lambda: b.timed(['sqlite3', other, sql], repeats=50))


def peer_table(b, source):
    """The ledger's table and indexes, without its triggers, as a peer."""
    copy = b.path('other.db')
    for name in (copy, copy + '-journal'):
        if os.path.exists(name):
            os.unlink(name)
    shutil.copyfile(source, copy)
    subprocess.run(['sqlite3', copy, 'DROP TRIGGER event_added;'
                    'DROP TRIGGER event_kept; DROP TRIGGER event_fixed'],
                   check=True)
    subprocess.run(['sync', copy], check=True)
    return copy


def requests(b, command, count):
    """A CSV for the command about the patients of the ledger, at random."""
    decisions = b.make('requests.csv', 'requests', str(b.count(1000000)),
                       str(b.count(1000000) // 10 - 1), to_stdout=True)
    if command == 'consent-set' and count == b.count(1000000):
        return decisions
    path = b.path('%s-%s-%d.csv' % (b.scale, command, count))
    if os.path.exists(path):
        return path
    with open(decisions) as lines, open(path + '.part', 'w') as out:
        heading = next(lines)
        out.write(HEADINGS.get(command, heading))
        for number, line in zip(range(count), lines):
            if command in HEADINGS:
                cells = line.split(',')
                line = '%s,%s,%s\n' % (cells[0], REQUESTS[command] % number,
                                       cells[4])
            out.write(line)
    os.rename(path + '.part', path)
    return path


HEADINGS = {'episode-open': 'patient,episode,practice,service,at\n',
            'mark-private': 'patient,org,entry,private,at\n'}
REQUESTS = {'episode-open': 'N-%08d,C81001,RY9', 'mark-private':
            'C81001,M-%08d,yes'}


def row_import(b):
    for command, full, reach in (('consent-set', 1000000, 1.4),
                                 ('episode-open', 300000, 2),
                                 ('mark-private', 300000, 2)):
        if b.has('sqlite3'):
            import_compare(b, command, full, reach)


def import_compare(b, command, full, reach):
    source = b.ledger(1000000)
    rows_in = requests(b, command, b.count(full))
    # What ours adds, as the rows that sqlite3 imports.
    rows = b.path('%s-%s-%d-rows.csv' % (b.scale, command, b.count(full)))
    script = b.path('import.sql')
    with open(script, 'w') as file:
        file.write(PLAIN_TABLE % 64000 +
                   ".mode csv\n.import '%s' event\n" % rows)

    def ours():
        work = b.fresh(source)
        return b.timed(b.ours(command, '--ledger', work, '--csv'),
                       rows_in, b.path('out.jsonl'))

    if not os.path.exists(rows):
        ours()
        with open(rows + '.part', 'wb') as out:
            subprocess.run(
                ['sqlite3', '-csv', b.path('work.db'),
                 'SELECT * FROM event WHERE seq > '
                 '(SELECT max(seq) FROM event) - %d' % b.count(full)],
                stdout=out, check=True)
        os.rename(rows + '.part', rows)

    def other():
        copy = peer_table(b, source)
        # an empty cell is text to .import: the checks would refuse it
        subprocess.run(['sqlite3', copy, RELAX], check=True)
        return b.timed(['sqlite3', copy, '.read ' + script])

    b.row('%s, CSV of %s into 1,000,000 facts' % (command, f'{full:,}'),
          'sqlite3 .import', reach, ours, other, max_mib=IMPORT_MIB)
    if lines_of(b.path('out.jsonl')) != b.count(full):
        die('%s recorded another number of facts' % command)


RELAX = """
PRAGMA writable_schema=ON;
UPDATE sqlite_schema SET sql = replace(replace(replace(replace(sql,
  ' CHECK (to_service IN (1, 2))', ''), ' CHECK (to_practice IN (1, 2))', ''),
  ' STRICT', ''), 'CHECK ((patient IS NULL) = (kind = 5)), ', '')
  WHERE type = 'table';
UPDATE sqlite_schema SET sql = replace(replace(replace(sql,
  ' CHECK (mig IN (1, 2))', ''), ' CHECK (private IN (1, 2))', ''),
  ' CHECK (partner IN (1, 2))', '') WHERE type = 'table';
"""


def row_sweep(b):
    if not b.has('sqlite3'):
        return
    source = b.make('due.db', 'due', 'PATH', str(b.count(1000000)),
                    str(b.count(100000)))
    sql = PLAIN_TABLE.replace('\n', '') % 64000 + (
        "INSERT INTO event SELECT (SELECT max(seq) FROM event) + "
        "row_number() OVER (), 3, 1.8e15, 1.8e15, 1.8e15, e.patient, "
        "e.episode, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, "
        "NULL, NULL, NULL, printf('%300s', 'x') FROM event AS e "
        "INDEXED BY event_due WHERE e.kind = 1 AND e.due IS NOT NULL AND "
        "e.due <= 1.7e15 + 1e14 AND NOT EXISTS (SELECT 1 FROM event AS d "
        "INDEXED BY event_discharge WHERE d.kind = 3 AND "
        "d.episode = e.episode) ORDER BY e.seq")

    def ours():
        work = b.fresh(source)
        return b.timed(b.ours('episode-discharge', '--ledger', work,
                              '--sweep', '--reason', 'due date passed'),
                       stdout=b.path('out.jsonl'))

    b.row('episode-discharge --sweep, 100,000 of 1,000,000',
          'sqlite3, INSERT ... SELECT', 2, ours,
          lambda: b.timed(['sqlite3', peer_table(b, source), sql]),
          max_mib=IMPORT_MIB)
    if lines_of(b.path('out.jsonl')) != b.count(100000):
        die('the sweep ended another number of episodes')


def row_verify(b):
    if not b.has('sha256sum'):
        return
    ledger = b.ledger(1000000)
    events = b.path('events-1000000.jsonl')
    command = b.ours('audit-view', 'events', '--ledger', ledger)
    b.timed(command, stdout=events)

    def verify():
        return b.timed(b.ours('ledger-verify', '--ledger', ledger))

    b.row('ledger-verify, 1,000,000 facts', 'audit-view events | sha256sum',
          3, verify,
          lambda: b.timed(['sh', '-c', '"$@" | sha256sum', 'sh', *command]))
    b.row('ledger-verify, 1,000,000 facts', 'sha256sum of that in a file', 3,
          verify, lambda: b.timed(['sha256sum', events]))


def row_decision(b):
    tool = os.path.join(b.bin, 'tests/bench/decide')
    runs = [float(subprocess.run([tool], stdout=subprocess.PIPE,
                                 check=True).stdout) / 1e6
            for _ in range(b.rounds)]
    rate = statistics.median(runs)
    if rate < 20:
        b.over.append('the decision alone')
    print('| the decision alone | | at least 20 million/s | %s%.1f '
          'million/s | | | | |' % ('' if rate >= 20 else '**over** ', rate))


def row_sums(b):
    """What the checksums of pages cost: ours against ours without."""
    patient, episode = b.opening(b.ledger(10000))
    peer = 'the same without checksums'
    entries, out = b.entries('ordered'), b.path('out.jsonl')

    def who(bin_):
        return b.timed(b.ours('audit-view', 'who', '--ledger',
                              b.ledger(1000000), '--patient', patient,
                              bin_=bin_), stdout=out, repeats=200)

    def view(bin_):
        work = b.fresh(b.ledger(10000))
        return b.timed(b.ours('record-view', '--ledger', work, '--viewer',
                              VIEWER, bin_=bin_), entries, out)

    def one(bin_):
        work = b.fresh(b.ledger(10000))
        return b.timed(b.ours('consent-set', '--ledger', work, '--patient',
                              patient, '--episode', episode,
                              '--to-service', 'yes', bin_=bin_), repeats=50)

    for work, run in (('who, 1,000,000 facts', who),
                      ('one consent-set, durable', one),
                      ('record-view, 1,000,000 entries', view)):
        b.row(work, peer, 1.05, lambda: run(b.bin), lambda: run(b.unsummed))


def fhir_data(b):
    """A practice's export of about 90 MB at full size; wrapped by fhir-read,
    and flat lines of the same fields and the same number of bytes."""
    names = [b.path('%s-fhir-%s' % (b.scale, kind))
             for kind in ('export.ndjson', 'wrapped.jsonl', 'flat.jsonl')]
    if all(os.path.exists(name) for name in names):
        return names
    sample = os.path.join(b.here, '..', 'data', 'fhir', 'synthea', 'C81023')
    with open(names[0], 'w') as out:
        for turn in range(b.count(1300000) // 1000):
            for kind in sorted(os.listdir(sample)):
                if kind == 'Patient.ndjson':
                    continue
                with open(os.path.join(sample, kind)) as lines:
                    for line in lines:
                        line = line.replace('"id":"', '"id":"%d-' % turn, 1)
                        for to in ('Encounter', 'Condition'):
                            line = line.replace(
                                '"%s/' % to, '"%s/%d-' % (to, turn))
                        out.write(line)
    with open(names[1], 'wb') as out:
        subprocess.run(b.read_command(names[0]), stdout=out, check=True)
    with open(names[1]) as lines, open(names[2], 'w') as out:
        for line in lines:
            head = line[:line.index(',"resource":')]
            out.write('%s,"text":"%s"}\n' % (
                head, 'x' * (len(line) - len(head) - 12)))
    return names


def row_fhir(b):
    export, wrapped, flat = fhir_data(b)

    def seen(lines):
        work = b.fresh(b.ledger(10000))
        return b.timed(b.ours('record-view', '--ledger', work, '--viewer',
                              'C81023'), lines, b.path('out.jsonl'))

    if b.has('jq'):
        b.row('fhir-read entries, a practice\'s export', 'jq -c .', 1,
              lambda: b.timed(b.read_command(export),
                              stdout=b.path('out.jsonl')),
              lambda: b.timed(['jq', '-c', '.', export],
                              stdout=b.path('jq.jsonl')))
    b.row('record-view, wrapped entries', 'flat ones of as many bytes', 2,
          lambda: seen(wrapped), lambda: seen(flat))
    if lines_of(b.path('out.jsonl')) != lines_of(wrapped):
        die('the owner does not see all of its record')


def row_start(b):
    b.row('--version', '/bin/true', 2.5,
          lambda: b.timed(b.ours('record-view', '--version'), repeats=500),
          lambda: b.timed(['/bin/true'], repeats=500))


ROWS = {'view': row_view, 'piped': row_piped, 'csv': row_csv,
        'shuffled': row_shuffled, 'patients': row_patients, 'curve': row_curve,
        'why': row_why, 'who': row_who, 'one': row_one, 'import': row_import,
        'sweep': row_sweep, 'verify': row_verify, 'decision': row_decision,
        'fhir': row_fhir, 'start': row_start, 'sums': row_sums}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--bin', required=True)
    parser.add_argument('--unsummed', required=True)
    parser.add_argument('--data', required=True)
    parser.add_argument('--scale', type=float, default=1)
    parser.add_argument('--rounds', type=int, default=5)
    parser.add_argument('rows', nargs='*', choices=[[], *ROWS])
    args = parser.parse_args()
    if args.scale == int(args.scale):
        args.scale = int(args.scale)
    b = Bench(args)
    print('| work | against | reach | ratio | by CPU | ours | peer | memory |')
    print('| --- ' * 8 + '|')
    for name in args.rows or ROWS:
        ROWS[name](b)
    for name in ('work.db', 'other.db'):
        if os.path.exists(b.path(name)):
            os.unlink(b.path(name))
    print()
    for peer in b.present:
        print('%s: %s' % (peer, version(peer)))
    for peer in b.absent:
        print('absent: %s' % peer)
    for row in b.over:
        print('over its reach: %s' % row)


main()
