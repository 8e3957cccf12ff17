#!/usr/bin/env python3
"""rot.py - a ledger that rots never says yes where the answer is no.

Proved: whatever single bit of a ledger's file, or of the journal that a killed
command left beside it, is another one, and where a page is zeroed, swapped
with another, written over another or cut off the end,

  - why, why --quiet, record-view and who answer as before with exit status 0
    (quietly: 1 for a no), or they fail, with exit status 3;
  - nothing that must be withheld is let out or told as allowed, whatever the
    exit status;
  - ledger-verify exits 1 or 3, or 0 only where all the answers are right;
  - nothing hangs or dies.

How: a small ledger in which each reason for a no stands beside a yes that
differs from it in little, and one with several pages a tree, both with pages
in no use. Bits are drawn from all bytes, from those in use more often. A
hot journal is what a command leaves that dies while it writes its pages: the
ledger then holds some of them. It answers as before that command; where all
pages had been written, as after it is right too, since all that the commit
still wanted was the journal's end.

--only N plays one case again; its files stay in the folder printed. --hot P
has so many in 100 beside a hot journal.

Negative controls: the same flips with the checksum of their page made to fit
(what a store without checksums takes), and a decision turned or taken out
with SQLite alone and every checksum made to fit, must be found answering yes.
"""
import os
import re
import sqlite3
import sys

from lib import PAGE, journal_of, nhs_number, open_campaign, pages_of
from reseal import sealed

AT = re.compile(rb'"at":"[^"]*",')
LATER, EARLIER = "2026-04-01T00:00:00Z", "2026-02-01T00:00:00Z"
P = [nhs_number(n * 7919 + 11) for n in range(12)]
CROWD = [nhs_number(n * 104729 + 5) for n in range(50)]

# viewer, patient, organisation, entry, recorded, the right answer
QUESTIONS = (
    ("RY8", 0, "C81001", "E1", LATER, "withdrawn"),
    ("RY8", 0, "C81001", "E2", EARLIER, "private"),
    ("RY8", 0, "C81001", "E3", EARLIER, "allow"),
    ("RY8", 1, "C81001", "E1", EARLIER, "refused"),
    ("RY8", 2, "C81001", "E1", EARLIER, "discharged"),
    ("RY8", 3, "C81001", "E1", LATER, "allow"),
    ("RY8", 3, "C81001", "E2", LATER, "private"),
    ("RY8", 4, "C81001", "E1", LATER, "undecided"),
    ("RY8", 5, "C81001", "E1", LATER, "refused"),
    ("RY8", 6, "C81001", "E1", LATER, "no-relationship"),
    ("RY7", 6, "C81001", "E1", LATER, "mig-refused"),
    ("RY7", 7, "C81001", "E1", LATER, "allow"),
    ("RY7", 7, "C81001", "E2", LATER, "private"),
    ("RY7", 7, "C81002", "E1", LATER, "no-relationship"),
    ("RY7", 3, "C81001", "E1", LATER, "mig-undecided"),
    ("RX9", 7, "C81001", "E1", LATER, "no-relationship"),
    ("C81001", 0, "RY8", "S1", LATER, "refused"),
    ("C81001", 3, "RY8", "S1", LATER, "allow"),
    ("C81001", 2, "RY8", "S1", EARLIER, "discharged"),
    ("C81001", 8, "RY8", "S1", EARLIER, "refused"),
)
VIEWERS = ("RY8", "RY7", "RX9", "C81001")

campaign = open_campaign("rot", 2000, fast=True, only=-1, control=400,
                         verify=10, hot=10)


def must(ledger, *words, stdin=b""):
    status, out, err = campaign.ask(ledger, list(words), stdin)
    if status:
        sys.exit("rot: %s: exit %s: %s" % (
            words[0], status, err.decode(errors="replace")[:300]))
    return out


def record(ledger, what, at, **fields):
    words = [what, "--quiet", "--at", "2026-03-%02dT09:00:00Z" % at]
    for name, value in fields.items():
        words += ["--" + name.replace("_", "-"), value]
    must(ledger, *words)


