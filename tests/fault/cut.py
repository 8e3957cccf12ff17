#!/usr/bin/env python3
"""cut.py - input that is cut off anywhere says nothing else than the whole.

Proved: whatever number of bytes an input is cut to, as a producer that dies or
a full disk leaves it - CSV with each column as the last, with and without
quotes, CRLF and a byte order mark, and JSON lines -

  - no event is recorded, and no entry shown or decided on, that the whole
    input does not record, show or decide in the same way;
  - every row that stands before the cut is recorded, shown or decided on;
  - where a row is refused, the exit status is 1; nothing hangs or dies.

Free text (notes, names) in the last cell may end early: what it is part of is
the same decision on the same episode. A cut in the header is a usage error or
as good as none.

Negative control: the line break that a program would add which takes what it
has for a row must be found recording or showing something else.
"""
import json
import os

from lib import PATIENT, nhs_number, open_campaign

campaign = open_campaign("cut", 5000, fast=True, only=-1, control=400)
OTHER = nhs_number(104729)
PROSE = ("note", "care", "name", "text", "reason")
STAMPS = ("seq", "logged", "hash", "at")

# command and words; columns; rows
INPUTS = (
    (["consent-set"],
     ("patient", "episode", "to_service", "at", "note"),
     ((PATIENT, "R12", "no", "2026-03-10T09:15:30+01:00", "by letter"),
      (OTHER, "R21", "yes", "2026-03-11", "on the phone"),
      (PATIENT, "R12", "yes", "2026-03-12T10:15:30.25Z", "came by"))),
    (["consent-set"],
     ("patient", "practice", "mig", "at"),
     ((PATIENT, "C81001", "yes", "2026-03-10T09:15:30Z"),
      (PATIENT, "C81001", "no", "2026-03-12T09:15:30Z"))),
    (["mark-private"],
     ("patient", "org", "entry", "private", "at"),
     ((PATIENT, "C81001", "E11", "yes", "2026-03-10"),
      (PATIENT, "C81001", "E1", "no", "2026-03-11"),
      (OTHER, "C8100", "E100", "yes", "2026-03-10"))),
    (["partner-set"],
     ("org", "partner", "name", "at"),
     (("RY8", "no", "Derbyshire", "2026-03-10"),
      ("RY80", "yes", "Elsewhere", "2026-03-11"))),
    (["episode-open"],
     ("patient", "episode", "practice", "service", "at", "due", "to_service",
      "care"),
     ((PATIENT, "N10", "C81001", "RY80", "2026-03-10", "2026-10-11", "yes",
       "podiatry"),
      (OTHER, "N1", "C8100", "RY8", "2026-03-10", "2026-10-12", "no",
       "physio"))),
    (["episode-discharge"],
     ("patient", "episode", "at"),
     ((PATIENT, "R12", "2026-03-10T10:15:30Z"),
      (OTHER, "R21", "2026-03-11"))),
    (["record-view", "--viewer", "RY8"],
     ("patient", "org", "entry", "recorded", "text"),
     ((PATIENT, "C81001", "E1", "2026-03-05", "cough"),
      (PATIENT, "C81001", "E12", "2026-03-05T09:15:30Z", "private"),
      (OTHER, "C8100", "E2", "2026-03-15", "sprain"),
      (OTHER, "C81001", "E2", "2026-03-07T23:59:59Z", "after"))),
    (["audit-view", "why", "--viewer", "RY8", "--at", "2026-04-01"],
     ("patient", "org", "entry", "recorded"),
     ((PATIENT, "C81001", "E1", "2026-03-05"),
      (PATIENT, "C81001", "E12", "2026-03-05T09:15:30Z"),
      (OTHER, "C8100", "E2", "2026-03-15"))),
)


def must(ledger, *words, stdin=b""):
    done = campaign.run(ledger, list(words), stdin)
    if done.returncode:
        raise SystemExit("cut: " + done.stderr.decode())


def make_base():
    ledger = campaign.make_ledger(campaign.place("base"))
    must(ledger, "episode-open", "--quiet", "--at", "2026-03-01", stdin="".join(
        '{"patient":"%s","episode":"%s","practice":"%s","service":"RY8",'
        '"to_service":"yes"}\n' % opened for opened in (
            (PATIENT, "R12", "C81001"), (PATIENT, "R1", "C81001"),
            (OTHER, "R2", "C81001"), (OTHER, "R21", "C8100"))).encode())
    must(ledger, "mark-private", "--quiet", "--patient", PATIENT, "--org",
         "C81001", "--entry", "E12", "--at", "2026-03-01")
    must(ledger, "consent-set", "--quiet", "--patient", OTHER, "--episode",
         "R2", "--to-service", "no", "--at", "2026-03-08")
    with open(ledger, "rb") as file:
        return file.read()


BASE = make_base()


