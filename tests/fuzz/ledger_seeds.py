#!/usr/bin/env python3
"""ledger_seeds.py BUILD CORPUS

Makes the seeds of the fuzz target "ledger" anew, after its tables or indexes
have changed: the facts are those of the seed "full", in a ledger as BUILD
makes it. The other seeds (header, nothing, text) are no ledgers and stay.
"""
import os
import random
import shutil
import sqlite3
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                '..', 'fault'))
from reseal import reseal  # noqa: E402

FLIPPED = 12


def flipped(source, target, dice):
    """One to three bits of it are others."""
    with open(source, 'rb') as file:
        data = bytearray(file.read())
    for _ in range(dice.randint(1, 3)):
        used = [i for i, byte in enumerate(data) if byte]
        data[dice.choice(used)] ^= 1 << dice.randrange(8)
    with open(target, 'wb') as file:
        file.write(data)


def main():
    build, corpus = sys.argv[1:]

    def seed(name):
        return os.path.join(corpus, name)
    con = sqlite3.connect(seed('full'))
    rows = con.execute('SELECT * FROM event ORDER BY seq').fetchall()
    con.close()
    os.unlink(seed('empty'))
    subprocess.run([os.path.join(build, 'ledger-init'), '--ledger',
                    seed('empty')], check=True)
    shutil.copyfile(seed('empty'), seed('full'))
    con = sqlite3.connect(seed('full'))
    with con:
        con.executemany('INSERT INTO event VALUES (%s)' %
                        ', '.join('?' * len(rows[0])), rows)
    con.close()
    reseal(seed('full'))
    dice = random.Random(1)
    for i in range(FLIPPED):
        flipped(seed('full'), seed('flipped-%02d' % i), dice)
    for name in os.listdir(corpus):
        os.chmod(seed(name), 0o644)


main()
