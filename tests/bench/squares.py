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
import concurrent.futures
import datetime
import hashlib
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

    def story(self, events):
        """Not measured: a ledger of these events, logged when they were."""
        self.fresh()
        os.unlink(self.ledger)
        before = '0' * 64
        with open(self.path('story.jsonl'), 'w') as file:
            for i, (event, when, members) in enumerate(events):
                line = json.dumps({
                    'seq': i + 1, 'event': event, 'logged': at(when),
                    'at': at(when), **members, 'by': 'bench',
                    'login': 'bench'}, separators=(',', ':'))[:-1]
                before = hashlib.sha256(
                    (before + line + '}').encode()).hexdigest()
                file.write('%s,"hash":"%s"}\n' % (line, before))
        subprocess.run(
            [os.path.join(self.bin, 'ledger-copy'), 'lines:' +
             self.path('story.jsonl'), self.ledger], check=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def answers(self, name, question, *args):
        """Not measured: what audit-view says, for whoever reads it."""
        with open(self.path(name), 'w') as file:
            subprocess.run(self.command('audit-view', question, *args),
                           check=True, stdout=file)
        return self.path(name)


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


def opening(i, apart=True, **more):
    return ('episode-open', i, {
        'patient': PATIENT, 'episode': 'R%d' % i, 'practice': 'C81001',
        'service': 'S%d' % i if apart else 'RY8', 'to_service': 'yes',
        'to_practice': 'yes', **more, 'decided_by': 'patient'})


def decision(i, episode='R0'):
    return ('consent-set', i, {
        'patient': PATIENT, 'episode': episode,
        'to_service': 'no' if i % 2 else 'yes', 'decided_by': 'patient'})


def choice(i, practice='C81001'):
    return ('consent-set', i, {
        'patient': PATIENT, 'practice': practice, 'mig': 'yes',
        'decided_by': 'patient'})


def look(i, override=False):
    return ('record-view', i, {
        'patient': PATIENT, 'viewer': 'RY8',
        **({'override': 'an emergency'} if override else {}),
        'shown': 1, 'withheld': 0, **({'overridden': 1} if override else {}),
        'digest': '0' * 64, 'rules': 2, 'sources': 'C81001'})


def asked(question, *args):
    """The question about a story of the patient."""
    def row(w, n, story):
        w.story(story(n))
        return w.command('audit-view', question, '--patient', PATIENT, *args)
    return row


def one_after_another(n):
    for i in range(n // 2):
        yield opening(2 * i, False)
        yield ('episode-discharge', 2 * i + 1, {
            'patient': PATIENT, 'episode': 'R%d' % (2 * i)})


def all_open(n):
    return (opening(i) for i in range(n))


def all_open_same(n):
    return (opening(i, False) for i in range(n))


def decided_often(n):
    yield opening(0, False)
    yield from (decision(i) for i in range(1, n))


def marked_often(n):
    yield opening(0, False)
    for i in range(1, n):
        yield ('mark-private', i, {
            'patient': PATIENT, 'org': 'C81001', 'entry': 'M%d' % (i // 2),
            'private': 'no' if i % 2 else 'yes', 'decided_by': 'patient'})


def looked_at(n):
    yield opening(0, False)
    yield from (look(i) for i in range(1, n))


def looked_and_decided(n):
    yield opening(0, False)
    yield from (look(i) if i % 2 else decision(i) for i in range(1, n))


def joined(n):
    """Partners come and go while looks are taken."""
    yield opening(0, False)
    for i in range(1, n):
        yield look(i) if i % 2 else ('partner-set', i, {
            'org': 'M%d' % i, 'partner': 'yes'})


def overridden(n):
    yield opening(0, False)
    yield from (look(i, True) for i in range(1, n))


def reviewed(n):
    yield from overridden(n // 2)
    for i in range(n // 2, n):
        yield ('view-review', i, {
            'of': 2 + i % (n // 2 - 1), 'outcome': 'open',
            'patient': PATIENT})


def chosen_apart(n):
    yield ('partner-set', 0, {'org': 'RY8', 'partner': 'yes'})
    yield from (choice(i, 'C%d' % i) for i in range(1, n))


def opened_apart(n):
    """Many practices, of which nobody chose anything."""
    yield ('partner-set', 0, {'org': 'RY8', 'partner': 'yes'})
    for i in range(1, n):
        yield opening(i, practice='C%d' % i)


def voided(n):
    """Every second opening was taken back."""
    for i in range(n // 2):
        yield opening(i)
    for i in range(n // 2):
        yield ('fact-void', n + i, {
            'of': i + 1, 'patient': PATIENT, 'reason': 'mistyped'})


def voided_decisions(n):
    yield opening(0, False)
    for i in range(1, n // 2):
        yield decision(i)
    for i in range(1, n // 2):
        yield ('fact-void', n + i, {
            'of': i + 1, 'patient': PATIENT, 'reason': 'mistyped'})


def apart_entries(w, n):
    """An entry of each of the practices."""
    with open(w.path('entries.jsonl'), 'w') as file:
        for i in range(n):
            file.write(json.dumps({
                'patient': PATIENT, 'org': 'C%d' % i, 'entry': 'E%d' % i,
                'recorded': '2023-05-01T10:00:00Z'}) + '\n')
    return w.path('entries.jsonl')


def apart_view(w, n, story):
    w.story(story(n))
    return w.command('record-view', '--viewer', 'RY8', apart_entries(w, n))


def choices_apart(w, n):
    openings(w, 1, False)
    return w.command('consent-set', '--quiet', w.csv(
        'in.csv', ('patient', 'practice', 'mig', 'at'),
        ((PATIENT, 'C%d' % i, 'yes', at(1 + i)) for i in range(n))))


def void_opening(w, n):
    """One void, of an opening upon which all others rest."""
    w.story(decided_often(n))
    return w.command('fact-void', '--quiet', w.csv(
        'in.csv', ('patient', 'seq', 'reason'), ((PATIENT, 1, 'mistyped'),)))


def after_voids(w, n):
    w.story(voided(n))
    return w.command('consent-set', '--quiet', w.csv(
        'in.csv', ('patient', 'practice', 'mig', 'at'),
        ((PATIENT, 'C81001', 'no' if i % 2 else 'yes', at(3 * n + i))
         for i in range(n))))


def reviews_apart(w, n):
    w.story(overridden(n))
    return w.command('view-review', '--quiet', w.csv(
        'in.csv', ('patient', 'seq', 'outcome', 'reason', 'at'),
        ((PATIENT, 2 + i, 'justified', 'as it must be', at(4 * n))
         for i in range(n - 1))))


def unreviewed(w, n):
    w.story(reviewed(n))
    return w.command('audit-view', 'views', '--unreviewed')


def counts(w, n, story):
    w.story(story(n))
    return w.command('audit-view', 'counts', '--since', at(0))


def report(w, n, kind, story):
    w.story(story(n))
    account = w.answers('account.jsonl', 'account', '--patient', PATIENT)
    return [os.path.join(w.bin, 'audit-report'), kind, account]


def sweep(w, n, apart):
    w.story(opening(i, apart, due=at(2 * n + i % 7)) for i in range(n))
    return w.command('episode-discharge', '--quiet', '--sweep')


def dues(w, n):
    w.story(opening(i, True, due=at(2 * n)) for i in range(n))
    return w.command('audit-view', 'due')


def twice(w, n, name, header, rows):
    """An import once more: all of it is found, nothing is recorded."""
    openings(w, 1, False)
    rows = list(rows)
    w.record(name, header, rows)
    return w.command(name, '--quiet', w.csv('in.csv', header, rows))


def twice_openings(w, n):
    return twice(w, n, 'episode-open', OPENING, (
        (PATIENT, 'R%d' % i, 'C81001', 'RY8', 'yes', 'yes', at(i))
        for i in range(n)))


def twice_decisions(w, n):
    return twice(w, n, 'consent-set',
                 ('patient', 'episode', 'to_service', 'at'),
                 ((PATIENT, 'R0', 'no' if i % 2 else 'yes', at(1 + i))
                  for i in range(n)))


def twice_marks(w, n):
    """All at one instant."""
    return twice(w, n, 'mark-private',
                 ('patient', 'org', 'entry', 'private', 'at'),
                 ((PATIENT, 'C81001', 'M%d' % i, 'yes', at(1))
                  for i in range(n)))


def twice_choices(w, n):
    return twice(w, n, 'consent-set', ('patient', 'practice', 'mig', 'at'),
                 ((PATIENT, 'C%d' % i, 'yes', at(1)) for i in range(n)))


def numbers(n):
    """So many valid NHS numbers."""
    found, number = [], 900000000
    while len(found) < n:
        number += 1
        digits = [int(d) for d in str(number)]
        check = 11 - sum(d * (10 - i) for i, d in enumerate(digits)) % 11
        if check != 10:
            found.append(str(number) + str(check % 11))
    return found


def linked(n, star=False):
    """A chain of numbers, each superseded by the next; or all by one."""
    chain = numbers(n)
    for i in range(n - 1):
        yield ('patient-link', i, {
            'patient': chain[n - 1 if star else i + 1], 'was': chain[i]})


def links_who(w, n, star):
    w.story(linked(n, star))
    return w.command('audit-view', 'who', '--patient', numbers(1)[0])


def succeeded(n):
    yield opening(0, False)
    for i in range(1, n):
        yield ('org-succeed', i, {'org': 'O%d' % i, 'successor':
                                  'O%d' % (i + 1) if i + 1 < n else 'C81001'})


def succeeded_view(w, n):
    w.story(succeeded(n))
    return w.command('record-view', '--viewer', 'RY8', entries(w, 100))


def shown(w, n):
    """Of a look at much."""
    openings(w, 1, False)
    path = entries(w, n)
    with open(path) as file:
        subprocess.run(w.command('record-view', '--viewer', 'RY8'), check=True,
                       stdin=file, stdout=subprocess.DEVNULL)
    return w.command('audit-view', 'shown', '--seq', '2', path)


def why_apart(w, n):
    w.story(opened_apart(n))
    return w.command('audit-view', 'why', '--viewer', 'RY8',
                     apart_entries(w, n))


def impact(w, n, name, header, rows):
    openings(w, 1, False)
    with open(w.path('dry.jsonl'), 'w') as file:
        subprocess.run(w.command(name, '--dry-run', w.csv(
            'made.csv', header, rows)), check=True, stdout=file,
            stderr=subprocess.DEVNULL)
    return w.command('audit-view', 'impact', w.path('dry.jsonl'))


def impact_marks(w, n):
    return impact(w, n, 'mark-private',
                  ('patient', 'org', 'entry', 'private', 'at'),
                  ((PATIENT, 'C81001', 'M%d' % i, 'yes', at(1 + i))
                   for i in range(n)))


def impact_patients(w, n):
    return impact(w, n, 'episode-open', OPENING, (
        (number, 'X%s' % number, 'C81001', 'RY8', 'yes', 'yes', at(1))
        for number in numbers(n)))


def control(w, n):
    return consents(w, n * n // w.size, in_order)


ASKED = {
    'who': {'voided': voided, 'voided-decisions': voided_decisions,
            'succeeded': succeeded, 'chosen': chosen_apart},
    'episodes': {'voided': voided, 'open': all_open},
    'marks': {'often': marked_often},
    'choices': {'apart': chosen_apart},
    'events': {'voided': voided},
    'timeline': {
        'episodes': one_after_another, 'open': all_open,
        'decided': decided_often, 'marked': marked_often,
        'voided': voided, 'chosen': chosen_apart},
    'account': {
        'episodes': one_after_another, 'open': all_open,
        'same': all_open_same, 'decided': decided_often,
        'marked': marked_often, 'looks': looked_at,
        'looks-decided': looked_and_decided, 'joined': joined,
        'reviewed': reviewed, 'voided': voided,
        'chosen': chosen_apart}}

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
    'view-choices-apart': lambda w, n: apart_view(w, n, chosen_apart),
    'view-practices-apart': lambda w, n: apart_view(w, n, opened_apart),
    'why-apart': why_apart,
    'choices-made': choices_apart,
    'void-opening': void_opening,
    'after-voids': after_voids,
    'reviews-apart': reviews_apart,
    'unreviewed': unreviewed,
    'sweep-same': lambda w, n: sweep(w, n, False),
    'sweep-apart': lambda w, n: sweep(w, n, True),
    'due': dues,
    'twice-openings': twice_openings,
    'twice-decisions': twice_decisions,
    'twice-marks': twice_marks,
    'twice-choices': twice_choices,
    'links-who': lambda w, n: links_who(w, n, False),
    'links-who-star': lambda w, n: links_who(w, n, True),
    'successions-view': succeeded_view,
    'shown': shown,
    'impact-marks': impact_marks,
    'impact-patients': impact_patients,
    'counts-episodes': lambda w, n: counts(w, n, all_open),
    'counts-looks': lambda w, n: counts(w, n, looked_and_decided),
    **{'%s-%s' % (question, name):
       lambda w, n, q=question, story=story: asked(q)(w, n, story)
       for question, stories in ASKED.items()
       for name, story in stories.items()},
    'report-patient-looks': lambda w, n: report(w, n, 'patient', looked_at),
    'report-patient-episodes': lambda w, n: report(
        w, n, 'patient', one_after_another),
    'report-complaint': lambda w, n: report(w, n, 'complaint', looked_at),
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


def judge(row, args):
    folder = tempfile.mkdtemp()
    try:
        costs, wrong = measure(Work(args.bin, folder, args.size), row, args)
        if row == 'control':
            wrong = None if wrong else 'grows unnoticed'
        return costs, wrong
    except (RuntimeError, subprocess.CalledProcessError) as error:
        return [], str(error)
    finally:
        shutil.rmtree(folder)


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
    os.environ['EDSM_BY'] = 'bench'
    # instructions are the same whatever runs beside, times are not
    pool = concurrent.futures.ThreadPoolExecutor(
        len(os.sched_getaffinity(0)) if args.count else 1)
    rows = list(args.rows or ROWS)
    for row, (costs, wrong) in zip(
            rows, pool.map(lambda row: judge(row, args), rows)):
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
