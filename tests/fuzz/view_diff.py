#!/usr/bin/env python3
"""view_diff.py BUILD [RUNS [SEED]]: record-view, the same entries in many ways.

Random files of entries, most of them plain and some odd or damaged, go through
record-view as a file, as several files, through a pipe in pieces with pauses,
and with a member that the scanner of plain lines leaves to the JSON library.
Each way must let out the same lines, tell the same of the others and log the
same sums; and where all of it is one group, the same digests. `audit-view why`
is asked in the same ways; and rows of CSV go through record-view as a file, as
several, through a pipe, and with a cell that the scanner of plain rows leaves
to the CSV library. Exit 1 where two ways differ, or where nothing was
let out, withheld or refused.

VIEW_DIFF_CONTROL=1 leaves out a line of one way: that must be found.
"""
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

VIEWER = 'RY8'
ODD_MEMBER = '"zz":"\\t"'
ODD_CELL = '""""'
MAY_BE_CSV = b', but may be a row of CSV: --csv reads these'
WHY = ['why', '--at', '2026-11-01T00:00:00Z']
PATIENTS = ['9434765919', '4000000004', '4000000012', '4000000020',
            '4000000039', '4000000047']
ORGS = ['C81001', 'C81002', 'RY8', 'RQ1', 'c81001', 'OLD1']


def is_object(body):
    try:
        return isinstance(json.loads(body), dict) and body.endswith('}')
    except ValueError:
        return False


