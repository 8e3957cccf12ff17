#!/usr/bin/env python3
"""Breaks the core in one place at a time: the tests must notice each.

A mutant differs from the source in one operator, constant or statement. It is
killed where a test of the core or the comparison with the naive evaluator
fails, crashes or takes too long. What compiles to the same code is no mutant;
what does not compile is no program. survivors.tsv says of the others why
nobody could notice them.

  mutants.py --build DIR [--sample N] [--seed N] [--only FILE]

FILE may be one of common/ground too: then test_ground alone must notice.
"""
import argparse
import glob
import os
import pathlib
import random
import re
import subprocess
import sys
import time

SOURCES = sorted(glob.glob('common/core/*.c'))
LIST = 'tests/quality/survivors.tsv'
LEAST = 95
FLAGS = ['-std=c11', '-D_GNU_SOURCE', '-fPIC', '-w', '-O2']
# The controls: one that changes nothing lives, a rule turned round dies.
TURNED = ('common/core/decision.c', 'entry->recorded_us > relation->present_us',
          'entry->recorded_us < relation->present_us')
PROP = ['scenes', 'histories --length 2', 'random --count 3000', 'histories --length 3']

TOKEN = re.compile(r'''(?P<skip>/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'
    |^[ \t]*\#(?:[^\n]*\\\n)*[^\n]*|\s+)
    |(?P<word>[A-Za-z_]\w*)|(?P<number>\d\w*)
    |(?P<mark>->|\+\+|--|<<=|>>=|<<|>>|[<>=!+\-*/%^|&]=|&&|\|\||.)''',
                   re.M | re.S | re.X)
SWAPS = {'<': ['<=', '>='], '<=': ['<', '>'], '>': ['>=', '<='],
         '>=': ['>', '<'], '==': ['!='], '!=': ['=='], '&&': ['||'],
         '||': ['&&'], '++': ['--'], '--': ['++'], '!': [''],
         'true': ['false'], 'false': ['true'],
         'continue': [''], 'break': ['']}
FAMILIES = [
    'RULE_FUTURE RULE_OWN RULE_PRIVATE RULE_AGREEMENT RULE_RETAINED RULE_MIG '
    'RULE_WITHDRAWN RULE_REFUSED RULE_UNDECIDED RULE_MIG_REFUSED '
    'RULE_MIG_UNDECIDED RULE_DISCHARGED RULE_NO_RELATIONSHIP RULE_UNSET',
    'DECISION_YES DECISION_NO', 'HORIZON_NONE HORIZON_UNLIMITED',
    'ROUTE_EPISODE ROUTE_MIG',
    'NOTICE_STILL_SEES NOTICE_OLD_YES NOTICE_LATER_NO',
    'EVENT_EPISODE_OPEN EVENT_CONSENT_SET EVENT_EPISODE_DISCHARGE '
    'EVENT_MARK_PRIVATE EVENT_PARTNER_SET EVENT_RECORD_VIEW '
    'EVENT_FACT_VOID EVENT_VIEW_REVIEW EVENT_ORG_SUCCEED EVENT_PATIENT_LINK']
for family in FAMILIES:
    names = family.split()
    for one, other in zip(names, names[1:] + names[:1]):
        SWAPS[one] = [other]


class Mutant:
    """One change: the text from start to end becomes another."""

    def __init__(self, path, source, start, end, new):
        self.path, self.start, self.end, self.new = path, start, end, new
        self.line = source.count('\n', 0, start) + 1
        functions = re.findall(r'^(\w+)\(', source[:start], re.M)
        self.function = functions[-1] if functions else '-'
        first = source.rfind('\n', 0, start) + 1
        last = source.find('\n', end)
        self.what = ' -> '.join(' '.join(s.split()) for s in (
            source[first:last],
            source[first:start] + new + source[end:last]))
        self.text = source[:start] + new + source[end:]

    def key(self):
        return self.path, self.function, self.what


def closing(tokens, at):
    """The place of the bracket that closes the one at that place."""
    depth = 0
    for i in range(at, len(tokens)):
        depth += tokens[i][0] in '([{'
        depth -= tokens[i][0] in ')]}'
        if not depth:
            return i
    raise ValueError('unbalanced')


def changes(source):
    """Every (start, end, new) that makes a mutant of the source."""
    tokens = [(m.group(), m.start(), m.end(), m.lastgroup)
              for m in TOKEN.finditer(source) if m.lastgroup != 'skip']
    for i, (text, start, end, kind) in enumerate(tokens):
        before = tokens[i - 1][0] if i else ''
        after = tokens[i + 1][0] if i + 1 < len(tokens) else ''
        for new in SWAPS.get(text, []):
            yield start, end, new
        if kind == 'number' and text.isdigit():
            yield start, end, '0' if text == '1' else str(int(text) + 1)
        if text in '+-' and (before in ')]' or re.match(r'\w', before)) and \
                before not in ('return', 'case'):
            yield start, end, '-' if text == '+' else '+'
        if text in ('if', 'while') and after == '(':
            close = closing(tokens, i + 1)
            yield tokens[i + 1][2], tokens[close][1], \
                '!(' + source[tokens[i + 1][2]:tokens[close][1]] + ')'
        # A call or an assignment that is a whole statement.
        if before in (';', '{', '}', ')', 'else') and after in (
                '(', '->', '.', '[', '=', '++', '--', '^=', '+=', '-=', '/=',
                '|=') and kind == 'word' and text not in (
                    'if', 'while', 'for', 'switch', 'return', 'sizeof') or \
                before in (';', '{', '}') and text in ('*', '('):
            stop = i
            while tokens[stop][0] not in ';{})':
                stop = closing(tokens, stop) + 1 \
                    if tokens[stop][0] in '([' else stop + 1
            if tokens[stop][0] == ';':
                yield start, tokens[stop][1], ''