def opening(ledger, patient, episode, at=2, **decisions):
    record(ledger, "episode-open", at, patient=P[patient], episode=episode,
           practice="C81001", service="RY8", **decisions)


def story(ledger):
    """A no of every kind, and yeses beside them."""
    consent, private = "consent-set", "mark-private"
    for day, partner in ((1, "yes"), (2, "yes"), (9, "no")):
        record(ledger, "partner-set", day, org="RX9", partner=partner)
    record(ledger, "partner-set", 1, org="RY7")
    opening(ledger, 0, "R0", to_service="yes", to_practice="no")
    record(ledger, consent, 3, patient=P[0], episode="R0", to_service="no")
    record(ledger, private, 4, patient=P[0], org="C81001", entry="E2")
    opening(ledger, 1, "R1", to_service="no")
    opening(ledger, 2, "R2", to_service="yes", to_practice="yes")
    record(ledger, "episode-discharge", 9, patient=P[2], episode="R2")
    opening(ledger, 3, "R3", to_service="yes", to_practice="yes")
    record(ledger, private, 4, patient=P[3], org="C81001", entry="E2")
    opening(ledger, 4, "R4")
    opening(ledger, 5, "R5", to_service="no")
    record(ledger, consent, 2, patient=P[5], episode="R5", to_service="yes")
    for day, mig in ((3, "yes"), (5, "no"), (6, "yes"), (8, "no")):
        record(ledger, consent, day, patient=P[6], practice="C81001", mig=mig)
    record(ledger, consent, 3, patient=P[7], practice="C81001", mig="yes")
    record(ledger, private, 4, patient=P[7], org="C81001", entry="E2")
    opening(ledger, 8, "R8", to_practice="yes")
    record(ledger, consent, 2, patient=P[8], episode="R8",
           to_practice="no")


def crowd(ledger):
    """So many openings that each tree has several pages."""
    must(ledger, "episode-open", "--quiet", stdin="".join(
        '{"patient":"%s","episode":"L%d","practice":"C81001","service":"RY8",'
        '"at":"2026-03-01","to_service":"%s","care":"Rotkehlchen",'
        '"note":"%s"}\n' % (CROWD[n % 50], n, "no" if n % 3 else "yes",
                            "Zaunkoenig" * (1 + n % 40)) for n in range(400)
    ).encode())


def leave_free_pages(ledger):
    """Pages in no use, as a table leaves them that was there once."""
    con = sqlite3.connect(ledger, isolation_level=None)
    con.execute("CREATE TABLE gone (a)")
    con.executemany("INSERT INTO gone VALUES (?)", [("x" * 1500,)] * 9)
    con.execute("DROP TABLE gone")
    con.close()
    write(ledger, sealed(read(ledger)))


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, data):
    with open(path, "wb") as file:
        file.write(data)


class Base:
    """A ledger before damage: its bytes and what it answers."""

    def __init__(self, name, large):
        self.ledger = campaign.make_ledger(campaign.place(name))
        if large:
            crowd(self.ledger)
        story(self.ledger)
        must(self.ledger, "record-view", "--viewer", "RY8", lines_path("RY8"))
        if large:
            crowd_again(self.ledger)
        rows_end = os.path.getsize(self.ledger)
        leave_free_pages(self.ledger)
        self.data = read(self.ledger)
        self.used = [at for at, byte in enumerate(self.data) if byte]
        self.rows = [at for at in self.used if PAGE <= at < rows_end]
        self.right = answers(self.ledger)
        write(self.ledger, self.data)
        self.check()

    def check(self):
        """The ledger undamaged answers what QUESTIONS says."""
        for viewer, lines in questions.items():
            told = self.right["why", viewer].splitlines()
            for (question, _), line in zip(lines, told):
                rule = question[5].encode()
                if b'"%s"' % rule not in line:
                    sys.exit("rot: %s answered %r" % (question, line))
        must(self.ledger, "ledger-verify")

    def dying(self, *words):
        """What a command leaves that dies in its commit: see Dying."""
        must(self.ledger, *words)
        after = read(self.ledger)
        right = answers(self.ledger)
        write(self.ledger, self.data)
        return Dying(self, after, right)


