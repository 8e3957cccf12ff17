#!/usr/bin/env python3
"""generate.py [--check]: writes the tables of bad input, csv.tsv, json.tsv
and flags.tsv, from what stands here: each malformed value of each form in
each field that has it, and the faults of the lines and files themselves.
files.tsv is written by hand. run.py says what the columns mean.
"""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
SECRET = "Rotkehlchen"

BAD_TEXT = [b"\x01Rotk", b"Rotk\x1b[2J", b"Rotk\x7fe", b"Rotk\xc2\x85e",
            "Rotk\u202ee".encode(), "Rotk\u2066e".encode(),
            "Rotk\u2028e".encode(), b"Rotk\te", b"Rotk\ne"]
BAD_UTF8 = [b"Rotk\xff", b"Rotk\xc3", b"Rotk\xc0\xafe", b"Rotk\xed\xa0\x80e",
            b"Rotk\xf4\x90\x80\x80e", b"Rotk\x80e"]

# For each form: a part of the message, and the values it is not.
FORMS = {
    "patient": ("is not an NHS number", [
        "943476591", "94347659199", "9434765918", "9434765919x",
        "943 476 591", "\uff19434765919", "+9434765919", "9434765919.0",
        "0x9434765919", "943_476_5919", "943\t476\t5919", "NHS9434765919",
        "ABCDEFGHIJ", "----------", "9434765910", "9,434,765,919"]),
    "id": ("is not an id", [
        "x" * 65, "Rotk e", "Rotk\u00e9", "Rotk#e", "Rotk\\e", 'Rotk"e',
        "Rotk'e", "Rotk;e", "<Rotk>", "Rotk%20e", "Rotk@e", "Rotk+e",
        "Rotk&e", "Rotk\u200be", "Rotk,e", "Rotk=e", " Rotk", "Rotk\n"]),
    "entry": ("is not an id", ["x" * 129, "Rotk e", "Rotk,e", "Rotk\n"]),
    "org": ("is not an organisation code", [
        "A", "ROTKEHLCHEN99", "C8 1001", "C81_001", "C81.001",
        "\u00c981001", "C81/001", "C81:001", "RY8\u00a0", "\uff32\uff39\uff18",
        " RY8", "RY8 ", "*ROTK*", "RY8\n"]),
    "decision": ("is neither yes nor no", [
        "Yess", "YE", "ys", "nn", "1", "0", "truth", "Fals", "oui", "yes ",
        " yes", "no.", "unknown", "yes/no", "Rotk", "-"]),
    "instant": ("is not a time", [
        "2025-02-30", "2025-13-01", "2025-00-10", "2025-01-00", "2025-1-1",
        "20250101", "2025-01-01T10:00:0", "2025-01-01T24:00:00Z",
        "2025-01-01T10:60:00Z", "2025-06-30T23:59:60Z", "2025-01-01T10:00Z",
        "2025-01-01T10:00:00.1234567Z", "2025-01-01T10:00:00.Z",
        "2025-01-01T10:00:00+1:00", "2025-01-01T10:00:00+24:00",
        "2025-01-01T10:00:00+01:60", "0000-01-01", "10000-01-01",
        "01/02/2025", "yesterday", "1735689600", "2025-01-01T",
        "2025-01-01Z", "2025-02-29", "1900-02-29", "-2025-01-01",
        "2025-01-01T10:00:00,5Z", "\u0662\u0660\u0662\u0665-01-01",
        " 2025-01-01", "2025-01-01 ", "2025-01-01T10:00:00+0100",
        "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"]),
    "decided_by": ("is none of patient, parent", [
        "Patient", "nurse", "best interests", "best_interests", "mother",
        "guardian ", "Rotk"]),
    "text": ("is not a text of 1 to 100", ["x" * 101, "\u00e9" * 101] +
             BAD_TEXT),
    "long": ("is not a text of 1 to 500", ["x" * 501, "\u00e9" * 501] +
             BAD_TEXT),
    "reason": ("is not a reason of 3 to 500", [
        "ab", "a b", "   ", "\u00a0\u00a0\u00a0", "x" * 501] + BAD_TEXT),
    "number": ("is not a number", [
        "-1", "1.5", "1e3", "+1", "0x1", "Rotk", "1 ", " 1", "\u0661",
        "9" * 19, "1,000"]),
    "digest": ("is not SEQ:HASH", [
        "1", "1:", ":" + "0" * 64, "1:" + "0" * 63, "1:" + "0" * 65,
        "1:" + "A" * 64, "-1:" + "0" * 64, "x:" + "0" * 64,
        "1:" + "g" * 64, "1::" + "0" * 64]),
}
# The value that is wrong for another reason in lines than by a flag.
LINE_ONLY = {"instant": ["now", "NOW"]}

