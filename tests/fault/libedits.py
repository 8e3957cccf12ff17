"""libedits.py - edits of a ledger's pages, as nobody does them by chance.

Written from SQLite's file format, section 1.6. Each edit leaves pages that a
reader can follow, as far as it can; checksums are for reseal.py.
"""
import struct

from reseal import PAGE

USABLE = PAGE - 8


INNER = (2, 5)


def varint(data, at):
    value = 0
    for i in range(9):
        byte = data[at + i]
        if i == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7f
        if byte < 0x80:
            return value, at + i + 1
    return value, at + 9


class Book:
    """A ledger's bytes, to be edited; trees are the pages of its trees."""

    def __init__(self, data, dice, trees=()):
        self.data = bytearray(data)
        self.dice = dice
        self.trees = sorted(trees)

    def count(self):
        return len(self.data) // PAGE

    def at(self, page):
        return (page - 1) * PAGE

    def head(self, page):
        return self.at(page) + (100 if page == 1 else 0)

    def kind(self, page):
        return self.data[self.head(page)]

    def cells(self, page):
        head = self.head(page)
        n = struct.unpack_from(">H", self.data, head + 3)[0]
        first = head + (12 if self.kind(page) in INNER else 8)
        return first, list(struct.unpack_from(">%dH" % n, self.data, first))

    def cells_put(self, page, places):
        first, _ = self.cells(page)
        struct.pack_into(">H", self.data, self.head(page) + 3, len(places))
        struct.pack_into(">%dH" % len(places), self.data, first, *places)

    def cell(self, page, place):
        """(where the payload begins, its size, what is local, the end)."""
        kind, at = self.kind(page), self.at(page) + place
        start = at
        if kind in INNER:
            at += 4
        size = 0
        if kind != 5:
            size, at = varint(self.data, at)
        if kind in (5, 13):
            _, at = varint(self.data, at)
        local = size
        if kind != 5:
            most = USABLE - 35 if kind == 13 else (USABLE - 12) * 64 // 255 - 23
            least = (USABLE - 12) * 32 // 255 - 23
            if size > most:
                fit = least + (size - least) % (USABLE - 4)
                local = fit if fit <= most else least
        end = at + local + (4 if local < size else 0)
        return at, size, local, max(end, start + 4)

    def free(self, page, place):
        """The cell's bytes become a free block, in its order."""
        start = self.at(page) + place
        size = self.cell(page, place)[3] - start
        head = self.head(page)
        link, after = head + 1, struct.unpack_from(">H", self.data,
                                                   head + 1)[0]
        while after and after < place:
            link = self.at(page) + after
            after = struct.unpack_from(">H", self.data, link)[0]
        struct.pack_into(">H", self.data, link, place)
        struct.pack_into(">HH", self.data, start, after, size)

    def some(self, *kinds, least=1):
        pages = [p for p in self.trees if self.kind(p) in kinds and
                 len(self.cells(p)[1]) >= least and p != 1]
        return self.dice.choice(pages)

    def index_leaf(self, least=2):
        return self.some(10, least=least)


def trees_find(data):
    """Every page of a tree, by walking them; overflow pages are none."""
    book = Book(data, None)
    open_, found = list(range(1, 15)), set()
    while open_:
        page = open_.pop()
        found.add(page)
        if book.kind(page) in INNER:
            open_.append(struct.unpack_from(">I", book.data,
                                            book.head(page) + 8)[0])
            for place in book.cells(page)[1]:
                open_.append(struct.unpack_from(
                    ">I", book.data, book.at(page) + place)[0])
    return found


# Edits. Each leaves pages that a reader can follow, as far as it can.

def entry_out(b):
    page = b.index_leaf()
    _, places = b.cells(page)
    gone = b.dice.choice(places)
    b.free(page, gone)
    places.remove(gone)
    b.cells_put(page, places)


def row_out(b):
    page = b.some(13, least=2)
    _, places = b.cells(page)
    gone = b.dice.choice(places)
    b.free(page, gone)
    places.remove(gone)
    b.cells_put(page, places)


