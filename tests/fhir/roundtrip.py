"""Facts out as resources and back again, and windows against the decision."""

import glob
import os
import random

from lib import NHS, ODS, SYNTHEA, claim, lines, ndjson, number

SEED = int(os.environ.get("SEED", "1"))
MARGIN = "2026-"


def instant(random_, low=0, high=300):
    day = random_.randint(low, high)
    fraction = random_.choice(["", ".%06d" % random_.randint(1, 999999), ".5"])
    return "%04d-%02d-%02dT%02d:%02d:%02d%sZ" % (
        2025, 1 + day // 28, 1 + day % 28, random_.randint(0, 23), random_.randint(0, 59),
        random_.randint(0, 59), fraction.rstrip("0") if fraction else "")


DECIDERS = ["patient", "patient", "parent", "guardian", "attorney", "best-interests"]
SERVICES = ["RTG", "RX1", "RY8", "RFS", "RW9"]
PRACTICES = ["C81001", "C81023", "C81031"]


def openings(random_, people):
    for i in range(300):
        yield {"patient": random_.choice(people), "episode": "E-%03d" % i,
               "practice": random_.choice(PRACTICES), "service": random_.choice(SERVICES),
               "at": instant(random_, 0, 100),
               **({"care": "care \u00e9 %d" % i} if i % 3 == 0 else {}),
               **({"due": "2026-06-0%dT12:00:00Z" % (1 + i % 9)} if i % 7 == 0 else {}),
               **({"to_service": random_.choice(["yes", "no"])} if i % 10 == 0 else {}),
               **({"note": "told by \"phone\""} if i % 20 == 0 else {})}


def decisions(random_, opened):
    for opening in opened:
        for _ in range(random_.randint(0, 4)):
            at = instant(random_, 101, 200)
            side = random_.choice(["to_service", "to_practice"])
            for word in random_.choice([["yes"], ["no"], ["yes", "no"]]):
                yield {"patient": opening["patient"], "episode": opening["episode"],
                       side: word, "at": at, "decided_by": random_.choice(DECIDERS)}


def others(random_, people):
    for i in range(120):
        yield "mark-private", {
            "patient": random_.choice(people), "org": random_.choice(PRACTICES + SERVICES),
            "entry": random_.choice(["Condition/c-%d" % (i % 40), "x:%d" % (i % 40)]),
            "private": random_.choice(["yes", "yes", "no"]), "at": instant(random_)}
    for i in range(40):
        yield "consent-set", {"patient": random_.choice(people),
                              "practice": random_.choice(PRACTICES), "at": instant(random_),
                              "mig": random_.choice(["yes", "no"])}
    for code in ["RTG", "RX1", "C82001", "RTG"]:
        yield "partner-set", {"org": code, "partner": random_.choice(["yes", "no"]),
                              "name": "The " + code, "at": instant(random_)}


def discharges(random_, opened):
    for opening in random_.sample(opened, 119):
        yield {"patient": opening["patient"], "episode": opening["episode"],
               "at": instant(random_, 201, 300), "reason": "ended"}


def ledger_of_facts(scene):
    random_ = random.Random(SEED)
    people = [number(700 + i * 20) for i in range(5)]
    opened = list(openings(random_, people))
    scene.run("ledger-init")
    scene.run("episode-open", "--quiet", given=ndjson(opened))
    scene.run("consent-set", "--quiet", given=ndjson(decisions(random_, opened)))
    rest = list(others(random_, people))
    for command in ["mark-private", "consent-set", "partner-set"]:
        scene.run(command, "--quiet",
                  given=ndjson(fact for name, fact in rest if name == command))
    scene.run("episode-discharge", "--quiet", given=ndjson(discharges(random_, opened)))


ASIDE = {"seq", "logged", "by", "login", "session", "hash", "because"}


def kept(line, aside=ASIDE):
    return {name: value for name, value in line.items() if name not in aside}