RECORDING = {"at": "instant", "by": "text", "decided_by": "decided_by",
             "note": "long"}
GOOD = {
    "patient": "9434765919", "episode": "N1", "practice": "C81001",
    "service": "RY8", "care": SECRET, "due": "2031-01-01",
    "to_service": "yes", "to_practice": "no", "at": "2026-01-05",
    "by": SECRET, "decided_by": "parent", "note": SECRET, "mig": "yes",
    "reason": SECRET, "org": "C81001", "entry": "e1", "private": "yes",
    "name": SECRET, "partner": "yes", "recorded": "2025-01-01",
}
COMMANDS = {
    "episode-open": {"patient": "patient", "episode": "id",
                     "practice": "org", "service": "org", "care": "text",
                     "due": "instant", "to_service": "decision",
                     "to_practice": "decision", **RECORDING},
    "consent-set": {"patient": "patient", "episode": "id",
                    "to_service": "decision", "to_practice": "decision",
                    **RECORDING},
    "episode-discharge": {"patient": "patient", "episode": "id",
                          "reason": "long", **RECORDING},
    "mark-private": {"patient": "patient", "org": "org", "entry": "entry",
                     "private": "decision", **RECORDING},
    "partner-set": {"org": "org", "name": "text", "partner": "decision",
                    **RECORDING},
    "record-view": {"patient": "patient", "org": "org", "entry": "entry",
                    "recorded": "instant"},
    "audit-view why": {"patient": "patient", "org": "org", "entry": "entry",
                       "recorded": "instant"},
}
NEEDS = {
    "episode-open": ("patient", "episode", "practice", "service"),
    "consent-set": ("patient", "episode", "at"),
    "episode-discharge": ("patient", "episode"),
    "mark-private": ("patient", "org", "entry", "at"),
    "partner-set": ("org", "at"),
    "record-view": ("patient", "org", "entry", "recorded"),
    "audit-view why": ("patient", "org", "entry", "recorded"),
}
OPTIONS = {"record-view": "--viewer RY8", "audit-view why": "--viewer RY8"}
# All values for these; a few of each form for the other commands.
FULL = {"csv": ("episode-open", "record-view"),
        "json": ("episode-open",)}
FEW = {"csv": 4, "json": 3}


def good(command, unique):
    """A whole request; the episode is one that the command needs."""
    row = {f: GOOD[f] for f in COMMANDS[command]}
    if command == "episode-open":
        row["episode"] = unique
    elif "episode" in row:
        row["episode"] = "R1"
    return row


def values(fmt, command, field):
    form = COMMANDS[command][field]
    fragment, bad = FORMS[form]
    bad = bad + LINE_ONLY.get(form, [])
    if command not in FULL[fmt]:
        # Not the same few in each field, and the same each time.
        at = sum(map(ord, command + field)) % len(bad)
        bad = (bad[at:] + bad[:at])[:FEW[fmt]]
    return fragment, [v if isinstance(v, bytes) else v.encode() for v in bad]


def told(form, fragment, value):
    """A part of the message; some values are told by what is odd in them."""
    try:
        text = value.decode()
    except UnicodeDecodeError:
        return "is not UTF-8"
    odd = set(text) & set("\t\n\u00a0\u200b")
    if odd and form not in ("text", "long", "reason"):
        return "has a character that is not seen"
    return fragment


