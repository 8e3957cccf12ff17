"""libplanted.py - accounts, journals to plant, and scenes to plant them in.

For accounts.py, which says what is proved with them.
"""
import os
import pwd
import shutil
import signal
import stat
import subprocess

from lib import (JOURNAL_MAGIC, PAGE, journal_header, journal_record,
                 pages_of, super_name)

CANARY = b"Zaunkoenig"  # in the ledger, and in nothing that is planted


class Account:
    """Who runs a command: an account, its first group and the other ones."""

    def __init__(self, uid, gid, more=()):
        self.uid, self.gid, self.more = uid, gid, list(more)

    def popen(self):
        return {"user": self.uid, "group": self.gid,
                "extra_groups": self.more}

    def reads(self, found):
        mode, groups = found.st_mode, [self.gid] + self.more
        if found.st_uid == self.uid:
            return bool(mode & stat.S_IRUSR)
        return bool(mode & (stat.S_IRGRP if found.st_gid in groups
                            else stat.S_IROTH))


def start_as(account, work):
    """A process of that account that does some work; its id."""
    child = os.fork()
    if child:
        return child
    signal.alarm(60)  # whoever started it may be gone by then
    try:
        os.setgroups(account.more)
        os.setresgid(account.gid, account.gid, account.gid)
        os.setresuid(account.uid, account.uid, account.uid)
        work()
    except Exception:
        os._exit(1)
    finally:
        os._exit(0)


def people():
    """Owner, member, stranger and the group of two: numbers, and names."""
    group = 61000
    found = [(Account(61001, 61001, [group]), Account(61002, 61002, [group]),
              Account(61003, 61003), group)]
    names = {}
    for one in pwd.getpwall():
        if one.pw_uid:
            names.setdefault(one.pw_gid, []).append(one.pw_uid)
    group = next((g for g, uids in names.items() if len(uids) > 1), None)
    stranger = next((Account(uids[0], g) for g, uids in names.items()
                     if g != group), None)
    if group is not None and stranger:
        owner, member = (Account(u, group) for u in names[group][:2])
        found.append((owner, member, stranger, group))
    return found


PEOPLE = people()


def read(path):
    with open(path, "rb") as file:
        return file.read()


def peek(path):
    """As read, of what may be exchanged for a link or FIFO just now."""
    try:
        fd = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return b""
    try:
        if not stat.S_ISREG(os.fstat(fd).st_mode):
            return b""
        return os.pread(fd, 1 << 24, 0)
    finally:
        os.close(fd)


def write(path, data, mode=0o600):
    with open(path, "wb") as file:
        file.write(data)
    os.chmod(path, mode)


# Journals: each is made by dice, for a scene.

def journal(held, numbers, dice, **odd):
    """One part of a journal: a header and its records."""
    nonce = dice.getrandbits(32)
    header = journal_header(odd.get("records", len(numbers)), nonce,
                            odd.get("pages", len(held)),
                            odd.get("sector", 512), odd.get("page", PAGE))
    return header + b"".join(journal_record(n, held[n - 1], nonce)
                             for n in numbers)