def entry_twice(b):
    """The cell once more, in bytes that were free."""
    page = b.index_leaf()
    first, places = b.cells(page)
    place = b.dice.choice(places)
    cell = bytes(b.data[b.at(page) + place:b.cell(page, place)[3]])
    content = struct.unpack_from(">H", b.data, b.head(page) + 5)[0]
    room = content - (first - b.at(page) + 2 * len(places) + 2)
    if room < len(cell):
        return entry_out(b)
    content -= len(cell)
    b.data[b.at(page) + content:b.at(page) + content + len(cell)] = cell
    struct.pack_into(">H", b.data, b.head(page) + 5, content)
    places.insert(places.index(place), content)
    b.cells_put(page, places)


def pointer_twice(b):
    page = b.index_leaf()
    _, places = b.cells(page)
    a, c = b.dice.sample(range(len(places)), 2)
    places[a] = places[c]
    b.cells_put(page, places)


def entries_swapped(b):
    page = b.index_leaf()
    _, places = b.cells(page)
    a, c = b.dice.sample(range(len(places)), 2)
    places[a], places[c] = places[c], places[a]
    b.cells_put(page, places)


def rows_swapped(b):
    page = b.some(13, least=2)
    _, places = b.cells(page)
    a, c = b.dice.sample(range(len(places)), 2)
    places[a], places[c] = places[c], places[a]
    b.cells_put(page, places)


def entry_to_another_row(b):
    """The last bytes of an entry are its row's number."""
    page = b.index_leaf(1)
    _, places = b.cells(page)
    at, size, local, _ = b.cell(page, b.dice.choice(places))
    b.data[at + local - 1] ^= 1 << b.dice.randrange(8)


def entries_change_rows(b):
    """Two entries of one page lead to each other's rows."""
    page = b.index_leaf()
    _, places = b.cells(page)
    a, c = (b.cell(page, p) for p in b.dice.sample(places, 2))
    for back in (1, 2):
        x, y = a[0] + a[2] - back, c[0] + c[2] - back
        b.data[x], b.data[y] = b.data[y], b.data[x]


def key_changed(b):
    page = b.some(10, 2)
    _, places = b.cells(page)
    at, size, local, _ = b.cell(page, b.dice.choice(places))
    head = b.data[at]
    if head < local:
        b.data[at + b.dice.randrange(head, local)] ^= \
            1 << b.dice.randrange(8)


def type_changed(b):
    page = b.some(10, 2, 13)
    _, places = b.cells(page)
    at = b.cell(page, b.dice.choice(places))[0]
    head = max(2, b.data[at])
    b.data[at + b.dice.randrange(1, min(head, 24))] ^= \
        1 << b.dice.randrange(7)


def child_of(b, page):
    """Where a number of a page below that one stands."""
    _, places = b.cells(page)
    return b.dice.choice([b.head(page) + 8] +
                         [b.at(page) + p for p in places])


def child_linked_twice(b):
    page = b.some(2, 5)
    x, y = child_of(b, page), child_of(b, b.some(2, 5))
    b.data[x:x + 4] = b.data[y:y + 4]


def children_swapped(b):
    page, other = b.some(2, 5), b.some(2, 5)
    x, y = child_of(b, page), child_of(b, other)
    b.data[x:x + 4], b.data[y:y + 4] = b.data[y:y + 4], b.data[x:x + 4]


def child_elsewhere(b):
    x = child_of(b, b.some(2, 5))
    struct.pack_into(">I", b.data, x, b.dice.choice(
        (0, 1, b.dice.randint(1, b.count()), b.count() + 1, 0xffffffff)))


def inner_key_changed(b):
    page = b.some(5)
    _, places = b.cells(page)
    at = b.at(page) + b.dice.choice(places) + 4
    b.data[varint(b.data, at)[1] - 1] ^= 1 << b.dice.randrange(7)


def row_number_changed(b):
    page = b.some(13)
    _, places = b.cells(page)
    at = varint(b.data, b.at(page) + b.dice.choice(places))[1]
    b.data[varint(b.data, at)[1] - 1] ^= 1 << b.dice.randrange(7)


def chains(b):
    """Where the first numbers of overflow chains stand."""
    found = []
    for page in b.trees:
        if b.kind(page) != 13 or page == 1:
            continue
        for place in b.cells(page)[1]:
            at, size, local, end = b.cell(page, place)
            if local < size:
                found.append(end - 4)
    return found


