"""Runs the command cases; run.sh, beside this file, says what a case is."""
import argparse
import concurrent.futures
import contextlib
import datetime
import difflib
import os
import pathlib
import pwd
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
HEAD = re.compile(rb'=== (?:'
                  rb'(?P<name>commands|input [A-Za-z0-9._-]+|out|err|ledger)'
                  rb'(?P<escaped> escaped)?|status (?P<status>[1-9]\d*))')
SEEN = ['out', 'err', 'status', 'ledger']
ESCAPES = {b'\\': b'\\\\', b'\r': b'\\r', b'\x1b': b'\\e'}
WORKERS = 4


class Wrong(Exception):
    """A case that is not written as a case is."""


# The form: sections to bytes and back. A case is a dictionary from a section's
# name to its bytes; a section that says nothing is not in it.

def is_hidden(char):
    """What a reader would not see, or not see as what it is."""
    return char not in '\n\t' and \
        unicodedata.category(char) in ('Cc', 'Cf', 'Zl', 'Zp')


def is_plain(content):
    """Whether a section can show the bytes as they are."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return False
    return (not content or content.endswith(b'\n')) and \
        not re.search(rb'^===', content, re.M) and \
        not any(map(is_hidden, text))


def escaped(content):
    """The bytes as lines of text. A backslash at a line's end says that there
    is no line break, a lone byte is \\xHH."""
    text = ''
    for char in content.decode(errors='surrogateescape'):
        raw = char.encode(errors='surrogateescape')
        if raw in ESCAPES:
            text += ESCAPES[raw].decode()
        elif '\ud800' <= char <= '\udfff' or is_hidden(char):
            text += ''.join(f'\\x{byte:02x}' for byte in raw)
        else:
            text += char
    text = re.sub(r'^===', r'\\x3d==', text, flags=re.M)
    return (text if text.endswith('\n') else text + '\\\n').encode()


def unescaped(text):
    """What escaped() made into lines."""
    back = {value: key for key, value in ESCAPES.items()}

    def one(match):
        found = match.group()
        if found == b'\\\n':
            return b''
        if found in back:
            return back[found]
        if len(found) == 4:
            return bytes([int(found[2:], 16)])
        raise Wrong(f'unknown escape {found.decode(errors="replace")}')

    return re.sub(rb'\\(x[0-9a-f]{2}|[^x]|x|\Z)', one, text, flags=re.S)


def blocks(raw):
    """The heads of a case's bytes, each with what stands below it. The
    commands, at the top, need no head."""
    head, body = HEAD.fullmatch(b'=== commands'), []
    for number, line in enumerate(raw[:-1].split(b'\n'), 1):
        if not line.startswith(b'==='):
            body.append(line + b'\n')
            continue
        if number > 1:
            if not body or body.pop() != b'\n':
                raise Wrong(f'line {number}: no empty line before a section')
            yield head, b''.join(body)
        head, body = HEAD.fullmatch(line), []
        if not head:
            raise Wrong(f'line {number}: no such section')
    yield head, b''.join(body)


def read(raw):
    """The sections of a case's bytes."""
    case = {}
    if not raw.endswith(b'\n'):
        raise Wrong('the last line does not end')
    for head, content in blocks(raw):
        name = (head['name'] or b'status').decode()
        if name in case:
            raise Wrong(f'{name} stands twice')
        if name == 'status':
            if content:
                raise Wrong('something stands below the status')
            content = head['status']
        elif head['escaped']:
            content = unescaped(content)
        elif not is_plain(content):
            raise Wrong(f'{name} holds what must be escaped')
        case[name] = content
    if not case.get('commands'):
        raise Wrong('no commands')
    return case


def written(case):
    """The bytes of a case, in the one form that there is."""
    parts = []
    for name in ['commands', *[n for n in case if n.startswith('input ')],
                 *SEEN]:
        content = case.get(name)
        if content is None or name in ('out', 'err') and not content:
            continue
        if name == 'status':
            parts.append(b'=== status ' + content + b'\n')
        elif not is_plain(content):
            parts.append(f'=== {name} escaped\n'.encode() + escaped(content))
        elif name == 'commands':
            parts.append(content)
        else:
            parts.append(f'=== {name}\n'.encode() + content)
    return b'\n'.join(parts)


