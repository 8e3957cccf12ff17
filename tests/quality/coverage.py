#!/usr/bin/env python3
"""coverage.py BUILD [--missing]: which branches the tests took.

BUILD was made with --coverage and its tests have run. Prints a line a file,
with --missing a line for each branch never taken, and fails where the core
has one, or the rest more than one in twenty.
"""
import json
import pathlib
import subprocess
import sys

LEAST = {'core': 100, 'rest': 95}
CORE = ('common/ground', 'common/model', 'common/core')


def branches_of(note):
    """(line, function, taken) of every branch that the object notes."""
    told = subprocess.run(['gcov', '-b', '-j', '-t', str(note)], check=True,
                          stdout=subprocess.PIPE).stdout
    for file in json.loads(told)['files']:
        if file['file'].endswith('.c'):
            for line in file['lines']:
                for branch in line['branches']:
                    yield (line['line_number'], line.get('function_name', ''),
                           branch['count'] > 0)


def main():
    build = pathlib.Path(sys.argv[1])
    total = {'core': [0, 0], 'rest': [0, 0]}
    for top in 'common', 'cmd':
        for note in sorted((build / 'obj' / top).rglob('*.gcno')):
            path = str(note.relative_to(build / 'obj').with_suffix('.c'))
            branches = list(branches_of(note))
            taken = sum(b[2] for b in branches)
            part = total['core' if path.startswith(CORE) else 'rest']
            part[0] += taken
            part[1] += len(branches)
            if branches:
                print(f'{path:40} {taken:5} of {len(branches):5} '
                      f'{taken * 100 / len(branches):6.1f} %')
            if '--missing' in sys.argv:
                for line, function, was_taken in branches:
                    if not was_taken:
                        print(f'  {path}:{line} {function}')
    for name, (taken, count) in total.items():
        print(f'coverage: {name} {taken} of {count} branches, '
              f'{taken * 100 / max(count, 1):.2f} %')
    return any(taken * 100 < LEAST[name] * count or not count
               for name, (taken, count) in total.items())


sys.exit(main())