def escape(data):
    """Bytes as the table has them: ASCII, \\xHH, \\\\ and \\{N*c}."""
    out, at = "", 0
    while at < len(data):
        c, run = data[at:at + 1], 1
        while data[at + run:at + run + 1] == c:
            run += 1
        shown = ("\\\\" if c == b"\\" else chr(c[0])
                 if 0x20 <= c[0] < 0x7f else "\\x%02x" % c[0])
        if run > 20:
            out += "\\{%d*%s}" % (run, shown)
            at += run
        else:
            out += shown
            at += 1
    return out


def secret(value):
    """What no message may hold; short and usual words turn up in any text."""
    if value.strip() in (b"yes", b"no", b"patient"):
        return b""
    shown = bytes(b for b in value if 0x20 <= b < 0x7f)
    return value if len(shown) >= 4 and value == shown else \
        b"Rotk" if b"Rotk" in value else b""


class Table:
    def __init__(self, columns):
        self.columns, self.rows = columns, []

    def add(self, *cells):
        cells = [escape(c) if isinstance(c, bytes) else str(c) for c in cells]
        assert len(cells) == len(self.columns), cells
        assert all("\t" not in c and "\n" not in c for c in cells)
        self.rows.append(cells)

    def text(self):
        return "#" + "\t".join(self.columns) + "\n" + "".join(
            "\t".join(r) + "\n" for r in self.rows)


LINES = ("kind", "command", "options", "header", "input", "status", "line",
         "field", "message", "secret")


def cell(value):
    if any(b in value for b in b",\"\n\r"):
        return b'"' + value.replace(b'"', b'""') + b'"'
    return value


def csv_row(row):
    return b",".join(cell(v if isinstance(v, bytes) else v.encode())
                     for v in row.values())


def csv_table():
    table = Table(LINES)
    for command, fields in COMMANDS.items():
        header = ",".join(fields)

        def line(row, status, field="", message="", hidden=b""):
            table.add("line", command, OPTIONS.get(command, ""), header,
                      row if isinstance(row, bytes) else csv_row(row),
                      status, "", field, message, hidden)
        for field in fields:
            fragment, bad = values("csv", command, field)
            if command in FULL["csv"] and fields[field] in ("text", "id"):
                bad = bad + BAD_UTF8
            for value in bad:
                row = dict(good(command, "N1"), **{field: value})
                line(row, 1, field,
                     told(fields[field], fragment, value), secret(value))
        for field in NEEDS[command]:
            line(dict(good(command, "N1"), **{field: ""}), 1, field,
                 "is blank" if field == "at" else "is missing")
        row = csv_row(good(command, "N1"))
        line(row + b",", 1, "", "another number of cells")
        line(row.rsplit(b",", 1)[0], 1, "", "another number of cells")
        line(b'"' + row.split(b",", 1)[0] + b'"x,' + row.split(b",", 1)[1],
             1, "", "a quote in a wrong place")
        line(b'x"y"' + row, 1, "", "a quote in a wrong place")
        line(row.replace(b",", b",\0", 1), 1, "", "has a NUL byte")
        line(row.replace(b",", b"\r,", 1), 1, "", "a carriage return")
        line(good(command, "N2"), 0)
    csv_rules(table)
    csv_files(table)
    return table