# Running one.

def normaliser():
    """A function that takes out what differs from run to run."""
    me = re.escape(pwd.getpwuid(os.geteuid()).pw_name).encode()
    now = datetime.datetime.now(datetime.timezone.utc)
    days = '|'.join(f'{now + datetime.timedelta(days=n):%Y-%m-%d}'
                    for n in (0, 1)).encode()
    rules = [(re.compile(rb'"login":"[^"\n]*"(?:,"session":"[^"\n]*")?'),
              b'"login":"LOGIN"'),
             (re.compile(rb'"by":"' + me + rb'"'), b'"by":"LOGIN"'),
             (re.compile(rb'"(hash|head)":"[0-9a-f]{64}"'), rb'"\1":"HASH"'),
             (re.compile(rb'"(?:' + days + rb')T[0-9:.]*Z"'), b'"NOW"')]

    def normal(content):
        for pattern, instead in rules:
            content = pattern.sub(instead, content)
        return content
    return normal


class Hosts:
    """A running cluster (tests/hosts/cluster.sh DIR start) whose databases
    take the place of ledger.db, one for each worker."""

    # What is about the file itself, or about a clock that the server is not
    # told of.
    FILES = re.compile(rb'ledger\.db|sqlite3|faketime|chmod|ulimit|umask|'
                       rb'EDSM_LEDGER|ledger-backup|LIB/forge|LIB/cut|'
                       rb'LIB/status|ledger-status')

    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        self.free = queue.SimpleQueue()
        for n in range(WORKERS):
            self.sql('edsm', f'DROP DATABASE IF EXISTS cases{n}')
            self.sql('edsm', f'CREATE DATABASE cases{n}')
            self.free.put(f'cases{n}')

    def sql(self, database, text):
        subprocess.run(
            ['psql', '-XAtq', '-h', self.folder, '-p', '54301', '-U', 'admin',
             '-d', database, '-c', text], check=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)

    @contextlib.contextmanager
    def place(self):
        database = self.free.get()
        try:
            yield (f'postgresql:///{database}?host={self.folder}'
                   '&port=54301&user=admin')
        finally:
            self.sql(database, 'DROP SCHEMA IF EXISTS edsm CASCADE')
            self.free.put(database)

    def takes(self, raw):
        return not self.FILES.search(raw)


def ledger_events(binaries, place, normal):
    """The events of a ledger, None where there is none."""
    done = subprocess.run(
        [f'{binaries}/audit-view', 'events', '--ledger', place],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT)
    if b'does not exist' in done.stdout:
        return None
    return normal(done.stdout)


def run_at(place, case, binaries, normal):
    """The same with the ledger at a place that is no file."""
    seen = run(case, binaries, normal, place)
    # what ledger-init says of its work
    out = re.sub(rb'(?m)^(role edsm_|schema edsm:|temporary tables:).*\n', b'',
                 seen.pop('out', b''))
    if out:
        seen['out'] = out
    events = ledger_events(binaries, place, normal)
    if events is not None:
        seen['ledger'] = events
    return seen