def single_facts(events):
    """Each decision by itself: one event may hold two, or an opening's."""
    for event in events:
        fact = kept(event)
        for side in ["to_service", "to_practice"]:
            if side in fact:
                yield {"event": "consent-set", "patient": fact["patient"],
                       "episode": fact["episode"], "at": fact["at"], side: fact.pop(side),
                       "decided_by": fact.get("decided_by", "patient")}
        if event["event"] == "episode-open":
            fact.pop("decided_by", None)
        if event["event"] != "consent-set" or "mig" in fact:
            yield fact


def as_set(facts):
    return sorted(repr(sorted(fact.items())) for fact in facts)


IMPORT = [("episodes", "episode-open"), ("consents", "consent-set"), ("marks", "mark-private"),
          ("partners", "partner-set"), ("discharges", "episode-discharge")]


def import_all(scene, ledger):
    told = []
    for what, command in IMPORT:
        files = sorted(glob.glob(os.path.join(scene.path, "move", "*.ndjson")))
        read = scene.run("fhir-read", what, *files)
        scene.run(command, given=read, ledger=ledger)
        told.append(scene.err.strip().splitlines()[-1])
    return told


def a01_facts_and_answers_are_the_same_after_a_round_trip(scene):
    ledger_of_facts(scene)
    events = scene.run("audit-view", "events")
    os.mkdir(os.path.join(scene.path, "move"))
    scene.run("fhir-write", "facts", "--directory", "move", given=events)
    claim(not scene.err, scene.err)
    other = os.path.join(scene.path, "other.db")
    scene.run("ledger-init", ledger=other)
    import_all(scene, other)
    back = scene.run("audit-view", "events", ledger=other)
    one, two = as_set(single_facts(lines(events))), as_set(single_facts(lines(back)))
    claim(len(one) > 1000, "only", len(one), "facts")
    lost = [fact for fact in one if fact not in set(two)]
    claim(one == two, len(one), len(two), "first lost:", lost[:1],
          [fact for fact in two if fact not in set(one)][:1])
    for question in [("who", "--all"), ("timeline", "--all"), ("marks",)]:
        here = [kept(a) for a in lines(scene.run("audit-view", *question))]
        there = [kept(a) for a in lines(scene.run("audit-view", *question, ledger=other))]
        claim(len(here) > 10 and as_set(here) == as_set(there), question, len(here), len(there))
    again = import_all(scene, other)
    claim(all(line.startswith("0 recorded") for line in again), again)


def referral_facts(people, viewers):
    """Who shares what with whom, over the patients of the sample."""
    serial = 0
    for person in people:
        for service in ["RTG", "RX1", "RY8", "Y00010", "Y00011"]:
            for practice in ["C81001", "C81023", "C81031", "C81040"]:
                serial += 1
                yield person, service, practice, serial


def windows_ledger(scene, people):
    random_ = random.Random(SEED)
    facts = {"episode-open": [], "consent-set": [], "partner-set": [{
        "org": "Y00012", "partner": "yes", "at": "2009-01-01"}]}
    for person, service, practice, serial in referral_facts(people, None):
        name = {"patient": person, "episode": "W%d" % serial}
        facts["episode-open"].append(dict(
            name, service=service, practice=practice, at="2010-01-01"))
        for side in ["to_service", "to_practice"]:
            for year, word in random_.choice(
                    [[], [(2011, "yes")], [(2011, "yes"), (2016, "no")], [(2012, "no")],
                     [(2011, "yes"), (2014, "no"), (2018, "yes"), (2020, "no")]]):
                facts["consent-set"].append(
                    dict(name, **{side: word}, at="%d-05-05" % year))
    for person in people:
        for practice in ["C81001", "C81023", "C81031"]:
            facts["consent-set"].append({
                "patient": person, "practice": practice, "at": "2012-01-01",
                "mig": random_.choice(["yes", "yes", "no"])})
    scene.run("ledger-init")
    for command in ["partner-set", "episode-open", "consent-set"]:
        scene.run(command, "--quiet", given=ndjson(facts[command]))