def csv_rules(table):
    """Lines that are well formed and are not so by the rules."""
    def line(command, header, row, field, message, options=""):
        table.add("line", command, options, header, row.encode(), 1, "",
                  field, message, "Rotk" if "Rotk" in row else "")
    head = "patient,episode,practice,service,at,note"
    for row, field, message in (
            ("9434765919,R1,C81001,RY8,2026-01-01,Rotk", "episode",
             "exists with other content"),
            ("9990000018,R1,C81001,RY8,2025-01-01,Rotk", "episode",
             "exists with other content"),
            ("9434765919,N3,C81001,C81001,2025-01-01,Rotk", "service",
             "is the practice itself"),
            ("9434765919,N3,C81001,RY8,2999-01-01,Rotk", "at",
             "more than 5 minutes after the clock")):
        line("episode-open", head, row, field, message)
    head = "patient,episode,practice,to_service,mig,at,note"
    for row, field, message in (
            ("9434765919,NONE,,yes,,2025-02-01,Rotk", "episode",
             "is unknown"),
            ("9990000018,R1,,yes,,2025-02-01,Rotk", "episode",
             "belongs to another patient"),
            ("9434765919,R1,,yes,,2024-12-31,Rotk", "at",
             "is before the episode opened"),
            ("9434765919,R2,,yes,,2025-07-01,Rotk", "at",
             "not before the episode's discharge"),
            ("9434765919,R1,,,,2025-02-01,Rotk", "to_service",
             "nothing is decided"),
            ("9434765919,R1,C81001,yes,yes,2025-02-01,Rotk", "mig",
             "at once"),
            ("9434765919,,,,yes,2025-02-01,Rotk", "practice", "is missing"),
            ("9434765919,R1,,yes,,2999-01-01,Rotk", "at",
             "more than 5 minutes after the clock")):
        line("consent-set", head, row, field, message)
    head = "patient,episode,reason,at"
    for row, field, message in (
            ("9434765919,R2,Rotk,2025-07-01", "at",
             "already discharged at another time"),
            ("9434765919,NONE,Rotk,2025-07-01", "episode", "is unknown"),
            ("9990000018,R1,Rotk,2025-07-01", "episode",
             "belongs to another patient"),
            ("9434765919,R1,Rotk,2024-07-01", "at",
             "before the episode opened")):
        line("episode-discharge", head, row, field, message)
    # A field of another command; a flag that says something else.
    for command, header, row, field in (
            ("episode-discharge", "patient,episode,to_service",
             "9434765919,R1,yes", "to_service"),
            ("episode-discharge", "patient,episode,due",
             "9434765919,R1,2031-01-01", "due"),
            ("mark-private", "patient,org,entry,at,mig",
             "9434765919,C81001,e9,2025-01-01,yes", "mig"),
            ("mark-private", "patient,org,entry,at,partner",
             "9434765919,C81001,e9,2025-01-01,no", "partner"),
            ("partner-set", "org,at,private", "RY8,2025-01-01,yes",
             "private"),
            ("episode-open", "patient,episode,practice,service,mig",
             "9434765919,N4,C81001,RY8,yes", "mig"),
            ("consent-set", "patient,episode,to_service,at,partner",
             "9434765919,R1,yes,2025-02-01,yes", "partner")):
        line(command, header, row, field, "a field of another command")
    for options, row, field in (
            ("--patient 9990000018", "9434765919,R1", "patient"),
            ("--episode R2", "9434765919,R1", "episode")):
        line("episode-discharge", "patient,episode", row, field,
             "is not what the flag says", options)