def chain_crossed(b):
    x, y = b.dice.sample(chains(b), 2)
    b.data[x:x + 4], b.data[y:y + 4] = b.data[y:y + 4], b.data[x:x + 4]


def chain_shared(b):
    x, y = b.dice.sample(chains(b), 2)
    b.data[x:x + 4] = b.data[y:y + 4]


def chain_cut(b):
    x = b.dice.choice(chains(b))
    page = struct.unpack_from(">I", b.data, x)[0]
    struct.pack_into(">I", b.data, b.at(page), b.dice.choice(
        (0, 1, page, b.dice.randint(1, b.count()), b.count() + 1)))


def free_list(b):
    """A page in use is in the list of free ones, or there are none."""
    page = b.dice.randint(1, b.count())
    struct.pack_into(">II", b.data, 32, b.dice.choice((0, page)),
                     b.dice.choice((0, 1, 2)))


def page_added(b):
    """A page at the end that nobody points at, counted or not."""
    b.data += b.dice.choice((bytes(PAGE), bytes(b.data[PAGE:2 * PAGE])))
    if b.dice.random() < .7:
        struct.pack_into(">I", b.data, 28, b.count())


def page_gone(b):
    del b.data[-PAGE:]
    if b.dice.random() < .7:
        struct.pack_into(">I", b.data, 28, b.count())


def leaf_left_out(b):
    """An inner page loses a cell, with the leaf below it."""
    page = b.some(2, 5, least=2)
    _, places = b.cells(page)
    gone = b.dice.choice(places)
    b.free(page, gone)
    places.remove(gone)
    b.cells_put(page, places)


def leaf_emptied(b):
    page = b.some(10, 13)
    head = b.head(page)
    b.data[head + 1:head + 8] = struct.pack(">HHHB", 0, 0, USABLE, 0)


def leaf_copied(b):
    page, other = b.index_leaf(), b.index_leaf()
    b.data[b.at(page):b.at(page) + PAGE] = \
        b.data[b.at(other):b.at(other) + PAGE]


def page_head(b):
    page = b.some(2, 5, 10, 13)
    b.data[b.head(page) + b.dice.randrange(12)] ^= 1 << b.dice.randrange(8)


def pointer_bit(b):
    page = b.some(2, 5, 10, 13)
    first, places = b.cells(page)
    b.data[first + b.dice.randrange(2 * len(places))] ^= \
        1 << b.dice.randrange(8)


def cell_bit(b):
    page = b.some(2, 5, 10, 13)
    at, _, local, end = b.cell(page, b.dice.choice(b.cells(page)[1]))
    b.data[b.dice.randrange(at - 3, max(end, at))] ^= 1 << b.dice.randrange(8)


def header_bit(b):
    b.data[b.dice.randrange(100)] ^= 1 << b.dice.randrange(8)


def root_moved(b):
    """Two indexes change their trees in the list of objects."""
    at = [p for p in b.cells(1)[1]]
    x, y = b.dice.sample(at[:13], 2)
    ends = []
    for place in (x, y):
        start = b.cell(1, place)[0]
        head = b.data[start]
        types, i = [], start + 1
        while i < start + head:
            kind, i = varint(b.data, i)
            types.append(kind)
        where = start + head + sum((t - 13) // 2 for t in types[:3])
        ends.append(where)
    b.data[ends[0]], b.data[ends[1]] = b.data[ends[1]], b.data[ends[0]]


def slack(b):
    """Bytes between the list of cells and their content: nobody's."""
    page = b.some(10, 13)
    first, places = b.cells(page)
    low = first + 2 * len(places)
    high = b.at(page) + struct.unpack_from(">H", b.data, b.head(page) + 5)[0]
    if low < high:
        b.data[b.dice.randrange(low, high)] ^= 1 << b.dice.randrange(8)


EDITS = (entry_out, row_out, entry_twice, pointer_twice, entries_swapped,
         rows_swapped, entry_to_another_row, entries_change_rows, key_changed,
         type_changed, child_linked_twice, children_swapped, child_elsewhere,
         inner_key_changed, row_number_changed, chain_crossed, chain_shared,
         chain_cut, free_list, page_added, page_gone, leaf_left_out,
         leaf_emptied, leaf_copied, page_head, pointer_bit, cell_bit,
         header_bit, root_moved, slack)