def sample_entries(scene):
    read = []
    for folder in sorted(glob.glob(os.path.join(SYNTHEA, "*/"))):
        code = os.path.basename(folder.rstrip("/"))
        read += lines(scene.run("fhir-read", "entries", "--quiet", "--org", code,
                                *sorted(glob.glob(folder + "*.ndjson"))))
    return read


def at_the_edges(entries):
    """One entry more of each record at, before and behind each change of mind."""
    firsts = {(entry["patient"], entry["org"]): entry for entry in entries}
    return [dict(entry, entry="Observation/edge-%d" % n, recorded=time, refers="")
            for entry in firsts.values() for n, time in enumerate(
                "%s-05-0%s" % (year, edge) for year in [2014, 2016, 2020]
                for edge in ["4T23:59:59.999999Z", "5T00:00:00Z", "5T00:00:00.000001Z"])]


def reference_code(reference):
    claim(reference["identifier"]["system"] == ODS, reference)
    return reference["identifier"]["value"]


def permitted(consents, entry, viewer):
    """What an enforcement point makes of the Consents: fifteen lines."""
    for consent in consents:
        provision = consent["provision"]
        if consent["status"] != "active" or provision["type"] != "permit":
            continue
        if consent["patient"]["identifier"] != {"system": NHS, "value": entry["patient"]}:
            continue
        if reference_code(consent["organization"][0]) != entry["org"]:
            continue
        if viewer not in [reference_code(a["reference"]) for a in provision["actor"]]:
            continue
        end = provision.get("dataPeriod", {}).get("end")
        if end and padded(entry["recorded"]) > padded(end):
            continue
        denied = {rule["data"][0]["reference"]["reference"]
                  for rule in provision.get("provision", [])}
        if not denied & {entry["entry"], *entry.get("refers", "").split()}:
            return True
    return False


def padded(time):
    """Times as texts of one length, so that their order is theirs."""
    whole, _, fraction = time.rstrip("Z").partition(".")
    return whole + "." + fraction.ljust(6, "0")


def a02_exported_windows_say_what_why_says(scene):
    entries = sample_entries(scene)
    claim(len(entries) == 492, len(entries), "entries")
    entries += at_the_edges(entries)
    people = sorted({entry["patient"] for entry in entries})
    windows_ledger(scene, people)
    marked = [entry for entry in entries if entry["entry"].startswith("Condition/")][::3]
    scene.run("mark-private", "--quiet", "--at", "2022-01-01",
              given=ndjson({name: entry[name] for name in ["patient", "org", "entry"]}
                           for entry in marked))
    marks = scene.file("marks.jsonl", scene.run("audit-view", "marks"))
    who = scene.run("audit-view", "who", "--all")
    consents = lines(scene.run("fhir-write", "consents", "--marks", marks, given=who))
    claim(len({consent["id"] for consent in consents}) == len(consents) > 50, "ids repeat")
    asked = allowed = 0
    record = ndjson({name: value for name, value in entry.items()
                     if value and name != "resource"}
                    for entry in entries)
    for viewer in ["RTG", "RX1", "RY8", "Y00010", "Y00011", "Y00012", "C81001", "C81023", "ZZ9"]:
        for answer, entry in zip(
                lines(scene.run("audit-view", "why", "--viewer", viewer, given=record)), entries):
            if answer["rule"] in ["own", "future"]:
                continue
            asked += 1
            allowed += answer["decision"] == "allow"
            claim((answer["decision"] == "allow") == permitted(consents, entry, viewer),
                  answer, entry["refers"] if "refers" in entry else "")
    claim(asked > 3500 and allowed > 300, asked, "asked,", allowed, "allowed")


CASES = [(name, case) for name, case in sorted(globals().items()) if name[:1] == "a"
         and name[1:3].isdigit()]