def padded(part):
    return part.ljust(-(-len(part) // 512) * 512, b"\0")


def whole(dice, scene):
    pages = pages_of(scene.twin)
    return journal(pages, range(1, len(pages) + 1), dice)


def some_pages(dice, scene):
    pages = pages_of(scene.twin)
    return journal(pages, dice.sample(
        range(1, len(pages) + 1), dice.randint(0, len(pages))), dice)


def several_headers(dice, scene):
    pages, out = pages_of(scene.twin), b""
    numbers = list(range(1, len(pages) + 1))
    for at in range(0, len(pages), 3):
        out = padded(out) + journal(pages, numbers[at:at + 3], dice)
    return out


def odd_header(dice, scene):
    pages = pages_of(scene.twin)
    odd = dice.choice((
        {"records": 0}, {"records": 0xffffffff}, {"records": 999},
        {"pages": 0}, {"pages": 1}, {"pages": 0x7fffffff},
        {"sector": 32}, {"sector": 65536}, {"page": 512}, {"page": 65536},
        {"page": 8192}))
    return journal(pages, range(1, len(pages) + 1), dice, **odd)


def odd_numbers(dice, scene):
    """Pages of no such number, twice the same, and with broken sums."""
    nonce, out = 1, journal_header(6, 1, len(pages_of(scene.twin)))
    for _ in range(6):
        page = dice.choice(pages_of(scene.twin))
        out += journal_record(dice.choice((0, 1, 2, 3, 4096, 262145,
                                           0xffffffff)), page,
                              nonce + (dice.random() < .2))
    return out


def naming(dice, scene):
    """Files for SQLite to delete; the length and sum right or not."""
    name = dice.choice(scene.victims()).encode()
    name += dice.choice((b"", b"", b"", b"", b"\0", b"x"))
    before = dice.choice((whole, some_pages, odd_header, several_headers,
                          lambda *_: journal_header(0, 1, 9),
                          lambda *_: bytes(512), lambda *_: b""))
    length = len(name) + dice.choice((0, 0, 0, 0, 1, -1, 1000, -len(name)))
    return before(dice, scene) + super_name(
        name, dice.choice((0, 0, 0, 1)), length,
        dice.choice((None, None, 0, 7))) + dice.choice(
            (b"", b"", b"", b"\0", JOURNAL_MAGIC))


def cut(dice, scene):
    held = dice.choice((whole, several_headers))(dice, scene)
    return held[:dice.randrange(len(held))]


def chance(dice, scene):
    head = dice.choice((b"", JOURNAL_MAGIC, journal_header(9, 1, 9)))
    return head + dice.randbytes(dice.choice((1, 27, 512, 5000, 40000)))


def empty(dice, scene):
    return b""


CONTENTS = [whole, whole, some_pages, several_headers, odd_header,
            odd_numbers, naming, naming, naming, cut, chance, empty, empty]


class Scene:
    """Folders of the owner, of the stranger, and the one of the ledger.

    base is the ledger's bytes, and twin those that are planted: of another
    ledger, which has as many pages and no canary.
    """

    def __init__(self, campaign, number, base, twin):
        self.campaign, self.dice, self.twin = campaign, campaign.dice(
            number), twin
        which = number % len(PEOPLE)
        self.owner, self.member, self.stranger, self.group = PEOPLE[which]
        self.numbers = which == 0
        self.folder = campaign.place("scene%d" % os.getpid())
        shutil.rmtree(self.folder)
        os.mkdir(self.folder)
        os.chmod(self.folder, 0o711)
        self.home = self.make_folder("home", self.owner, 0o700)
        self.den = self.make_folder("den", self.stranger, 0o755)
        self.place = self.make_folder("place", self.owner, 0o700)
        self.backups = self.make_folder("backups", self.owner, 0o700)
        self.ledger = os.path.join(self.place, "ledger.db")
        self.journal = self.ledger + "-journal"
        write(self.ledger, base)
        self.chown(self.ledger, self.owner)
        for name in ("thesis", "other.db", "other.db-journal"):
            path = os.path.join(self.home, name)
            write(path, b"years of work: " + name.encode())
            self.chown(path, self.owner)
        write(os.path.join(self.place, "notes"), b"the owner's", 0o644)
        self.chown(os.path.join(self.place, "notes"), self.owner)
        self.held, self.theirs, self.legit = [], False, False
        self.planted, self.figures = None, {}
        self.racer, self.runners = None, [self.owner]

    def make_folder(self, name, account, mode):
        path = os.path.join(self.folder, name)
        os.mkdir(path)
        os.chown(path, account.uid, account.gid)
        os.chmod(path, mode)
        return path

    def chown(self, path, account, group=None):
        os.chown(path, account.uid,
                 account.gid if group is None else group,
                 follow_symlinks=False)

    def victims(self):
        return [os.path.join(self.home, "thesis"), self.ledger,
                os.path.join(self.home, "other.db-journal"),
                os.path.join(self.place, "notes"), self.place,
                os.path.join(self.folder, "nowhere"), self.journal]

    def share(self, folder=0o2770):
        """As edsm(7) says for several accounts."""
        os.chown(self.place, self.owner.uid, self.group)
        os.chmod(self.place, folder)
        os.chown(self.ledger, self.owner.uid, self.group)
        os.chmod(self.ledger, 0o660)
        self.runners = [self.owner, self.member]

    def hold(self, path):
        """The stranger opened it, and keeps it open."""
        self.held.append((path, os.open(path, os.O_RDONLY)))

    def run(self, account, words, stdin=b"", lie=None, timeout=20):
        try:
            done = subprocess.run(
                [os.path.join(self.campaign.bin, words[0])] + words[1:],
                input=stdin, capture_output=True, timeout=timeout,
                env=self.campaign.environment(self.ledger, lie),
                **account.popen())
        except subprocess.TimeoutExpired:
            return None, b"", b""
        return done.returncode, done.stdout, done.stderr

    # What must not change, and what must not be read.

    def files(self):
        for folder, folders, names in os.walk(self.folder):
            for name in folders + names:
                path = os.path.join(folder, name)
                try:
                    yield path, os.lstat(path)
                except FileNotFoundError:
                    pass  # it was exchanged just now

    def look(self):
        """All but the ledger, its own journal and what was asked for."""
        found = {}
        for path, kept in self.files():
            if path in (self.ledger, self.backups) or \
                    path.startswith(self.backups):
                continue
            if path == self.journal and (
                    self.theirs or self.legit or self.racer):
                continue
            if self.racer and path == os.path.join(self.place, "race"):
                continue
            found[path] = (
                kept.st_mode, kept.st_uid, kept.st_gid,
                peek(path) if stat.S_ISREG(kept.st_mode) else None)
        return found

    def leaks(self):
        wrong = []
        for path, kept in self.files():
            if stat.S_ISREG(kept.st_mode) and self.stranger.reads(kept) and \
                    CANARY in peek(path):
                wrong.append("LEAK: pages in %s, mode %o" % (
                    os.path.basename(path), kept.st_mode & 0o7777))
        for path, fd in self.held:
            if CANARY in os.pread(fd, 1 << 24, 0):
                wrong.append("LEAK: pages in the file held open")
        return wrong

    def close(self):
        for _, fd in self.held:
            os.close(fd)
        self.end_race()

    def end_race(self):
        if self.racer:
            os.kill(self.racer, signal.SIGKILL)
            os.waitpid(self.racer, 0)
        self.racer = None