def run(case, binaries, normal, place='ledger.db', keep=None):
    """What the commands of a case do, as sections; their ledger is left under
    the name keep, where there is one."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as around:
        around = pathlib.Path(around)
        work = around / 'work'
        work.mkdir()
        (around / 'commands').write_bytes(case['commands'])
        for name in case:
            if name.startswith('input '):
                (work / name[6:]).write_bytes(case[name])
        environment = dict(
            os.environ, PATH=f'{binaries}:{os.environ["PATH"]}',
            EDSM_LEDGER=place, TZ='Europe/London', LC_ALL='C',
            CASE=str(work), LIB=str(HERE / 'lib'), TESTS=str(HERE.parent))
        for name in ('EDSM_BY', 'XDG_STATE_HOME', 'NO_COLOR'):
            environment.pop(name, None)
        with open(around / 'out', 'wb') as out, \
                open(around / 'err', 'wb') as err:
            status = subprocess.run(
                ['sh', str(around / 'commands')], cwd=work, env=environment,
                stdin=subprocess.DEVNULL, stdout=out, stderr=err).returncode
        seen = {name: normal((around / name).read_bytes())
                for name in ('out', 'err')}
        seen = {name: content for name, content in seen.items() if content}
        if status:
            status = status if status > 0 else 128 - status
            seen['status'] = str(status).encode()
        if (work / 'ledger.db').exists():
            seen['ledger'] = normal(subprocess.run(
                [f'{binaries}/audit-view', 'events', '--ledger',
                 str(work / 'ledger.db')], stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout)
            if keep:
                shutil.copyfile(work / 'ledger.db', keep)
        return seen


def difference(name, wanted, seen):
    """The lines in which a section is not what it should be."""
    both = [wanted, seen]
    if name == 'status':
        both = [(content or b'0') + b'\n' for content in both]
    elif name == 'ledger':
        both = [b'no ledger\n' if content is None else
                content or b'a ledger of no events\n' for content in both]
    both = [content or b'' for content in both]
    if not all(map(is_plain, both)):
        both = map(escaped, both)
    both = [content.decode().split('\n')[:-1] for content in both]
    return '\n'.join(difflib.unified_diff(
        *both, f'{name} wanted', f'{name} seen', lineterm=''))


def try_case(path, binaries, normal, bless, hosts):
    """What is wrong with a case, as text; nothing where nothing is."""
    try:
        raw = path.read_bytes()
        case = read(raw)
    except (OSError, Wrong) as error:
        return str(error)
    keep = os.environ.get('CASES_KEEP')
    if keep:
        keep = f'{keep}/{path.parent.name}-{path.stem}.db'
    if hosts:
        with hosts.place() as place:
            seen = run_at(place, case, binaries, normal)
    else:
        seen = run(case, binaries, normal, keep=keep)
    given = {name: case[name] for name in case if name not in SEEN}
    if bless:
        if written({**given, **seen}) != raw:
            path.write_bytes(written({**given, **seen}))
        return ''
    wrong = [difference(name, case.get(name), seen.get(name))
             for name in SEEN if case.get(name) != seen.get(name)]
    if written(case) != raw:
        wrong.append('not in the form that --bless gives it')
    return '\n'.join(wrong)


def cases(root):
    """The names of all cases, and what lies among them and is none."""
    found, strange = [], []
    for path in sorted(root.glob('*/*')):
        if path.parent.name in ('lib', '__pycache__'):
            continue
        name = str(path.relative_to(root))
        if path.suffix == '.case' and path.is_file():
            found.append(name[:-len('.case')])
        else:
            strange.append(name)
    return found, strange


def main():
    parser = argparse.ArgumentParser(prog='run.sh', allow_abbrev=False)
    parser.add_argument('--bless', action='store_true')
    parser.add_argument('--bin', default=HERE.parent.parent / 'build')
    parser.add_argument('--cases', type=pathlib.Path, default=HERE)
    parser.add_argument('--list', action='store_true')
    parser.add_argument('--hosts')
    parser.add_argument('case', nargs='*')
    wanted = parser.parse_args()
    names = [re.sub(r'^(\./)?(tests/cli/)?|\.case$', '', name)
             for name in wanted.case]
    strange = []
    if not names:
        names, strange = cases(wanted.cases)
    if wanted.list:
        print(*names, sep='\n')
        return 0
    normal, binaries = normaliser(), os.path.abspath(wanted.bin)
    hosts = Hosts(wanted.hosts) if wanted.hosts else None
    if hosts:
        names = [name for name in names if hosts.takes(
            (wanted.cases / f'{name}.case').read_bytes())]
    failed = len(strange)
    for name in strange:
        print(f'FAILED {name}: no case')

    def one(name):
        return name, try_case(wanted.cases / f'{name}.case', binaries, normal,
                              wanted.bless, hosts)

    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        for name, wrong in pool.map(one, names):
            if wrong:
                failed += 1
                print(f'{wrong}\nFAILED {name}', flush=True)
    passed = len(names) + len(strange) - failed
    print(f'cli: {passed} passed, {failed} failed')
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding='utf-8', errors='backslashreplace')
    sys.exit(main())