class Form:
    """One way to write an input down."""

    def __init__(self, words, columns, rows, last, quotes, end, bom):
        order = [c for c in columns if c != last] + [last]
        picks = [columns.index(name) for name in order]
        self.words, self.kind = list(words) + ["--csv"], "CSV"
        self.head = (bom + ",".join(order) + end).encode()
        self.rows = []
        for row in rows:
            cells = ['"%s"' % row[at] if quotes else row[at] for at in picks]
            self.rows.append((",".join(cells) + end).encode())
        self.name = "%s, %s last%s%s%s" % (
            " ".join(words[:2]), last, ", quoted" * quotes,
            ", CRLF" * (len(end) > 1), ", BOM" * len(bom))
        self.settle()

    def settle(self):
        self.whole = self.head + b"".join(self.rows)
        answer = ask(self, self.whole)
        self.right, self.each = told(self, answer), []
        if answer[0] or not self.right:
            raise SystemExit("cut: %s: %s" % (self.name, answer))
        for at in range(len(self.rows) + 1):
            self.each.append(told(self, ask(
                self, self.head + b"".join(self.rows[:at]))))


class Lines(Form):
    def __init__(self, words, columns, rows):
        self.words, self.kind, self.head = list(words), "JSON", b""
        self.rows = [(json.dumps(dict(zip(columns, row))) + "\n").encode()
                     for row in rows]
        self.name = words[0] + ", JSON lines"
        self.settle()


def ask(form, data):
    """The command on a fresh ledger: status, output, errors."""
    ledger = os.path.join(campaign.place("at%d" % os.getpid()), "ledger.db")
    with open(ledger, "wb") as file:
        file.write(BASE)
    os.chmod(ledger, 0o600)
    return campaign.ask(ledger, form.words, data)


def told(form, answer):
    """What was recorded, shown or decided, without what may differ."""
    out = answer[1]
    if form.words[0] == "record-view" and form.kind == "CSV":
        rows = out.decode().replace("\r", "").replace('"', "").split("\n")
        names = rows[0].lstrip("\ufeff").split(",")
        return [tuple(sorted((n, c) for n, c in zip(names, row.split(","))
                             if n not in PROSE)) for row in rows[1:] if row]
    found = []
    for line in out.splitlines():
        event = json.loads(line)
        found.append(tuple(sorted(
            (name, str(value)) for name, value in event.items()
            if name not in PROSE and name not in STAMPS[:3])))
    return found


def judge(form, data, whole_rows, answer):
    status, out, err = answer
    if status is None:
        return ["hangs"]
    if status not in (0, 1, 2):
        return ["exit %d: %s" % (status, err.decode(errors="replace"))]
    try:
        said = told(form, answer)
    except (ValueError, UnicodeDecodeError):
        return ["an output that is none: %r" % out[:200]]
    wrong = []
    right = list(form.right)
    for one in said:
        if one not in right:
            wrong.append("ANOTHER ANSWER, exit %d: %s" % (status, one))
        else:
            right.remove(one)
    if status == 2:
        if len(data) >= len(form.head):
            wrong.append("called wrong: %s" % err.decode(errors="replace"))
    else:
        for one in form.each[whole_rows]:
            if one not in said:
                wrong.append("a whole row before the cut is lost: %s" % (
                    one,))
    if len(data) > len(form.head) and status == 0 and \
            len(said) < len(form.each[whole_rows + rest(form, data)]):
        wrong.append("a row is lost, and the exit status is 0")
    return wrong


def ends(form):
    """The byte after each row."""
    at, found = len(form.head), []
    for row in form.rows:
        at += len(row)
        found.append(at)
    return found


def rest(form, data):
    """Is there part of a row behind the last whole one?"""
    return len(data) > len(form.head) and len(data) not in ends(form)


def cases():
    """Each form with each of its cuts."""
    for form in FORMS:
        for at in range(len(form.whole)):
            yield form, at


def play_cut(form, at, tail=b""):
    data = form.whole[:at]
    whole_rows = sum(end <= at for end in ends(form))
    wrong = judge(form, data + tail, whole_rows, ask(form, data + tail))
    return wrong, "%s, cut to %d: ...%r" % (
        form.name, at, data[-40:]), {form.words[0]: 1}


def play(number):
    return play_cut(*CASES[ORDER[number]])


def play_ended(number):
    """The negative control: a row cut near its end is given a line break."""
    wrong, how, figures = play_cut(*NEAR_ENDS[number], b"\n")
    return [one for one in wrong if "ANOTHER" in one], how, figures


FORMS = []
for _words, _columns, _rows in INPUTS:
    FORMS.append(Lines(_words, _columns, _rows))
    for _n, _last in enumerate(_columns):
        FORMS.append(Form(_words, _columns, _rows, _last, False, "\n", ""))
        FORMS.append(Form(_words, _columns, _rows, _last, True, "\r\n",
                          "\ufeff"))
        if _n == 0:
            FORMS.append(Form(_words, _columns, _rows, _last, False, "\r\n",
                              "\ufeff"))
CASES = list(cases())
ORDER = list(range(len(CASES)))
campaign.random.shuffle(ORDER)
NEAR_ENDS = [CASES[at] for at in ORDER if any(
    0 < end - CASES[at][1] < 6 for end in ends(CASES[at][0]))]

if campaign.args.only >= 0:
    wrong, how, _ = play(campaign.args.only)
    print("%s: %s" % (how, "; ".join(wrong) or "nothing wrong"))
    raise SystemExit(1 if wrong else 0)

campaign.begin_control()
campaign.each_apart(play_ended, range(min(
    campaign.args.control, len(NEAR_ENDS))))
campaign.end_control("a line break behind what was cut")
campaign.each_apart(play, range(min(campaign.args.runs or len(CASES),
                                    len(CASES))))
campaign.finish()
