#!/usr/bin/env python3
"""shared.py - accounts that share a ledger, and those that do not.

Proved, with accounts of their own (root, setpriv):

  - members of one group record in turn in a folder of mode 2770 with a ledger
    of 0660, as edsm(7) describes it;
  - what a member's killed commit left is played back by the next member;
  - the same journal of an account outside the group, of another group or mode,
    or planted in a folder that was open for a while, is refused by every
    command, and nothing is changed or deleted;
  - all this where accounts are numbers that no database knows, too.

Without root it says that it was left out, and passes.
"""
import argparse
import os
import pwd
import shutil
import struct
import subprocess
import sys
import tempfile

MAGIC = bytes.fromhex("d9d505f920a163d7")
PAGE = 4096
parser = argparse.ArgumentParser(prog="shared")
parser.add_argument("--bin", default="build")
args = parser.parse_args()
BIN = os.path.abspath(args.bin)
passed = failed = 0


def check(what, good):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print("FAILED " + what)


def journal_of(before):
    """A journal that brings those bytes back, as SQLite writes it."""
    pages = len(before) // PAGE
    nonce = 0x12345678
    out = MAGIC + struct.pack(">IIIII", pages, nonce, pages, 512, PAGE)
    out += bytes(512 - len(out))
    for number in range(pages):
        page = before[number * PAGE:(number + 1) * PAGE]
        sum_ = nonce + sum(page[i] for i in range(PAGE - 200, 0, -200))
        out += struct.pack(">I", number + 1) + page
        out += struct.pack(">I", sum_ & 0xffffffff)
    return out


class Scene:
    """A ledger of one account, shared by a group."""

    def __init__(self, owner, group):
        self.owner, self.group = owner, group
        self.folder = tempfile.mkdtemp(prefix="edsm-shared-")
        os.chown(self.folder, owner, group)
        self.ledger = os.path.join(self.folder, "ledger.db")
        self.journal = self.ledger + "-journal"
        assert self.run(owner, "ledger-init").returncode == 0
        os.chmod(self.ledger, 0o660)
        os.chmod(self.folder, 0o2770)

    def run(self, account, name, *words, group=None):
        group = self.group if group is None else group
        return subprocess.run(
            ["setpriv", "--reuid=%d" % account, "--regid=%d" % group,
             "--clear-groups", os.path.join(BIN, name), *words],
            env={"PATH": "/usr/bin:/bin", "EDSM_LEDGER": self.ledger},
            capture_output=True, timeout=60)

    def record(self, account, org):
        return self.run(account, "partner-set", "--quiet", "--org", org)

    def bytes(self):
        with open(self.ledger, "rb") as file:
            return file.read()

    def leave(self, data, account, group, mode):
        """A journal of that account in the ledger's folder."""
        with open(self.journal, "wb") as file:
            file.write(data)
        os.chown(self.journal, account, group)
        os.chmod(self.journal, mode)

    def is_refused(self, what, account, words):
        with open(self.journal, "rb") as file:
            journal = file.read()
        before = self.bytes()
        for name in ("ledger-verify", "audit-view", "partner-set"):
            more = {"audit-view": ["events"],
                    "partner-set": ["--org", "RX1"]}.get(name, [])
            done = self.run(account, name, *more)
            check("%s: %s: %d %s" % (what, name, done.returncode,
                                     done.stderr.decode()),
                  done.returncode == 3 and words in done.stderr.decode())
        with open(self.journal, "rb") as file:
            check(what + ": the journal stays", file.read() == journal)
        check(what + ": the ledger stays", self.bytes() == before)
        os.unlink(self.journal)


def play(owner, member, group, stranger):
    scene = Scene(owner, group)
    for account, org in ((owner, "RX1"), (member, "RX2"), (owner, "RX3")):
        done = scene.record(account, org)
        check("%d records: %s" % (account, done.stderr.decode()),
              done.returncode == 0)
    check("nothing is left beside it", os.listdir(scene.folder) ==
          ["ledger.db"])
    done = scene.run(stranger, "partner-set", "--org", "RX4",
                     group=group + 1)
    check("a stranger does not", done.returncode == 3)

    before = scene.bytes()
    scene.record(member, "RX4")
    after = scene.bytes()
    journal = journal_of(before)
    for killed, next_ in ((member, owner), (owner, member)):
        with open(scene.ledger, "r+b") as file:
            file.write(after)
        scene.leave(journal, killed, group, 0o660)
        done = scene.run(next_, "ledger-verify")
        check("a proof sees through a killed commit: " +
              done.stderr.decode(),
              done.returncode == 0 and b'"events":3,' in done.stdout)
        check("and leaves it", scene.bytes() == after and
              os.path.getsize(scene.journal) == len(journal))
        done = scene.run(next_, "audit-view", "events")
        check("a killed commit of %d is undone by %d: %s" %
              (killed, next_, done.stderr.decode()),
              done.returncode == 0 and done.stdout.count(b"\n") == 3)
        check("the ledger is as before", scene.bytes() == before)
        check("the journal is gone", not os.path.exists(scene.journal))

    other = group + 1
    scene.leave(journal, stranger, other, 0o666)
    scene.is_refused("planted", owner, "is not used: the journal beside it")
    if known(owner):
        scene.leave(journal, stranger, group, 0o660)
        scene.is_refused("planted by who is no member", member,
                         "of an account that may not write the ledger")
    scene.leave(journal, member, other, 0o660)
    scene.is_refused("of another group", owner, "has another group")
    scene.leave(journal, member, group, 0o666)
    scene.is_refused("of another mode", owner, "has another mode")
    if known(owner):
        scene.leave(b"", stranger, other, 0o666)
        scene.is_refused("bait", owner, "is not used: the journal beside it")
    os.chmod(scene.folder, 0o2777)
    done = scene.record(member, "RX5")
    check("an open folder is refused", done.returncode == 3 and
          b"chmod o-w FOLDER" in done.stderr)
    os.chmod(scene.folder, 0o2770)
    done = scene.record(member, "RX5")
    check("and closed again it is used", done.returncode == 0)
    shutil.rmtree(scene.folder)


def known(account):
    try:
        pwd.getpwuid(account)
        return True
    except KeyError:
        return False


def main():
    if os.geteuid() or not shutil.which("setpriv"):
        print("shared: left out, since it needs root and setpriv")
        return 0
    # two accounts of every Debian that share their first group, and a third
    names = [pwd.getpwnam(n) for n in ("nobody", "sync", "daemon")]
    if names[0].pw_gid == names[1].pw_gid != names[2].pw_gid:
        play(names[0].pw_uid, names[1].pw_uid, names[0].pw_gid,
             names[2].pw_uid)
    else:
        print("shared: left out for named accounts: no two share a group")
    play(61001, 61002, 61000, 61003)
    print("shared: %d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


sys.exit(main())