class Dying:
    """The states between two ledgers, and the journal that leads back."""

    def __init__(self, base, after, right):
        self.before, self.after = pages_of(base.data), pages_of(after)
        self.right = right
        self.numbers = [n + 1 for n, page in enumerate(self.before)
                        if page != self.after[n]]
        self.journal = journal_of(base.data, self.numbers)
        self.changed = self.numbers + list(range(
            len(self.before) + 1, len(self.after) + 1))

    def half(self, dice):
        """The file with some of the pages written; and whether with all."""
        done = dice.choice((0, len(self.changed),
                            dice.randint(0, len(self.changed))))
        pages = list(self.before)
        for number in self.changed[:done]:
            pages[number - 1:number] = [self.after[number - 1]]
        return b"".join(pages), done == len(self.changed)


def crowd_again(ledger):
    must(ledger, "record-view", "--viewer", "RY8", stdin="".join(
        '{"patient":"%s","org":"C81001","entry":"V%d","recorded":"%s"}\n'
        % (CROWD[n % 50], n, EARLIER) for n in range(40)).encode())


# Asking.

questions = {viewer: [(q, (
    '{"patient":"%s","org":"%s","entry":"%s","recorded":"%s"}\n' %
    (P[q[1]], q[2], q[3], q[4])).encode()) for q in QUESTIONS
    if q[0] == viewer] for viewer in VIEWERS}


def lines_path(viewer):
    return os.path.join(campaign.folder, viewer + ".jsonl")


for _viewer, _lines in questions.items():
    write(lines_path(_viewer), b"".join(line for _, line in _lines))


def words_of(what, viewer):
    if what == "who":
        return ["audit-view", "who", "--all"]
    if what == "why":
        return ["audit-view", "why", "--viewer", viewer, lines_path(viewer)]
    return ["record-view", "--viewer", viewer, lines_path(viewer)]


ASKED = [("why", v) for v in VIEWERS] + [("who", "")] + \
    [("record-view", v) for v in VIEWERS]


def answers(ledger):
    """The right answers; record-view adds to the ledger."""
    return {asked: AT.sub(b"", must(ledger, *words_of(*asked)))
            for asked in ASKED}


def told_yes(what, out, rights):
    """Does it tell or let out anything that is told or let out in none?"""
    allowed = set()
    for right in rights:
        allowed.update(right.splitlines())
    return any(line not in allowed and (
        what != "why" or b'"decision":"allow"' in line)
        for line in out.splitlines())


def judge(asked, status, out, rights):
    """What is wrong with an answer, as a list."""
    out = AT.sub(b"", out)
    name = " ".join(asked).strip()
    rights = [right[asked] for right in rights]
    if status not in (0, 3):
        return ["%s: exit %s" % (name, status)]
    if told_yes(asked[0], out, rights):
        return ["%s: AN ALLOW, exit %s" % (name, status)]
    if status == 0 and out not in rights:
        return ["%s: another answer, exit 0" % name]
    return []


def ask_quietly(ledger, dice, rights):
    """One question whose answer is the exit status: what is wrong, status."""
    viewer = dice.choice(VIEWERS)
    at = dice.randrange(len(questions[viewer]))
    question, line = questions[viewer][at]
    told = [right["why", viewer].splitlines()[at] for right in rights]
    right = {0 if b'"allow"' in one else 1 for one in told}
    status, _, _ = campaign.ask(
        ledger, ["audit-view", "why", "--quiet", "--viewer", viewer], line)
    if status == 3 or status in right:
        return [], status
    return ["why --quiet: %s: %s" % (
        "AN ALLOW" if status == 0 else "exit %s" % status, question)], status


