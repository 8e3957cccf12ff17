#!/usr/bin/env python3
"""make.py KIND [N]: an account, or a board, for a page, as audit-view prints it.

looks N        N looks of five organisations
orgs N         three looks of each of N organisations, a mark, a void, a review
empty          a patient who is in no fact
text JSON      every text that somebody may type is that JSON string
board N        counts of a year, N organisations; 0: nothing to tell
board-text JSON   the same of 3 organisations, texts as of text
clocks         a look before and after the clocks went back, and one on each day
               of a week
"""
import json
import sys
from datetime import datetime, timedelta

HASH = "0123456789abcdef" * 4
PATIENT = "9434765919"
SINCE = datetime(2024, 1, 1)
AT = datetime(2026, 11, 27, 8)


def told(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


class Account:
    def __init__(self):
        self.orgs, self.answers, self.events, self.grounds = {}, [], [], []
        self.seq = 0

    def org(self, code, name=None):
        self.orgs.setdefault(code, name)
        return code

    def answer(self, kind, **members):
        self.answers.append({"answer": kind, "patient": PATIENT, **members})

    def event(self, kind, time, at=None, **members):
        self.seq += 1
        said = {"by": "reception", "login": "reception"}
        self.events.append({
            "seq": self.seq, "event": kind, "logged": told(time),
            "at": told(at or time), **members, **{
                key: value for key, value in said.items()
                if key not in members}, "hash": HASH})
        return self.seq

    def ground(self, seq, viewer, source, then, now, episode=None):
        self.grounds.append({
            "answer": "ground", "patient": PATIENT, "seq": seq,
            "viewer": viewer, "source": source, "then": then,
            **({"then_episode": episode} if episode else {}),
            "then_because": [1], "now": now,
            **({"now_episode": episode} if episode else {}),
            "now_because": [1]})

    def write(self):
        lines = [{"answer": "account", "patient": PATIENT,
                  "numbers": [PATIENT], "since": told(SINCE),
                  "at": told(AT), "known_seq": self.seq, "head": HASH,
                  "older": 0}]
        for code in sorted(self.orgs):
            name = self.orgs[code]
            lines.append({"answer": "org", "org": code,
                          **({"name": name} if name else {}),
                          "partner": "no"})
        lines += self.answers + self.events + self.grounds
        lines.append({"answer": "account-end", "lines": len(lines)})
        for line in lines:
            print(json.dumps(line, separators=(",", ":")))


def episode(account, number, viewer, text="podiatry", name="R"):
    opened = SINCE + timedelta(days=number % 200, hours=9)
    account.answer("episodes", episode=f"{name}{number}", practice="C81001",
                   service=viewer, care=text, opened=told(opened),
                   to_service="yes", to_practice="undecided")
    account.event("episode-open", opened, patient=PATIENT,
                  episode=f"{name}{number}", practice="C81001",
                  service=viewer, to_service="yes", care=text,
                  decided_by="patient")
    return opened


def looks(account, count, orgs, per=None):
    codes = [account.org(f"RX{i:03}", f"Organisation {i}")
             for i in range(orgs)]
    account.org("C81001")
    opened = [episode(account, i, code) for i, code in enumerate(codes)]
    # the answers come in the account's order
    for i, code in enumerate(codes):
        account.answer("who", viewer=code, source="C81001", route="episode",
                       episode=f"R{i}", sees="all", private=0, because=[i + 1])
    for i, code in enumerate(codes):
        account.answer("timeline", viewer=code, source="C81001",
                       route="episode", episode=f"R{i}", sees="all",
                       private=0, **{"from": told(opened[i])},
                       because=[i + 1])
    step = (AT - SINCE - timedelta(days=210)) / max(count, 1)
    for i in range(count):
        code = codes[i % orgs]
        emergency = ({"override": "not breathing"} if i % 11 == 5 else {})
        opens = ({"overridden": 3} if emergency else {})
        seq = account.event(
            "record-view", SINCE + timedelta(days=205) + step * i,
            patient=PATIENT, viewer=code, user=f"clinic {i % 7}",
            purpose="treatment", **emergency, shown=57, withheld=0, **opens,
            digest=HASH, rules=2, sources="C81001")
        account.ground(seq, code, "C81001",
                       "undecided" if emergency else "agreement",
                       "withdrawn" if i % 13 == 7 else "agreement",
                       f"R{i % orgs}")


def more(account):
    day = datetime(2026, 10, 1, 9)
    account.answer("late", viewer="RX000", source="C81001", route="episode",
                   episode="R0", **{"from": told(day)},
                   until=told(day + timedelta(days=20)), knew="all",
                   right="nothing", because=[1])
    wrong = account.event("mark-private", day, patient=PATIENT, org="C81001",
                          entry="E1", private="yes", decided_by="parent")
    account.event("fact-void", day + timedelta(days=1), of=wrong,
                  patient=PATIENT, reason="wrong patient")
    for event in account.events:
        if event["event"] == "record-view" and "override" in event:
            account.event("view-review", day + timedelta(days=2),
                          of=event["seq"], outcome="referred",
                          patient=PATIENT, reason="asked")
            break


def typed(account, text):
    """Each member that somebody may have typed."""
    account.org("RX000", text)
    account.org("C81001", text)
    opened = episode(account, 0, "RX000", text, text)
    account.answer("marks", org="C81001", entry=text, since=told(opened))
    account.answer("who", viewer="RX000", source="C81001", route="episode",
                   episode=text + "0", sees="all", private=0, because=[1])
    account.answer("timeline", viewer="RX000", source="C81001",
                   route="episode", episode=text + "0", sees="all", private=0,
                   **{"from": told(opened)}, because=[1])
    day = datetime(2026, 3, 1, 9)
    said = {"by": text, "login": text, "note": text}
    account.event("partner-set", day, org="RX000", partner="yes", name=text,
                  **said)
    account.event("mark-private", day, patient=PATIENT, org="C81001",
                  entry=text, private="yes", decided_by="patient", **said)
    seq = account.event("record-view", day, patient=PATIENT, viewer="RX000",
                        user=text, purpose=text, override=text, shown=3,
                        withheld=0, overridden=3, digest=HASH, rules=2,
                        sources="C81001", **said)
    account.ground(seq, "RX000", "C81001", "undecided", "undecided", text + "0")
    seq = account.event("record-view", day, patient=PATIENT, viewer="RX000",
                        user=text, purpose=text, shown=3, withheld=0,
                        digest=HASH, rules=2, sources="C81001", **said)
    account.ground(seq, "RX000", "C81001", text, text, text + "0")
    account.event("view-review", day, of=seq, outcome="open", patient=PATIENT,
                  reason=text, **said)
    ended = account.event("episode-discharge", day, patient=PATIENT,
                          episode=text + "0", reason=text, **said)
    account.event("fact-void", day, of=ended, patient=PATIENT, reason=text,
                  **said)


def clocks(account):
    code = account.org("RX000", "Organisation 0")
    account.org("C81001")
    episode(account, 0, code)
    account.answer("timeline", viewer=code, source="C81001", route="episode",
                   episode="R0", sees="all", private=0,
                   **{"from": "2024-01-01T09:00:00Z"}, because=[1])
    times = [datetime(2026, 10, 25, 0, 30), datetime(2026, 10, 25, 1, 30)]
    for time in [datetime(2026, 3, 26 + day, 23, 59) for day in range(6)] + times:
        seq = account.event("record-view", time, patient=PATIENT, viewer=code,
                            user="clinic 1", purpose="treatment", shown=1,
                            withheld=0, digest=HASH, rules=2, sources="C81001")
        account.ground(seq, code, "C81001", "agreement", "agreement", "R0")


def board(orgs, text=None):
    lines = [{"answer": "board", "practice": "C81001",
              "since": "2025-12-01T00:00:00Z", "at": told(AT),
              "known_seq": 354, "head": HASH}]
    for i in range(orgs):
        lines.append({"answer": "org", "org": f"RX{i:03}",
                      "name": text or f"Organisation {i}", "partner": "yes"})
    for month in range(12):
        year, number = 2025 + (month + 11) // 12, (month + 11) % 12 + 1
        next_year, next_number = 2025 + (month + 12) // 12, (month + 12) % 12 + 1
        span = {"from": f"{year}-{number:02}-01T00:00:00Z",
                "until": f"{next_year}-{next_number:02}-01T00:00:00Z",
                "practice": "C81001"}
        for place, measure in enumerate(
                ["looks", "overrides", "overrides-unreviewed", "yes", "no",
                 "mig-yes", "mig-no"]):
            lines.append({"answer": "counts", **span, "measure": measure,
                          "value": orgs and (month * 7 + place * 3) % 9})
    for i in range(orgs):
        for place, measure in enumerate(
                ["sees-all", "sees-before", "sees-mig", "undecided", "open",
                 "past-due"]):
            lines.append({"answer": "counts", "at": told(AT),
                          "practice": "C81001", "viewer": f"RX{i:03}",
                          "measure": measure, "value": (i + place) % 5})
    for measure in "patients", "private-marks":
        lines.append({"answer": "counts", "at": told(AT),
                      "practice": "C81001", "measure": measure,
                      "value": orgs and 7})
    for i in range(min(orgs, 2)):
        lines.append({"answer": "todo", "episode": text or f"R{i}",
                      "practice": "C81001", "service": f"RX{i:03}",
                      "care": text or "podiatry",
                      "opened": "2026-01-20T00:00:00Z",
                      "due": "2026-09-08T00:00:00Z",
                      "to_service": "undecided", "to_practice": "undecided"})
    lines.append({"answer": "board-end", "lines": len(lines)})
    for line in lines:
        print(json.dumps(line, separators=(",", ":")))


def main():
    kind, rest = sys.argv[1], sys.argv[2:]
    account = Account()
    if kind == "board":
        board(int(rest[0]))
        return
    if kind == "board-text":
        board(3, json.loads(rest[0]))
        return
    if kind == "looks":
        looks(account, int(rest[0]), 5)
    elif kind == "orgs":
        looks(account, 3 * int(rest[0]), int(rest[0]))
        more(account)
    elif kind == "text":
        typed(account, json.loads(rest[0]))
    elif kind == "clocks":
        clocks(account)
    account.answers.sort(key=lambda line: [
        "episodes", "marks", "who", "timeline", "late"].index(line["answer"]))
    account.write()


main()