class Ways:
    def __init__(self, build, seed):
        self.bin = os.path.abspath(build)
        self.random = random.Random(seed)
        self.counts = {'shown': 0, 'withheld': 0, 'refused': 0, 'groups': 0,
                       'rows': 0}
        self.folder = tempfile.mkdtemp(prefix='view-diff.')
        os.environ.update(EDSM_BY='test', TZ='UTC', LC_ALL='C')
        os.environ.pop('EDSM_LEDGER', None)
        self.base = self.path('base.db')
        self.make_ledger()

    def path(self, name):
        return os.path.join(self.folder, name)

    def call(self, name, *args, stdin=b''):
        return subprocess.run([os.path.join(self.bin, name), *args],
                              input=stdin, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)

    def record(self, name, *lines):
        done = self.call(name, '--ledger', self.base, '--quiet', stdin=''.join(
            json.dumps(line) + '\n' for line in lines).encode())
        if done.returncode:
            sys.exit('view-diff: %s: %s' % (name, done.stderr.decode()))

    def make_ledger(self):
        self.call('ledger-init', '--ledger', self.base)
        at = '2026-01-10T00:00:00Z'
        self.record('episode-open', *(
            {'patient': p, 'episode': 'A%d' % i, 'practice': 'C81001',
             'service': VIEWER, 'at': at} for i, p in enumerate(PATIENTS[:4])))
        self.record(
            'consent-set',
            {'patient': PATIENTS[0], 'episode': 'A0', 'to_service': 'yes',
             'at': at},
            {'patient': PATIENTS[1], 'episode': 'A1', 'to_service': 'yes',
             'at': at},
            {'patient': PATIENTS[1], 'episode': 'A1', 'to_service': 'no',
             'at': '2026-02-01T00:00:00Z'},
            {'patient': PATIENTS[2], 'episode': 'A2', 'to_service': 'yes',
             'at': at})
        self.record('mark-private', *(
            {'patient': p, 'org': 'C81001', 'entry': e, 'at': at}
            for p in PATIENTS[:3] for e in ('E-7', 'e-11', 'X')))
        self.record('org-succeed', {'org': 'OLD1', 'successor': 'C81001',
                                    'at': at})
        self.record('patient-link', {'patient': PATIENTS[0],
                                     'was': PATIENTS[4], 'at': at})

    # -- entries ----------------------------------------------------------
    def value(self, field):
        pick = self.random.random
        if field == 'patient':
            number = self.random.choice(PATIENTS)
            if pick() < 0.02:
                return '%s %s %s' % (number[:3], number[3:6], number[6:])
            return number if pick() < 0.98 else '9434765918'
        if field == 'org':
            return self.random.choice(ORGS) if pick() < 0.98 else 'no org'
        if field == 'entry':
            number = self.random.randrange(40)
            return 'E-%d' % number if pick() < 0.97 else \
                self.random.choice(['X', 'x', 'a b', 'e-11', 'E' * 129, ''])
        if field == 'recorded':
            day = '2026-%02d-%02d' % (self.random.randrange(1, 4),
                                      self.random.randrange(1, 29))
            if pick() < 0.05:
                return self.random.choice(
                    [day, '2999-01-01', '2026-02-30', '2026-02-01T00:00:00.5Z',
                     '2026-02-01T01:00:00+01:00', 'now'])
            return day + 'T%02d:00:00Z' % self.random.randrange(24)
        if pick() < 0.02:
            return ''
        return ' '.join('E-%d' % self.random.randrange(40)
                        for _ in range(1 + self.random.randrange(3)))

    def line(self, names):
        members = []
        for name in names:
            if name in ('patient', 'org', 'entry', 'recorded', 'refers'):
                value = json.dumps(self.value(name))
            elif name == 'text':
                value = '"%s"' % ('words %s ' % self.random.choice(
                    ['', 'caf\u00e9', '\u20ac', 'x' * 90])
                    * self.random.randrange(4))
            else:
                value = self.random.choice(
                    ['{"a":[1,2.5,{"b":null}]}', '7', 'true', '"\\u00e9"',
                     '[]'])
            members.append('"%s":%s' % (name, value))
        line = '{%s}' % ','.join(members)
        if self.random.random() < 0.03:
            at = self.random.randrange(len(line))
            line = line[:at] + self.random.choice(
                ['', '"', '\\', '}', ' ', '\t', '\r', '\x00', ':']) + \
                line[at + 1:]
        return line

    def entries(self, count):
        shapes = []
        for _ in range(self.random.randrange(1, 7)):
            names = ['patient', 'org', 'entry', 'recorded']
            if self.random.random() < 0.3:
                names.append('refers')
            if self.random.random() < 0.8:
                names.append('text')
            if self.random.random() < 0.3:
                names.append('other')
            if self.random.random() < 0.2:
                names.remove(self.random.choice(names))
            if self.random.random() < 0.5:
                self.random.shuffle(names)
            shapes.append(names)
        end = self.random.choice(['\n', '\n', '\r\n'])
        lines = []
        for _ in range(count):
            lines.append(self.line(self.random.choice(shapes)) + end)
            if self.random.random() < 0.01:
                lines.append(self.random.choice([' ', '', '\t']) + end)
        if lines and self.random.random() < 0.2:
            lines[-1] = lines[-1].rstrip('\r\n')
        return lines

    def cell(self, name):
        if name not in ('patient', 'org', 'entry', 'recorded', 'refers'):
            return self.random.choice(
                ['', '7', 'words', '"in quotes, with a comma"', 'caf\u00e9',
                 '"%s"' % ('x' * 90), '"a ""word"" in quotes"'])
        value = self.value(name)
        return '"%s"' % value if self.random.random() < 0.2 else value

    def row(self, names):
        row = ','.join(self.cell(name) for name in names)
        if self.random.random() < 0.03:
            row = self.random.choice(
                [row + ',', row.split(',', 1)[0], row[:5] + '\x00' + row[5:],
                 row[:5] + '\r' + row[5:], 'a"b,' + row, ' ' + row])
        return row

    def rows(self, count):
        """A header and rows of CSV."""
        names = ['patient', 'org', 'entry', 'recorded'] + [
            name for name in ('refers', 'text', 'other')
            if self.random.random() < 0.5]
        if self.random.random() < 0.5:
            self.random.shuffle(names)
        end = self.random.choice(['\n', '\n', '\r\n'])
        rows = [','.join(names) + end]
        for _ in range(count):
            rows.append(self.row(names) + end)
            if self.random.random() < 0.01:
                rows.append(self.random.choice(
                    ['', ' ', ',' * (len(names) - 1)]) + end)
        return rows

    # -- the ways ---------------------------------------------------------
    def seen(self, name, args, *files, stdin=None, pieces=None):
        """What comes of it: status, output, messages and the views logged."""
        ledger = self.path('ledger.db')
        shutil.copyfile(self.base, ledger)
        os.chmod(ledger, 0o600)
        command = [os.path.join(self.bin, name), *args, '--ledger', ledger,
                   '--viewer', VIEWER, *files]
        with open(self.path('out'), 'wb') as out, \
                open(self.path('err'), 'wb') as err:
            run = subprocess.Popen(command, stdin=subprocess.PIPE if pieces
                                   else stdin, stdout=out, stderr=err)
            for piece in pieces or ():
                run.stdin.write(piece)
                run.stdin.flush()
                if self.random.random() < 0.3:
                    time.sleep(0.002)
            if pieces:
                run.stdin.close()
            status = run.wait()
        views = [json.loads(line) for line in self.call(
            'audit-view', 'views', '--ledger', ledger).stdout.splitlines()]
        with open(self.path('out'), 'rb') as out, \
                open(self.path('err'), 'rb') as err:
            # told once for each input
            told = err.read().replace(MAY_BE_CSV, b'')
            return status, out.read(), told, views

    def same(self, way, first, other, digests):
        def sums(views):
            found = {}
            for view in views:
                held = found.setdefault(view['patient'], [0, 0])
                held[0] += view['shown']
                held[1] += view['withheld']
            return found

        for what, a, b in (
                ('status', first[0], other[0]), ('output', first[1], other[1]),
                ('messages', first[2], other[2]),
                ('sums', sums(first[3]), sums(other[3]))):
            if a != b:
                return '%s: another %s' % (way, what)
        if digests and [(v['patient'], v['digest'], v.get('sources'))
                        for v in first[3]] != \
                [(v['patient'], v['digest'], v.get('sources'))
                 for v in other[3]]:
            return '%s: another digest' % way
        return None

    def judged(self, lines):
        """The lines with a member that has an escape, where they are whole."""
        out = []
        for line in lines:
            body = line.rstrip('\r\n')
            if is_object(body):
                line = '%s,%s}%s' % (body[:-1], ODD_MEMBER, line[len(body):])
            out.append(line)
        return out

    def judged_rows(self, rows):
        """The rows with a cell that has a quote; blank ones stay so."""
        out = []
        for i, row in enumerate(rows):
            body = row.rstrip('\r\n')
            if body.strip(' ,'):
                row = '%s,%s%s' % (body, ODD_CELL if i else 'zz',
                                   row[len(body):])
            out.append(row)
        return out

    def unjudged_rows(self, seen):
        out = seen[1].replace(b',' + ODD_CELL.encode(), b'')
        return seen[0], out.replace(b',zz', b'', 1), seen[2], seen[3]

    def compare_rows(self, rows):
        whole = self.write('whole', rows)
        with open(whole, 'rb') as stdin:
            first = self.seen('record-view', ['--csv'], stdin=stdin)
        ways = []
        with open(self.write('judged', self.judged_rows(rows)),
                  'rb') as stdin:
            ways.append(('the library', self.unjudged_rows(
                self.seen('record-view', ['--csv'], stdin=stdin))))
        if len(rows) < 5000:
            ways.append(('a pipe', self.seen(
                'record-view', ['--csv'],
                pieces=self.pieces(''.join(rows).encode()))))
        cut = self.random.randrange(1, len(rows) + 1)
        parts = [rows[:cut], rows[:1] + rows[cut:]]
        if os.environ.get('VIEW_DIFF_CONTROL') and len(parts[1]) > 1:
            del parts[1][1]
        files = [self.write('part%d' % i, p) for i, p in enumerate(parts)]
        ways.append(('two files', self.renamed(
            self.seen('record-view', ['--csv'], *files), files,
            [0, cut - 1])))
        for way, other in ways:
            wrong = self.same(way, first, other, False)
            if wrong:
                return 'record-view --csv: %s' % wrong
        self.counts['rows'] += first[1].count(b'\n')
        return None

    def unjudged(self, seen):
        return (seen[0], seen[1].replace(b',' + ODD_MEMBER.encode(), b''),
                seen[2], seen[3])

    def renamed(self, seen, names, counts):
        """Messages of several files, as if they were of one."""
        text = seen[2].decode(errors='replace').splitlines(True)
        out = []
        for line in text:
            for name, before in zip(names, counts):
                if line.startswith(name + ':'):
                    number, rest = line[len(name) + 1:].split(':', 1)
                    line = '<stdin>:%s:%s' % (
                        int(number) + before if number.isdigit() else number,
                        rest)
            out.append(line)
        return seen[0], seen[1], ''.join(out).encode(), seen[3]

    def write(self, name, lines):
        with open(self.path(name), 'w', newline='') as out:
            out.write(''.join(lines))
        return self.path(name)

    def pieces(self, data):
        out = []
        while data:
            size = self.random.choice([1, 40, 200, 5000, 70000])
            out.append(data[:size])
            data = data[size:]
        return out

    def compare(self, name, args, lines):
        whole = self.write('whole', lines)
        with open(whole, 'rb') as stdin:
            first = self.seen(name, args, stdin=stdin)
        small = sum(map(len, lines)) < 1 << 20
        ways = []
        with open(self.write('judged', self.judged(lines)), 'rb') as stdin:
            ways.append(('the library', self.unjudged(
                self.seen(name, args, stdin=stdin)), small))
        if small:
            data = ''.join(lines).encode()
            ways.append(('a pipe', self.seen(
                name, args, pieces=self.pieces(data) or [b'']), False))
        cuts = sorted(self.random.randrange(len(lines) + 1) for _ in (1, 2))
        parts = [lines[:cuts[0]], lines[cuts[0]:cuts[1]], lines[cuts[1]:]]
        if os.environ.get('VIEW_DIFF_CONTROL') and parts[0]:
            parts[0] = parts[0][1:]
        files = [self.write('part%d' % i, p) for i, p in enumerate(parts)]
        breaks = [''.join(p).count('\n') for p in parts]
        ways.append(('three files', self.renamed(
            self.seen(name, args, *files), files,
            [0, breaks[0], breaks[0] + breaks[1]]), small))
        for way, other, digests in ways:
            wrong = self.same(way, first, other, digests)
            if wrong:
                return '%s: %s' % (name, wrong)
        self.counts['groups'] += len(first[3])
        self.counts['refused'] += first[2].count(b'\n')
        for view in first[3]:
            self.counts['shown'] += view['shown']
            self.counts['withheld'] += view['withheld']
        return None

    def run(self, runs):
        for i in range(runs):
            size = self.random.choice([1, 5, 60, 60, 400, 400, 3000])
            lines = self.entries(size)
            if i % 40 == 39:
                lines *= 1 + (24 << 20) // sum(map(len, lines))
                lines = [line for line in lines if line.endswith('\n')]
            wrong = self.compare('record-view', [], lines) or \
                (i % 4 == 0 and len(lines) < 5000 and
                 self.compare('audit-view', WHY, lines))
            wrong = wrong or self.compare_rows(
                self.rows(200000 if i % 40 == 39 else size))
            if wrong and os.environ.get('VIEW_DIFF_CONTROL'):
                shutil.rmtree(self.folder)
            if wrong:
                return 'run %d: %s; see %s' % (i, wrong, self.folder)
        shutil.rmtree(self.folder)
        return None


def main():
    build = sys.argv[1]
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    ways = Ways(build, seed)
    wrong = ways.run(runs)
    if wrong:
        print('view-diff: seed %d, %s' % (seed, wrong))
        return 1
    print('view-diff: seed %d, %d runs: %s, 0 differ' % (
        seed, runs, ', '.join('%d %s' % (n, what)
                              for what, n in ways.counts.items())))
    return 0 if all(ways.counts.values()) else 1


sys.exit(main())