class Case:
    """A damaged ledger, asked this and that."""

    def __init__(self, number, ledger, data, rights):
        self.dice = campaign.dice(-1 - number)
        self.ledger, self.data, self.rights = ledger, data, rights
        self.wrong, self.failed, self.figures = [], False, {}

    def ask(self, asked):
        status, out, _ = campaign.ask(self.ledger, words_of(*asked))
        self.wrong += judge(asked, status, out, self.rights)
        self.failed = self.failed or status != 0

    def verify(self):
        status, _, _ = campaign.ask(self.ledger, ["ledger-verify"])
        if status not in (0, 1, 3):
            self.wrong.append("ledger-verify: exit %s" % status)
        if status == 0 and (self.wrong or self.failed):
            self.wrong.append("ledger-verify says yes, and not all is well")
        self.figures["verified, %s" % (
            "damage found" if status else "nothing wrong")] = 1

    def play(self, verify):
        wrong, status = ask_quietly(self.ledger, self.dice, self.rights)
        self.wrong += wrong
        self.failed = status == 3
        for asked in self.dice.sample(ASKED[:5], 3):
            self.ask(asked)
        if verify:
            self.verify()
        self.ask(self.dice.choice(ASKED[5:]))
        self.figures["found by an answer" if self.failed else
                     "without a bearing"] = 1


# Damage.

def flip(base, dice):
    """A bit anywhere, in a byte in use more often; its page too."""
    data = base.data
    drawn = dice.random()
    if drawn < .7:
        at = dice.choice(base.used)
    elif drawn < .8:
        at = dice.randrange(100)
    else:
        at = dice.randrange(len(data))
    return flip_at(base, at, dice)