def csv_files(table):
    """Faults of a header, of the encoding and of a file as a whole."""
    def file(options, data, status, where, field, message,
             command="episode-open"):
        table.add("file", command, options, "", data, status, where, field,
                  message, b"9434765919" if b"9434765919" in data else b"")
    row = b"9434765919,F1,C81001,RY8\n"
    head = b"patient,episode,practice,service"
    for twice in (b"patient", b"episode", b"note", b"at"):
        file("", head + b"," + twice + b"," + twice + b"\n" + row, 2, "",
             "", "is given by two columns" if twice in (b"note", b"at")
             else "two columns")
    for field in (b"patient", b"episode", b"practice", b"service"):
        for wrong in (field.capitalize(), field.upper(), b" " + field,
                      field + b" ", field[:3] + b"_" + field[3:],
                      field[:3] + b"-" + field[3:]):
            file("", head.replace(field, wrong) + b"\n" + row, 2, "", "",
                 "almost named so")
    for wrong in (b"To_Service", b"to-service", b"toservice", b"Decided By",
                  b"decided-by", b"TO SERVICE"):
        file("", head + b"," + wrong + b"\n", 2, "", "", "almost named so")
    file("--column episode=Ref", head + b"\n" + row, 2, "", "",
         "no column of the header that --column names")
    file("--column episode=Ref", b"", 2, "", "", "")
    file("--column note=episode", head + b"\n" + row, 1, 2, "episode",
         "is missing")
    for data, message in (
            (head + b'"\n' + row, "a quote in a wrong place in the header"),
            (b'"' + head + b"\n" + row, "not closed in the header"),
            (head.replace(b",", b"\r,", 1) + b"\n" + row,
             "a carriage return outside quotes in the header"),
            (head.replace(b",", b",\0", 1) + b"\n" + row,
             "a NUL byte in the header"),
            (b"x" * (1 << 20) + b"," + head + b"\n" + row,
             "a header that is longer than 1 MiB"),
            (b",".join(b"c%d" % i for i in range(4097)) + b"\n",
             "more than 4096 columns"),
            ((head + b"\n" + row).decode().encode("utf-16"),
             "is UTF-16, not UTF-8"),
            (b"\xfe\xff" + (head + b"\n").decode().encode("utf-16-be"),
             "is UTF-16, not UTF-8")):
        file("", data, 2, "", "", message)
    file("", head + b"\n" + row.replace(b"F1", b'"F1') +
         row.replace(b"F1", b"F2"), 1, 2, "", "a quote that is not closed")
    file("", head + b",note\n" + row[:-1] + b"," + b"x" * (1 << 20) + b"\n" +
         row.replace(b"F1", b"F2")[:-1] + b",\n", 1, 2, "",
         "longer than 1 MiB")
    file("", b"episode\n" + b"F1\n", 1, 2, "patient", "is missing")
    # A row that stands where the header should.
    for data in (b"other\nRotk\n", row, row + row, b"Rotk\n",
                 head.replace(b",", b";") + b"\n"):
        file("", data, 2, "", "", "has no column of a field")
    # Not refused: a BOM, a last line without its break, CR LF, blanks.
    file("", b"\xef\xbb\xbf" + head + b"\n" + row, 0, "", "", "")
    file("", head + b",note\n" + row[:-1] + b",x", 0, "", "",
         "does not end with a line break")
    # Half of an id, or not? A time, a code, nothing at all?
    for last, value, wrong in (
            (b"episode", b"F1", 1), (b"episode", b'"F1"', 0),
            (b"service", b"RY8", 1), (b"patient", b"9434765919", 0),
            (b"at", b"2026-01-05", 1), (b"to_service", b"yes", 0),
            (b"to_service", b"", 1), (b"note", b"", 1),
            (b"due", b"2031-01-01", 1)):
        cells = {b"patient": b"9434765919", b"episode": b"F1",
                 b"practice": b"C81001", b"service": b"RY8"}
        cells.pop(last, None)
        file("", b",".join([*cells, last]) + b"\n" +
             b",".join([*cells.values(), value]), wrong,
             2 if wrong else "", last.decode() if wrong else "",
             "may be cut off" if wrong else "does not end with a line break")
    file("", head + b"\r\n" + row[:-1] + b"\r\n", 0, "", "", "")
    file("", head + b"\n\n\n" + row + b"\n", 0, "", "", "")
    file("", head + b"\n", 0, "", "", "")
    file("", b"", 0, "", "", "")
    file("", head + b",edsm_error\n" + row[:-1] + b",x\n", 0, "", "", "")
    file("", head + b",other\n" + row[:-1] + b",Rotk\n", 0, "", "",
         "no field of this command")


def json_string(value):
    """A JSON string of these bytes; what is no UTF-8 stays as it is."""
    try:
        return json.dumps(value.decode(), ensure_ascii=False).replace(
            "\x7f", "\\u007f").encode()
    except UnicodeDecodeError:
        return b'"' + value + b'"'


def json_row(row):
    parts = []
    for field, value in row.items():
        if isinstance(value, tuple):
            shown = value[0]
        else:
            shown = json_string(
                value if isinstance(value, bytes) else value.encode())
        parts.append(b'"' + field.encode() + b'":' + shown)
    return b"{" + b",".join(parts) + b"}"


def json_table():
    table = Table(LINES)
    for command, fields in COMMANDS.items():
        def line(row, status, field="", message="", hidden=b""):
            table.add("line", command, OPTIONS.get(command, ""), "",
                      row if isinstance(row, bytes) else json_row(row),
                      status, "", field, message, hidden)
        for field in fields:
            fragment, bad = values("json", command, field)
            for value in bad:
                row = dict(good(command, "N1"), **{field: value})
                line(row, 1, field,
                     told(fields[field], fragment, value), secret(value))
            for value in (b"", ):
                row = dict(good(command, "N1"), **{field: value})
                line(row, 1, field, fragment)
            if command == "episode-open":
                for raw in (b"17", b"1.5", b"[]", b"{}", b'["Rotk"]'):
                    row = dict(good(command, "N1"), **{field: (raw,)})
                    line(row, 1, field, "is n",
                         b"Rotk" if b"Rotk" in raw else b"")
        for field in NEEDS[command]:
            row = good(command, "N1")
            del row[field]
            line(row, 1, field, "is missing")
        line(good(command, "N2"), 0)
    json_faults(table)
    return table