def run(*command, limit=120):
    """The exit status of the command; None where it took too long."""
    try:
        return subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, timeout=limit,
            env={**os.environ, 'CK_FORK': 'no'}).returncode
    except subprocess.TimeoutExpired:
        return None


class Bench:
    """The core as a shared library, one object of which is exchanged."""

    def __init__(self, build):
        self.dir = pathlib.Path(build, 'mutants')
        self.dir.mkdir(parents=True, exist_ok=True)
        self.cc = os.environ.get('CC', 'cc')
        self.objects = {}
        for layer in 'ground', 'model', 'json', 'core', 'fields':
            for path in glob.glob(f'common/{layer}/*.c'):
                self.objects[path] = self.compile(
                    path, pathlib.Path(path).read_text())
                self.objects[path] = self.objects[path].rename(
                    self.objects[path].with_suffix('.plain.o'))
        self.link(self.objects)
        check = '-lcheck', '-lsubunit', '-lm', '-lrt', '-lpthread'
        ground = [[self.program('tests/unit/test_ground.c', *check)]]
        core = [[self.program(path, *check)]
                for path in sorted(glob.glob('tests/unit/test_*.c'))
                if '"story.h"' in pathlib.Path(path).read_text()]
        prop = self.program('tests/prop/prop.c', '-DNAIVE_INVERT=0',
                            *(f'tests/prop/{part}.c' for part in (
                                'asked', 'fold', 'naive_rules', 'properties',
                                'random', 'scenes')))
        core += [[prop, *arguments.split()] for arguments in PROP]
        self.tests = {'ground': self.timed(ground), 'core': self.timed(core)}

    @staticmethod
    def timed(commands):
        """Each command with the time that a mutant may take for it."""
        limits = []
        for command in commands:
            began = time.monotonic()
            if run(*command):
                sys.exit(f'{command} fails without a mutant')
            limits.append((command, 1 + 5 * (time.monotonic() - began)))
        return limits

    def compile(self, path, text):
        """The object of the text in place of the file; None if none."""
        source = self.dir / os.path.basename(path)
        source.write_text(text)
        out = source.with_suffix('.o')
        status = run(self.cc, *FLAGS, '-iquote', os.path.dirname(path), '-c',
                     str(source), '-o', str(out))
        return None if status else out

    def link(self, objects):
        if run(self.cc, '-shared', *map(str, objects.values()), '-o',
               str(self.dir / 'libcore.so'), '-ljansson'):
            sys.exit('the core does not link')

    def program(self, source, *more):
        out = self.dir / pathlib.Path(source).stem
        if run(self.cc, *FLAGS, '-fPIE', '-pie', source, '-L' + str(self.dir),
               '-Wl,-rpath,$ORIGIN', '-lcore', *more, '-o', str(out)):
            sys.exit(f'{source} does not compile')
        return str(out)

    def judge(self, path, text):
        """What became of the text in place of the file."""
        out = self.compile(path, text)
        if not out:
            return 'no program'
        if out.read_bytes() == self.objects[path].read_bytes():
            return 'same code'
        self.link({**self.objects, path: out})
        killed = any(run(*command, limit=limit) != 0
                     for command, limit in self.tests[path.split('/')[1]])
        return 'killed' if killed else 'survived'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--build', default='build')
    parser.add_argument('--sample', type=int, default=0)
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--only')
    args = parser.parse_args()
    mutants = []
    for path in [args.only] if args.only else SOURCES:
        source = pathlib.Path(path).read_text()
        mutants += [Mutant(path, source, *change)
                    for change in changes(source)]
    if args.sample:
        seed = args.seed or int(time.time())
        print(f'seed {seed}')
        mutants = random.Random(seed).sample(mutants, args.sample)
    listed = {tuple(line.split('\t')[:3])
              for line in pathlib.Path(LIST).read_text().splitlines()}

    bench = Bench(args.build)
    path, rule, turned = TURNED
    source = pathlib.Path(path).read_text()
    assert rule in source
    if bench.judge(path, source.replace(rule, turned)) != 'killed' or \
            bench.judge(path, source + '\nint nothing_changed;\n') != \
            'survived':
        sys.exit('the controls fail: the tests judge nothing')

    became = {}
    for mutant in mutants:
        result = bench.judge(mutant.path, mutant.text)
        became.setdefault(result, []).append(mutant)
        known = mutant.key() in listed
        if result == 'survived':
            print(f'{mutant.path}:{mutant.line}: {mutant.what}'
                  + ('  (listed)' if known else ''), flush=True)
    count = {r: len(m) for r, m in became.items()}
    survived = {m.key() for m in became.get('survived', [])}
    unknown = len([m for m in became.get('survived', [])
                   if m.key() not in listed])
    killed = count.get('killed', 0)
    print(f'mutants: {len(mutants)} made, {killed} killed, '
          f'{count.get("same code", 0)} same code, '
          f'{count.get("no program", 0)} no program, '
          f'{count.get("survived", 0)} survived ({unknown} not listed)')
    if args.sample or args.only:
        return killed * 100 < LEAST * (killed + unknown)
    stale = sorted(listed - survived)
    for key in stale:
        print('listed, but does not survive: ' + ' '.join(key))
    return bool(unknown or stale) or \
        killed * 100 < LEAST * (killed + count.get('survived', 0))


sys.exit(main())