def flip_at(base, at, dice):
    data, bit = bytearray(base.data), dice.randrange(8)
    data[at] ^= 1 << bit
    return data, "bit %d of byte %d of page %d" % (
        bit, at % PAGE, at // PAGE + 1)


def zero(base, dice):
    data = bytearray(base.data)
    page = dice.randrange(len(data) // PAGE)
    data[page * PAGE:(page + 1) * PAGE] = bytes(PAGE)
    return data, "page %d zeroed" % (page + 1)


def swap(base, dice):
    pages = pages_of(base.data)
    a, b = dice.sample(range(len(pages)), 2)
    pages[a], pages[b] = pages[b], pages[a]
    return b"".join(pages), "pages %d and %d swapped" % (a + 1, b + 1)


def copy_over(base, dice):
    pages = pages_of(base.data)
    a, b = dice.sample(range(len(pages)), 2)
    pages[b] = pages[a]
    return b"".join(pages), "page %d over page %d" % (a + 1, b + 1)


def cut(base, dice):
    return base.data[:-PAGE], "the last page cut off"


COARSE = (zero, swap, copy_over)


def damage(base, dice):
    drawn = dice.random()
    if drawn < .9:
        return flip(base, dice)
    if drawn < .91:
        return cut(base, dice)
    return dice.choice(COARSE)(base, dice)


def hot(dice):
    """A dying command's files, a bit flipped: file, journal, rights, how."""
    dying = dice.choice(dyings)
    data, whole = dying.half(dice)
    data, journal = bytearray(data), bytearray(dying.journal)
    flipped = journal if dice.random() < .8 else data
    if flipped is journal and dice.random() < .3:
        at = dice.choice(RECORD_HEADS[dying])
    else:
        at = dice.randrange(len(flipped))
    bit = dice.randrange(8)
    flipped[at] ^= 1 << bit
    rights = [bases[0].right] + ([dying.right] if whole else [])
    return data, journal, rights, "hot: bit %d of byte %d of the %s, %s" % (
        bit, at, "journal" if flipped is journal else "file",
        "all pages written" if whole else "half written")


def record_heads(dying):
    """The bytes of a journal that are no page: its header, page numbers."""
    found = list(range(28))
    for record in range(len(dying.numbers)):
        at = 512 + record * (PAGE + 8)
        found += list(range(at, at + 4)) + \
            list(range(at + PAGE + 4, at + PAGE + 8))
    return found


def own_ledger():
    return os.path.join(campaign.place("own%d" % os.getpid()), "ledger.db")


def lay(data, journal=None):
    """The files of a case in a folder of this process's own."""
    ledger = own_ledger()
    write(ledger, data)
    os.chmod(ledger, 0o600)
    if os.path.exists(ledger + "-journal"):
        os.unlink(ledger + "-journal")
    if journal is not None:
        write(ledger + "-journal", journal)
        os.chmod(ledger + "-journal", 0o600)
    return ledger


def play(number):
    dice = campaign.dice(number)
    journal, rights = None, None
    if dice.randrange(100) < campaign.args.hot:
        data, journal, rights, how = hot(dice)
    else:
        base = bases[dice.random() < .08]
        data, how = damage(base, dice)
        rights = [base.right]
    return play_case(number, data, journal, rights, how)


def play_case(number, data, journal, rights, how):
    case = Case(number, lay(data, journal), data, rights)
    case.play(number % campaign.args.verify == 0)
    case.figures[re.sub(r"\d+", "N", how.split(",")[0])] = 1
    return case.wrong, "case %d, %s" % (number, how), case.figures


# Negative controls.

def yeses(wrong):
    """A control must be found saying yes: other faults do not count."""
    return [one for one in wrong if "AN ALLOW" in one]


def play_unsummed(number):
    """A flip that the checksum of its page fits."""
    dice = campaign.dice(number)
    data, how = flip_at(bases[0], dice.choice(bases[0].rows), dice)
    wrong, how, figures = play_case(
        number, sealed(bytes(data)), None, [bases[0].right], how)
    return yeses(wrong), how, figures


TURNS = (
    "DELETE FROM event WHERE kind = 2 AND to_service = 1",
    "DELETE FROM event WHERE kind = 4",
    "DELETE FROM event WHERE kind = 3",
    "DELETE FROM event WHERE kind = 5 AND partner = 1",
    "DELETE FROM event WHERE kind = 2 AND mig = 1",
    "UPDATE event SET to_service = 2, line = replace(line, "
    "'\"to_service\":\"no\"', '\"to_service\":\"yes\"') "
    "WHERE to_service = 1",
    "UPDATE event SET mig = 2, line = replace(line, "
    "'\"mig\":\"no\"', '\"mig\":\"yes\"') WHERE mig = 1",
    "UPDATE event SET private = 1, line = replace(line, "
    "'\"private\":\"yes\"', '\"private\":\"no\"') WHERE private = 2",
)


def play_turned(number):
    """A no turned or taken out with SQLite alone, all checksums fitting."""
    ledger = lay(bases[0].data)
    con = sqlite3.connect(ledger, isolation_level=None)
    triggers = [sql for sql, in con.execute(
        "SELECT sql FROM sqlite_schema WHERE type = 'trigger' "
        "ORDER BY rowid")]
    for name in ("event_added", "event_kept", "event_fixed"):
        con.execute("DROP TRIGGER " + name)
    con.execute(TURNS[number % len(TURNS)])
    for sql in triggers:
        con.execute(sql)
    con.close()
    wrong, how, figures = play_case(
        number, sealed(read(ledger)), None, [bases[0].right],
        TURNS[number % len(TURNS)])
    return yeses(wrong), how, figures


bases = [Base("small", False), Base("large", True)]
dyings = [
    bases[0].dying("consent-set", "--quiet", "--patient", P[1], "--episode",
                   "R1", "--to-service", "yes", "--at", "2026-03-20"),
    bases[0].dying("consent-set", "--quiet", "--patient", P[3], "--episode",
                   "R3", "--to-service", "no", "--at", "2026-03-20"),
]
RECORD_HEADS = {dying: record_heads(dying) for dying in dyings}

if campaign.args.only >= 0:
    wrong, how, _ = play(campaign.args.only)
    print("%s: %s" % (how, "; ".join(wrong) or "nothing wrong"))
    wrong, _, _ = play(campaign.args.only)
    campaign.remove = lambda: None
    print("left in %s" % own_ledger())
    os._exit(1 if wrong else 0)

campaign.begin_control()
campaign.each_apart(play_unsummed, range(campaign.args.control))
campaign.end_control("a flip with the checksum of its page made to fit")
campaign.begin_control()
campaign.each_apart(play_turned, range(len(TURNS)))
campaign.end_control("a no turned or taken out, the checksums made to fit")
campaign.each_apart(play, range(campaign.args.runs))
campaign.finish()