def json_faults(table):
    """Lines that are no JSON object, or one that is not taken."""
    base = json_row({f: GOOD[f] for f in NEEDS["episode-open"]})

    def line(data, message, field="", status=1, hidden=b""):
        table.add("line", "episode-open", "", "", data, status, "", field,
                  message, hidden or (b"Rotk" if b"Rotk" in data else b""))
    for data in (b"[]", b"17", b'"Rotk"', b"null", b"true", b"[" + base +
                 b"]", b"Rotk", b"'Rotk'", b"{'Rotk':1}", b",", b"}", b"]",
                 b"\xef\xbb\xbf" + base, b"1 2", b"patient,episode",
                 b"# Rotk", b"// Rotk", b"NaN", b"Infinity", b"-",
                 b"undefined", b":", b"<xml/>"):
        line(data, "is not")
    for at in (1, 5, 12, 20, 40, len(base) - 1):
        line(base[:at], "")
    line(base + b"}", "")
    line(base + b" Rotk", "has more after the JSON object")
    line(base + base, "has more after the JSON object")
    line(base + b",", "has more after the JSON object")
    line(base[:-1] + b",}", "is not valid JSON")
    line(base.replace(b":", b"=", 1), "is not valid JSON")
    line(base.replace(b",", b";", 1), "is not valid JSON")
    line(base.replace(b",", b",,", 1), "is not valid JSON")
    line(base[:-1] + b',"note":Rotk}', "is not valid JSON")
    line(base[:-1] + b',"note":"Ro\\tk","x":01}', "is not valid JSON")
    line(base[:-1] + b',"note":"Rotk\\x"}', "is not valid JSON")
    line(base[:-1] + b',"note":"Rotk\\ud800"}', "")
    line(base[:-1] + b',"note":"Rotk\\u12"}', "is not valid JSON")
    line(base[:-1] + b',"note":"Rotk\x01"}', "is not valid JSON")
    line(base[:-1] + b',"note":"Rotk\t"}', "is not valid JSON")
    line(base[:-1] + b',"note":"Rotk\\u0000"}', "NUL character in a string")
    line(base[:-1] + b',"no\\u0000te":"Rotk"}', "NUL character in a name")
    line(base[:-1] + b',"note":"Rotk\0"}', "has a NUL byte")
    line(base + b"\0", "has a NUL byte")
    line(b"\0" + base, "is not a JSON object")
    for bad in BAD_UTF8:
        line(base[:-1] + b',"note":"' + bad + b'"}', "is not valid UTF-8")
    line(base[:-1] + b',"n\xff":"Rotk"}', "is not valid UTF-8")
    for field in ("patient", "episode", "practice", "service"):
        line(base[:-1] + b',"' + field.encode() + b'":' +
             json_string(GOOD[field].encode()) + b"}", "has a member twice")
    line(base[:-1] + b',"x":1,"x":2}', "has a member twice")
    line(base[:-1] + b',"x":{"y":1,"y":2}}', "has a member twice")
    line(base[:-1] + b',"pat\\u0069ent":"9434765919"}', "a member twice")
    line(base[:-1] + b',"x":' + b"[" * 16 + b"]" * 16 + b"}",
         "nested more than 16 deep")
    line(base[:-1] + b',"x":' + b"[" * 3000 + b"]" * 3000 + b"}",
         "nested more than 16 deep")
    line(b"[" * 100000, "is n")
    line(b'{"a":' * 5000, "nested more than 16 deep")
    line(base[:-1] + b"," + b",".join(b'"m%d":1' % i for i in range(61)) +
         b"}", "more than 64 members")
    line(base[:-1] + b',"x":' + b"9" * 400 + b"}", "too large")
    line(base[:-1] + b',"x":1e999}', "too large")
    line(base[:-1] + b',"note":"Rotk' + b"x" * (1 << 20) + b'"}',
         "longer than 1 MiB")
    line(b'{"x":"Rotk' + b"x" * 100, "")
    for field in ("mig", "private", "partner"):
        line(base[:-1] + b',"' + field.encode() + b'":true}',
             "a field of another command", field)
    for field in ("to_service", "to_practice"):
        line(base[:-1] + b',"' + field.encode() + b'":null}', "", field)

    def file(data, status, where, field, message, options="",
             command="episode-open"):
        table.add("file", command, options, "", data, status, where, field,
                  message, b"")
    file(b"", 0, "", "", "")
    file(b"\n\n\r\n", 0, "", "", "")
    file(b"\xef\xbb\xbf" + base + b"\n", 0, "", "", "")
    file(base, 0, "", "", "does not end with a line break")
    file(base + b"\r\n", 0, "", "", "")
    file(b" \t" + base + b" \n", 0, "", "", "")
    file(base[:-1] + b',"Rotk":"x"}\n', 0, "", "", "no field of this command")
    file(base[:-1] + b',"edsm_error":"x"}\n', 0, "", "", "")
    file(base.replace(b",", b",\n", 1) + b"\n", 1, 1, "", "no end")
    file(base.decode().encode("utf-16"), 1, "", "", "is UTF-16, not UTF-8")


