#!/usr/bin/env python3
"""squares.py --bin BUILD [--size N] [--count] [--rounds N] [--most RATIO] [ROW ...]

What one patient, one episode or one organisation has much of, at N, 2N and
4N: the work of each row grows with it and no faster. By the processor's time,
which says what a large site would see; with --count by the instructions that
valgrind counts, which other work on the machine cannot disturb: then what 4N
needs beyond 2N, against what 2N needs beyond N, is at most RATIO (2 where the
work is straight, 4 where it is a square). The last row is the control: its
input grows with the square of N, which must be found. Closes with N passed, N
failed.
"""
import argparse
import datetime
import json
import os
import re
import resource
import shutil
import subprocess
import sys
import tempfile

PATIENT = '9434765919'
START = datetime.datetime(2024, 1, 1)
MESSAGES_MAX = 300  # bytes of messages a line of input, four short notices


def at(minutes):
    return (START + datetime.timedelta(minutes=minutes)).isoformat() + 'Z'


class Work:
    def __init__(self, bin_, folder, size):
        self.bin = os.path.abspath(bin_)
        self.folder = folder
        self.ledger = os.path.join(folder, 'ledger.db')
        self.size = size

    def path(self, name):
        return os.path.join(self.folder, name)

    def command(self, name, *args):
        clock = [] if name == 'audit-view' else ['--accept-clock']
        return [os.path.join(self.bin, name), *clock, '--ledger', self.ledger,
                *args]

    def fresh(self):
        if os.path.exists(self.ledger):
            os.unlink(self.ledger)
        subprocess.run([os.path.join(self.bin, 'ledger-init'), '--ledger',
                        self.ledger], check=True)

    def csv(self, name, header, rows):
        with open(self.path(name), 'w') as file:
            file.write(','.join(header) + '\n')
            for row in rows:
                file.write(','.join(str(cell) for cell in row) + '\n')
        return self.path(name)

    def record(self, name, header, rows):
        """Not measured: what the row is about."""
        subprocess.run(
            self.command(name, '--quiet', self.csv('made.csv', header, rows)),
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


OPENING = ('patient', 'episode', 'practice', 'service', 'to_service',
           'to_practice', 'at')


def openings(w, n, apart):
    w.record('episode-open', OPENING, (
        (PATIENT, 'R%d' % i, 'C81001', 'S%d' % i if apart else 'RY8', 'yes',
         'yes', at(i)) for i in range(n)))


def entries(w, count=1000):
    with open(w.path('entries.jsonl'), 'w') as file:
        for i in range(count):
            file.write(json.dumps({
                'patient': PATIENT, 'org': 'C81001', 'entry': 'E%d' % i,
                'recorded': '2023-05-01T10:00:00Z'}) + '\n')
    return w.path('entries.jsonl')


def discharges(w, n, apart):
    openings(w, n, apart)
    return w.command('episode-discharge', '--quiet', w.csv(
        'in.csv', ('patient', 'episode', 'at'),
        ((PATIENT, 'R%d' % i, at(n + i)) for i in range(n))))


def discharge_same(w, n):
    return discharges(w, n, False)


def discharge_apart(w, n):
    return discharges(w, n, True)


def discharge_one(w, n):
    """One among many: what it tells is as short as ever."""
    openings(w, n, False)
    return w.command('episode-discharge', '--patient', PATIENT, '--episode',
                     'R1', '--at', at(n))


def in_order(n):
    return range(n)


def backwards(n):
    return range(n, 0, -1)


def consents(w, n, order):
    openings(w, 1, False)
    return w.command('consent-set', '--quiet', w.csv(
        'in.csv', ('patient', 'episode', 'to_service', 'at'),
        ((PATIENT, 'R0', 'no' if i % 2 else 'yes', at(1 + i))
         for i in order(n))))


def choices(w, n, order):
    openings(w, 1, False)
    return w.command('consent-set', '--quiet', w.csv(
        'in.csv', ('patient', 'practice', 'mig', 'at'),
        ((PATIENT, 'C81001', 'no' if i % 2 else 'yes', at(1 + i))
         for i in order(n))))


def marks_of_one(w, n, order):
    openings(w, 1, False)
    return w.command('mark-private', '--quiet', w.csv(
        'in.csv', ('patient', 'org', 'entry', 'private', 'at'),
        ((PATIENT, 'C81001', 'E1', 'no' if i % 2 else 'yes', at(1 + i))
         for i in order(n))))


def partners_of_one(w, n, order):
    return w.command('partner-set', '--quiet', w.csv(
        'in.csv', ('org', 'partner', 'at'),
        (('M1', 'no' if i % 2 else 'yes', at(i)) for i in order(n))))


def partners(w, n):
    openings(w, 1, False)
    w.record('partner-set', ('org', 'partner', 'name', 'at'), (
        ('M%d' % i, 'yes', 'Organisation number %d of the region' % i, at(i))
        for i in range(n)))
    w.record('consent-set', ('patient', 'practice', 'mig', 'at'),
             ((PATIENT, 'C81001', 'yes', at(1)),))


def partners_who(w, n):
    partners(w, n)
    return w.command('audit-view', 'who', '--patient', PATIENT)


def partners_view(w, n):
    partners(w, n)
    return w.command('record-view', '--viewer', 'M1', entries(w))


def marks(w, n):
    openings(w, 1, False)
    w.record('mark-private', ('patient', 'org', 'entry', 'private', 'at'), (
        (PATIENT, 'C81001', 'M%d' % i, 'yes', at(1 + i)) for i in range(n)))


def marks_view(w, n):
    marks(w, n)
    return w.command('record-view', '--viewer', 'RY8', entries(w))


def marks_why(w, n):
    marks(w, n)
    return w.command('audit-view', 'why', '--viewer', 'RY8', entries(w))


def marks_who(w, n):
    marks(w, n)
    return w.command('audit-view', 'who', '--patient', PATIENT)


def marks_after_void(w, n):
    """With a void in the ledger every fact is asked whether it stands."""
    openings(w, 2, True)
    w.record('fact-void', ('patient', 'seq', 'reason'),
             ((PATIENT, 2, 'mistyped'),))
    return w.command('mark-private', '--quiet', w.csv(
        'in.csv', ('patient', 'org', 'entry', 'private', 'at'),
        ((PATIENT, 'C81001', 'M%d' % i, 'yes', at(2 + i)) for i in range(n))))


def episodes_view(w, n):
    openings(w, n, False)
    return w.command('record-view', '--viewer', 'RY8', entries(w, 100))


def episodes_who(w, n):
    openings(w, n, True)
    return w.command('audit-view', 'who', '--patient', PATIENT)


def control(w, n):
    return consents(w, n * n // w.size, in_order)


ROWS = {
    'discharge-same': discharge_same,
    'discharge-apart': discharge_apart,
    'discharge-one': discharge_one,
    'consents': lambda w, n: consents(w, n, in_order),
    'consents-back': lambda w, n: consents(w, n, backwards),
    'choices': lambda w, n: choices(w, n, in_order),
    'choices-back': lambda w, n: choices(w, n, backwards),
    'marks-of-one': lambda w, n: marks_of_one(w, n, in_order),
    'marks-of-one-back': lambda w, n: marks_of_one(w, n, backwards),
    'partner': lambda w, n: partners_of_one(w, n, in_order),
    'partner-back': lambda w, n: partners_of_one(w, n, backwards),
    'partners-who': partners_who,
    'partners-view': partners_view,
    'marks-view': marks_view,
    'marks-why': marks_why,
    'marks-who': marks_who,
    'marks-after-void': marks_after_void,
    'episodes-view': episodes_view,
    'episodes-who': episodes_who,
    'control': control,
}


def run(w, command, count):
    """What it cost, in seconds or instructions, and its messages' bytes."""
    out = w.path('count')
    if count:
        command = ['valgrind', '--tool=cachegrind', '--cache-sim=no',
                   '--cachegrind-out-file=' + out, '-q', *command]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(w.path('err'), 'wb') as err:
        code = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=err,
                              stdin=subprocess.DEVNULL).returncode
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(w.path('err'), 'rb') as err:
        told = err.read()
    if code:
        raise RuntimeError('exit %d: %s' % (
            code, told[:300].decode(errors='replace')))
    cost = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if count:
        with open(out) as file:
            cost = int(re.search(r'^summary: (\d+)', file.read(),
                                 re.MULTILINE).group(1))
    return cost, len(told)


def measure(w, row, args):
    """The least costs at N, 2N and 4N; what is wrong, or None."""
    costs, lengths = [], []
    for factor in (1, 2, 4):
        n = args.size * factor
        tries = []
        for _ in range(1 if args.count else args.rounds):
            w.fresh()
            cost, length = run(w, ROWS[row](w, n), args.count)
            tries.append(cost)
        costs.append(min(tries))
        lengths.append(length)
        if length > MESSAGES_MAX * n:
            return costs, '%d bytes of messages for %d' % (length, n)
    if args.count:
        ratio = (costs[2] - costs[1]) / max(1, costs[1] - costs[0])
    else:
        ratio = max(costs[1] / costs[0], costs[2] / costs[1])
    if ratio > args.most:
        return costs, 'grows %.2f times where its input doubles' % ratio
    return costs, None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--bin', required=True)
    parser.add_argument('--size', type=int, default=16000)
    parser.add_argument('--count', action='store_true')
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--most', type=float, default=2.3)
    parser.add_argument('rows', nargs='*', choices=[[], *ROWS])
    args = parser.parse_args()
    passed = failed = 0
    unit = 'M instructions' if args.count else 's'
    scale = 1e6 if args.count else 1
    print('| work | %d | %d | %d | ratios | |' % (
        args.size, args.size * 2, args.size * 4))
    print('| --- ' * 6 + '|')
    for row in args.rows or ROWS:
        folder = tempfile.mkdtemp()
        os.environ['EDSM_BY'] = 'bench'
        costs = []
        try:
            costs, wrong = measure(Work(args.bin, folder, args.size), row, args)
            if row == 'control':
                wrong = None if wrong else 'grows unnoticed'
        except RuntimeError as error:
            wrong = str(error)
        finally:
            shutil.rmtree(folder)
        ratios = ', '.join('%.2f' % (b / a) for a, b in zip(costs, costs[1:]))
        cells = ['%.2f %s' % (c / scale, unit) for c in costs]
        print('| %s | %s | %s | %s |' % (
            row, ' | '.join(cells + [''] * (3 - len(cells))), ratios,
            wrong or 'fine'))
        sys.stdout.flush()
        passed += not wrong
        failed += bool(wrong)
    print('%d passed, %d failed' % (passed, failed))
    sys.exit(1 if failed or not passed else 0)


main()
