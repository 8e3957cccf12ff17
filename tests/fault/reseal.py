#!/usr/bin/env python3
"""reseal.py LEDGER...

Gives every page of a ledger's file the checksum that it should have, as
somebody would who changes the file on purpose and knows how it is made: what a
test then finds, it finds by other means. Written from the description in
common/ledger/sqlite/page.h, not from the code.
"""
import struct
import sys

PAGE = 4096
ODD = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1
WORDS = struct.Struct("<511Q")


def page_sum(page, number):
    """The checksum of a page of 4096 bytes; 1 is the first page."""
    sums = [1, 2, 3, 4]
    turn = 0
    for word in WORDS.unpack_from(page):
        s = ((sums[turn] ^ word) * ODD) & MASK
        sums[turn] = (s << 31 | s >> 33) & MASK
        turn = (turn + 1) & 3
    whole = number
    for word in sums + [0]:
        s = ((whole ^ word) * ODD) & MASK
        whole = (s << 31 | s >> 33) & MASK
    return whole


def sealed(data):
    """The file's bytes with every checksum right; a rest stays as it is."""
    data = bytearray(data)
    for number in range(1, len(data) // PAGE + 1):
        end = number * PAGE
        page = bytes(data[end - PAGE:end])
        data[end - 8:end] = page_sum(page, number).to_bytes(8, "little")
    return bytes(data)


def reseal(path):
    """The same for a file, which stays the same file."""
    with open(path, "r+b") as file:
        data = sealed(file.read())
        file.seek(0)
        file.write(data)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        reseal(name)