# Flags.

FLAG_FORMS = {
    "partner-set": {"org": "org", "name": "text", "partner": "decision"},
    "episode-open": {"patient": "patient", "episode": "id",
                     "practice": "org", "service": "org", "care": "text",
                     "due": "instant", "to_service": "decision",
                     "to_practice": "decision"},
    "consent-set": {"mig": "decision", **RECORDING},
    "episode-discharge": {"reason": "long"},
    "mark-private": {"entry": "entry", "private": "decision"},
    "record-view": {"viewer": "org", "user": "text", "purpose": "text",
                    "override": "reason"},
    "audit-view why": {"recorded": "instant"},
    "audit-view episodes": {"due_before": "instant",
                            "idle_since": "instant"},
    "audit-view views": {"since": "instant", "until": "instant"},
    "audit-view who": {"known_at": "instant", "known_seq": "number"},
    "audit-view shown": {"seq": "number"},
    "ledger-verify": {"head": "digest"},
}
FLAG_FEW = 5
ALL = ("audit-view who", "consent-set", "episode-discharge", "episode-open",
       "ledger-init", "ledger-verify", "mark-private", "partner-set",
       "record-view")


def flags_table():
    table = Table(("command", "arguments", "input", "status", "field",
                   "message", "secret"))

    def case(command, arguments, field, message, status=2, hidden=b"",
             stdin=b""):
        words = b" ".join(quoted(a) for a in arguments)
        table.add(command, words, stdin, status, field, message, hidden)
    for command, fields in FLAG_FORMS.items():
        for field, form in fields.items():
            fragment, bad = FORMS[form]
            full = command == "episode-open" and field in (
                "patient", "episode", "due") or form == "digest"
            if not full:
                at = sum(map(ord, command + field)) % len(bad)
                bad = (bad[at:] + bad[:at])[:FLAG_FEW]
            flag = "--" + field.replace("_", "-")
            for value in bad:
                value = value if isinstance(value, bytes) else value.encode()
                case(command, [flag.encode() + b"=" + value], field,
                     told(form, fragment, value), hidden=secret(value))
            case(command, [flag.encode(), b""], field, "is")
            case(command, [flag.encode()], field, "needs a value")
            good_value = GOOD.get(field, "5" if form == "number" else
                                  "RY8" if form == "org" else "2025-01-01")
            if form == "digest":
                good_value = "1:" + "0" * 64
            case(command, [flag.encode(), good_value.encode()] * 2, field,
                 "is given twice")
    for command in ALL:
        case(command, [b"--rotkehlchen"], "", "unknown option",
             hidden=b"rotkehlchen")
        case(command, [b"--rotkehlchen=Rotk"], "", "unknown option",
             hidden=b"Rotk")
        case(command, [b"-x"], "", "unknown option")
        case(command, [b"--"[:2] + b"=x"], "", "unknown option")
        case(command, [b"--ledger"], "ledger", "needs a value")
        case(command, [b"--ledger="], "ledger", "is empty")
        case(command, [b"--help=yes"], "help", "takes no value")
        case(command, [b"--login", b"root"], "", "")
    for command in ("audit-view due", "ledger-init", "ledger-verify"):
        case(command, [b"file"], "", "takes no file")
    for question in ("", "whom", "WHO", "who,", "events;"):
        case("audit-view", [question.encode()] if question else [], "",
             "question")
    for flag, command in (("to-service", "episode-discharge"),
                          ("due", "consent-set"), ("mig", "episode-open"),
                          ("viewer", "consent-set"), ("sweep", "consent-set"),
                          ("at", "record-view"), ("rejects", "record-view"),
                          ("atomic", "record-view"),
                          ("keygen", "consent-set"),
                          ("head", "audit-view who")):
        case(command, [b"--" + flag.encode() + b"=x"], flag.replace("-", "_"),
             "")
    patient, episode = [b"--patient", b"9434765919"], [b"--episode", b"R1"]
    case("episode-open", patient, "episode", "is missing")
    case("episode-open", patient + episode, "practice", "is missing")
    case("consent-set", episode, "patient", "is missing")
    case("consent-set", patient + episode, "to_service", "is missing")
    case("episode-discharge", patient, "episode", "is missing")
    case("mark-private", patient, "org", "is missing")
    case("partner-set", [b"--name", b"Rotk"], "org", "is missing", 1,
         stdin=b"{}\n")
    case("record-view", [], "viewer", "is missing")
    case("audit-view why", [], "viewer", "is missing")
    case("audit-view shown", [], "seq", "is missing")
    case("episode-discharge", [b"--sweep"] + patient, "sweep",
         "reads nothing")
    case("episode-discharge", [b"--sweep", b"-"], "sweep", "reads nothing")
    case("episode-discharge", [b"--sweep", b"--at", b"2025-01-01"], "sweep",
         "reads nothing")
    case("consent-set", [b"--csv", b"--json"], "csv", "contradicts")
    for value, message in ((b"episode", "is not FIELD=HEADER"),
                           (b"=x", "names a field"), (b"episode=",
                                                      "names no header"),
                           (b"viewer=x", "names a field"),
                           (b"Episode=x", "names a field"),
                           (b"Rotk=x", "names a field")):
        case("consent-set", [b"--column", value], "column", message,
             hidden=b"Rotk" if b"Rotk" in value else b"")
    case("consent-set", [b"--column", b"episode=a", b"--column",
                         b"episode=b"], "column", "names a field twice")
    for value in (b"", b"%Q", b"%H:%M", b"Rotk", b"%Y-%m"):
        case("consent-set", [b"--time-format", value], "time_format", "")
    case("ledger-verify", [b"--since", b"Rotk"], "since", "is not a number")
    case("ledger-verify", [b"--since", b"-1"], "since", "is not a number")
    case("ledger-verify", [b"--checkpoint", b"x"], "checkpoint", "need each")
    case("ledger-verify", [b"--key", b"x"], "checkpoint", "need each")
    # Words that a shell may have split or joined.
    case("episode-open", [b"--patient 9434765919"], "", "unknown option",
         hidden=b"9434765919")
    case("episode-open", [b"9434765919"], "", "", hidden=b"")
    return table


def quoted(word):
    """A word of the table's arguments: quoted where a shell would need it."""
    if word and all(33 <= b < 127 and b not in b"'\"\\" for b in word):
        return word
    return b"'" + word.replace(b"'", b"'\"'\"'") + b"'"


def main():
    stale = 0
    for name, make in (("csv", csv_table), ("json", json_table),
                       ("flags", flags_table)):
        path, text = os.path.join(HERE, name + ".tsv"), make().text()
        if "--check" in sys.argv:
            with open(path, encoding="ascii") as f:
                if f.read() != text:
                    print("stale: " + path)
                    stale = 1
        else:
            with open(path, "w", encoding="ascii") as f:
                f.write(text)
    sys.exit(stale)


main()
