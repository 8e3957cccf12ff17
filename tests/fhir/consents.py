"""Consents of others: each row of the mapping, and each refusal by its name."""

import copy
import glob
import json
import os

from lib import DATA, IRCP, NHS, ODS, claim, lines, ndjson, number, organisation, patient, with_number

P, Q = number(300), number(400)
SCOPE = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/consentscope",
                     "code": "patient-privacy"}]}
TREAT = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActReason", "code": "TREAT"}
ROLE = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
MIG = "https://example.org/mig"


def episode(**more):
    return dict({
        "resourceType": "EpisodeOfCare", "id": "e1", "status": "active",
        "meta": {"lastUpdated": "2024-01-01T00:00:00Z"},
        "identifier": [{"system": "urn:x:referrals", "value": "R1"}],
        "patient": {"reference": "Patient/p"}, "managingOrganization": organisation("RTG"),
        "referralRequest": [{"reference": "ServiceRequest/s1"}],
        "period": {"start": "2024-01-01T09:30:00Z"}}, **more)


def request(**more):
    return dict({
        "resourceType": "ServiceRequest", "id": "s1", "status": "active", "intent": "order",
        "identifier": [{"system": "urn:x:ubrn", "value": "U1"}],
        "subject": {"reference": "Patient/p"}, "authoredOn": "2024-01-01T09:00:00Z",
        "requester": {"reference": "PractitionerRole/r"}, "performer": [organisation("RTG")]},
        **more)


def actor(code, role="IRCP"):
    return {"role": {"coding": [{"system": IRCP, "code": role}]}, "reference": organisation(code)}


def consent(**more):
    return dict({
        "resourceType": "Consent", "id": "c", "status": "active", "scope": SCOPE,
        "meta": {"lastUpdated": "2024-03-01T00:00:00Z"},
        "category": [{"text": "consent"}], "patient": {"reference": "Patient/p"},
        "dateTime": "2024-02-01T10:00:00Z", "performer": [{"reference": "Patient/p"}],
        "organization": [organisation("C81001")], "policy": [{"uri": "urn:x:policy"}],
        "provision": provision()}, **more)


def provision(**more):
    return dict({"type": "permit", "actor": [actor("RTG")], "purpose": [TREAT], "data": [
        {"meaning": "related", "reference": {"reference": "EpisodeOfCare/e1"}}]}, **more)


def without(of, *names):
    made = copy.deepcopy(of)
    for name in names:
        del made[name]
    return made


def person(code):
    return {"resourceType": "RelatedPerson", "id": "rp", "patient": {"reference": "Patient/p"},
            "relationship": [{"coding": [{"system": ROLE, "code": code}]}]}


def mother(code):
    return consent(contained=[person(code)], performer=[{"reference": "#rp"}])


INSTANCE = {"meaning": "instance", "reference": {"reference": "Condition/k1"}}
AT = "2024-02-01T10:00:00Z"
YES = {"patient": P, "episode": "R1", "to_service": "yes", "decided_by": "patient", "at": AT}
NO = dict(YES, to_service="no")
BACK = dict(without(YES, "to_service"), to_practice="yes")

# what it shows, the Consent, what is read of it
TAKEN = [
    ("the service is to see", consent(), [YES]),
    ("the practice is to see", consent(organization=[organisation("RTG")],
     provision=provision(actor=[actor("C81001")])), [BACK]),
    ("both are", without(consent(provision=provision(actor=[actor("RTG"), actor("C81001")])),
     "organization"), [dict(YES, to_practice="yes")]),
    ("a deny", consent(provision=provision(type="deny")), [NO]),
    ("inactive is revoked, when it was stored", consent(status="inactive"),
     [dict(NO, at="2024-03-01T00:00:00Z")]),
    ("rejected", consent(status="rejected"), [NO]),
    ("a no of some month", consent(status="rejected", dateTime="2024-02"),
     [dict(NO, at="2024-02-01T00:00:00Z")]),
    ("entered in error", consent(status="entered-in-error"), [NO]),
    ("a provision that begins later", consent(provision=provision(
        period={"start": "2024-02-02T00:00:00Z"})), [dict(YES, at="2024-02-02T00:00:00Z")]),
    ("one that has ended", consent(provision=provision(period={"end": "2024-04-30"})),
     [YES, dict(NO, at="2024-05-01T00:00:00Z")]),
    ("a date on the opening's day", consent(dateTime="2024-01-01"),
     [dict(YES, at="2024-01-01T09:30:00Z")]),
    ("a date later", consent(dateTime="2024-01-02"), [dict(YES, at="2024-01-02T00:00:00Z")]),
    ("treatment among other purposes", consent(provision=provision(purpose=[
        dict(TREAT, code="HPAYMT"), TREAT])), [YES]),
    ("no purpose at all", consent(provision=without(provision(), "purpose")), [YES]),
    ("a deny with a modifier", consent(provision=provision(
        type="deny", modifierExtension=[{"url": "u:x"}])), [NO]),
    ("a deny under a rule of the sender's", consent(provision=provision(type="deny"), policyRule={
        "text": "IMPLIED"}), [NO]),
    ("the MIG", consent(policy=[{"uri": MIG}], provision=without(provision(), "actor", "data")),
     [{"patient": P, "practice": "C81001", "mig": "yes", "decided_by": "patient", "at": AT}]),
    ("the episode by its identifier", consent(provision=provision(data=[
        {"meaning": "related", "reference": {"identifier": {
            "system": "urn:x:referrals", "value": "R1"}}}])), [YES]),
    ("nobody said who decided", without(consent(), "performer"), [without(YES, "decided_by")]),
    ("a deny of one entry is a mark", consent(provision={"type": "deny", "data": [INSTANCE]}), []),
] + [("decided by " + word, mother(code), [dict(YES, decided_by=word)]) for code, word in [
    ("PRN", "parent"), ("MTH", "parent"), ("FTH", "parent"), ("NMTH", "parent"),
    ("NFTH", "parent"), ("GUARD", "guardian"), ("POWATT", "attorney")]]

# the Consent, the element by which it is refused
REFUSED = [
    (consent(scope={"coding": [dict(SCOPE["coding"][0], code="research")]}), "scope"),
    (without(consent(), "scope"), "scope"),
    (consent(status="draft"), "status"),
    (consent(status="proposed"), "status"),
    (without(consent(), "status"), "status"),
    (consent(provision=without(provision(), "type")), "provision.type"),
    (without(consent(), "provision"), "provision.type"),
    (consent(provision=provision(period={"end": "2999-01-01"})), "provision.period.end"),
    (consent(provision=provision(dataPeriod={"end": "2024-01-01"})), "provision.dataPeriod"),
    (consent(provision=provision(provision=[{"type": "deny"}])), "provision.provision"),
    (consent(provision=provision(securityLabel=[{"code": "N"}])), "provision.securityLabel"),
    (consent(provision=provision(**{"class": [{"code": "x"}]})), "provision.class"),
    (consent(provision=provision(code=[{"text": "x"}])), "provision.code"),
    (consent(provision=provision(action=[{"text": "x"}])), "provision.action"),
    (consent(provision=provision(purpose=[dict(TREAT, code="HRESCH")])), "provision.purpose"),
    (consent(provision=provision(data=[dict(INSTANCE, meaning="dependents")])),
     "provision.data.meaning"),
    (consent(provision=provision(data=[dict(INSTANCE, meaning="authoredby")])),
     "provision.data.meaning"),
    (consent(provision=provision(data=[INSTANCE])), "provision.data.meaning"),
    (consent(provision=without(provision(), "data")), "provision.data"),
    (consent(provision=provision(data=[{"meaning": "related", "reference": {
        "reference": "EpisodeOfCare/e9"}}])), "provision.data.reference"),
    (consent(provision=without(provision(), "actor")), "provision.actor"),
    (consent(provision=provision(actor=[actor("RX1")])), "provision.actor.reference"),
    (consent(provision=provision(actor=[actor("RTG", "CST")])), "provision.actor.role"),
    (consent(organization=[organisation("RX1")]), "organization"),
    (consent(organization=[organisation("RTG")]), "organization"),
    (consent(modifierExtension=[{"url": "u:x"}]), "modifierExtension"),
    (consent(provision=provision(modifierExtension=[{"url": "u:x"}])), "modifierExtension"),
    (consent(implicitRules="urn:x"), "implicitRules"),
    (consent(verification=[{"verified": False}]), "verification"),
    (consent(policyRule={"text": "IMPLIED"}), "policyRule"),
    (consent(performer=[{"reference": "Practitioner/x"}]), "performer"),
    (consent(performer=[organisation("C81001")]), "performer"),
    (consent(performer=[{"reference": "Patient/q"}]), "performer"),
    (mother("COUSN"), "performer"),
    (without(consent(), "dateTime"), "dateTime"),
    (consent(dateTime="2024-02"), "dateTime"),
    (without(consent(), "patient"), "patient"),
    (consent(patient={"reference": "Patient/nobody"}), "patient"),
    (consent(patient={"reference": "Patient/q"}, performer=[]), "provision.data.reference"),
    (without(consent(status="inactive"), "meta"), "meta.lastUpdated"),
    (consent(policy=[{"uri": MIG}], provision=without(provision(), "actor")), "provision.data"),
]


def tables(scene):
    return ["--with", scene.file("with.ndjson", ndjson([
        patient("p", P), patient("q", Q), episode(), request(), {
            "resourceType": "PractitionerRole", "id": "r", "organization": {
                "reference": "Organization/o"}},
        {"resourceType": "Organization", "id": "o", "identifier": [
            {"system": ODS, "value": "C81001"}]}])), "--mig-policy", MIG]


def a05_each_row_of_the_mapping_and_each_refusal(scene):
    with_ = tables(scene)
    for name, one, facts in TAKEN:
        read = lines(scene.run("fhir-read", "consents", *with_, given=ndjson([one]), status=None))
        claim(read == facts, name, read, scene.err)
    for one, element in REFUSED:
        read = scene.run("fhir-read", "consents", *with_, given=ndjson([one]), status=1)
        claim(not read and "<stdin>:1: %s: " % element in scene.err, element, scene.err)
        claim(P not in scene.err and Q not in scene.err, scene.err)
    for one in [consent(performer=[{"reference": "Practitioner/x"}]), mother("COUSN")]:
        read = lines(scene.run("fhir-read", "consents", *with_, "--decided-by", "best-interests",
                               given=ndjson([one])))
        claim(read == [dict(YES, decided_by="best-interests")], read)


def a05_marks_are_denied_entries(scene):
    with_ = tables(scene)[:2]
    deny = {"type": "deny", "data": [INSTANCE, {"meaning": "instance", "reference": {
        "reference": "https://epr.example/fhir/Observation/o.1/_history/3"}}]}
    read = lines(scene.run("fhir-read", "marks", *with_, given=ndjson([
        consent(provision=deny), consent()])))
    mark = {"patient": P, "org": "C81001", "private": "yes", "decided_by": "patient", "at": AT}
    claim(read == [dict(mark, entry="Condition/k1"), dict(mark, entry="Observation/o.1")], read)
    for one, element in [
            (consent(provision=dict(deny, type="permit")), "provision.type"),
            (consent(status="inactive", provision=deny), "status"),
            (consent(status="rejected", provision=deny), "status"),
            (consent(provision=dict(deny, actor=[actor("RTG")])), "provision.actor"),
            (consent(provision=dict(deny, period={"end": "2024-05-01"})), "provision.period.end"),
            (without(consent(provision=deny), "organization"), "organization"),
            (consent(provision=dict(deny, data=[dict(INSTANCE, reference={
                "reference": "Patient/p"})])), "provision.data.reference")]:
        scene.run("fhir-read", "marks", *with_, given=ndjson([one]), status=1)
        claim("<stdin>:1: %s: " % element in scene.err, element, scene.err)


OPENED = {"patient": P, "episode": "R1", "practice": "C81001", "service": "RTG",
          "at": "2024-01-01T09:30:00Z"}


def a05_episodes_open_and_end(scene):
    with_ = tables(scene)[:2]

    def read(what, one, *more):
        return lines(scene.run("fhir-read", what, *with_, *more, given=ndjson([one])))

    def refused(what, one, element, *more):
        claim(not scene.run("fhir-read", what, *with_, *more, given=ndjson([one]), status=1))
        claim("<stdin>:1: %s: " % element in scene.err, element, scene.err)

    ended = {"start": "2024-01-01T09:30:00Z", "end": "2024-04-30"}
    claim(read("episodes", episode()) == [OPENED], "opening")
    claim(read("episodes", episode(type=[{"text": "physio"}], period=ended)) == [
        dict(OPENED, care="physio", due="2024-05-01T00:00:00Z")], "due")
    claim(read("episodes", episode(status="onhold")) == [OPENED], "onhold")
    claim(read("episodes", episode(status="finished", period=ended)) == [OPENED], "finished")
    for status in ["planned", "waitlist", "cancelled", "entered-in-error"]:
        refused("episodes", episode(status=status), "status")
    several = episode(identifier=[{"system": "a", "value": "1"}, {"system": "b", "value": "2"}])
    refused("episodes", several, "identifier")
    claim(read("episodes", several, "--episode-system", "b")[0]["episode"] == "2", "system")
    refused("episodes", without(episode(), "referralRequest"), "referralRequest")
    claim(read("episodes", without(episode(), "referralRequest"), "--practice", "C81023")[0][
        "practice"] == "C81023", "--practice")
    refused("episodes", without(episode(), "managingOrganization"), "managingOrganization")
    refused("episodes", episode(period={}), "period.start")
    alone = dict(OPENED, episode="U1", at="2024-01-01T09:00:00Z")
    claim(read("episodes", request()) == [alone], "request")
    refused("episodes", request(status="completed"), "status")
    refused("episodes", request(intent="plan"), "intent")
    claim(read("episodes", request(intent="plan"), "--intent", "plan") == [alone], "plan")
    gone = {"patient": P, "episode": "R1", "at": "2024-05-01T00:00:00Z"}
    claim(read("discharges", episode()) == [] == read("discharges", request()), "open")
    claim(read("discharges", request(status="completed")) == [], "completed is no discharge")
    claim(read("discharges", episode(status="finished", period=ended)) == [gone], "finished")
    refused("discharges", episode(status="finished"), "period.end")
    stored = "2024-01-01T00:00:00Z"
    for status in ["cancelled", "entered-in-error"]:
        claim(read("discharges", episode(status=status)) == [dict(gone, at=stored)], status)
        refused("discharges", without(episode(status=status), "meta"), "meta.lastUpdated")
    revoked = request(status="revoked", meta={"lastUpdated": stored})
    claim(read("discharges", revoked) == [dict(gone, episode="U1", at=stored)], "revoked")


def a05_labels_mark_where_they_are_asked_for(scene):
    system = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"

    def labelled(code, **more):
        return dict({"resourceType": "DocumentReference", "id": code, "subject": with_number(P),
                     "meta": {"lastUpdated": "2024-01-01T00:00:00Z", "security": [
                         {"system": system, "code": code}]}}, **more)

    nopat = labelled("NOPAT")
    nopat["meta"]["security"][0]["system"] = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
    element = dict(labelled("N"), securityLabel=[{"coding": [{"system": system, "code": "R"}]}])
    given = ndjson([labelled("R"), labelled("V"), labelled("N"), nopat, dict(element, id="e")])
    for codes, ids in [("R", ["R", "e"]), ("R,V", ["R", "V", "e"]), ("V", ["V"]), ("NOPAT", [])]:
        read = lines(scene.run("fhir-read", "labels", "--labels", codes, "--org", "RTG",
                               given=given))
        claim([m["entry"] for m in read] == ["DocumentReference/" + i for i in ids], codes, read)
        claim(all(m["private"] == "yes" and m["at"] == "2024-01-01T00:00:00Z" for m in read), read)
    scene.run("fhir-read", "labels", "--org", "RTG", given=given, status=2)


def a06_what_no_fact_can_hold_is_refused_by_its_element(scene):
    pcf = os.path.join(DATA, "pcf.ndjson")
    claim(not scene.run("fhir-read", "consents", pcf, status=1), "something was read")
    told = [line.split(": ", 2) for line in scene.err.splitlines() if "pcf.ndjson" in line]
    counts = {}
    for _, element, _ in told:
        counts[element] = counts.get(element, 0) + 1
    claim(counts == {"provision.securityLabel": 7, "provision.provision": 5,
                     "provision.purpose": 2, "provision.dataPeriod": 1,
                     "provision.data.meaning": 1, "patient": 7}, counts)
    bars = os.path.join(DATA, "bars", "validation-request.json")
    claim(not scene.run("fhir-read", "consents", "--bundle", bars, status=1))
    claim(": provision.type: " in scene.err and "1 refused" in scene.err, scene.err)
    numbers = [i["value"] for e in json.load(open(bars))["entry"]
               for i in e["resource"].get("identifier", []) if isinstance(i, dict)
               and i.get("system") == NHS]
    claim(numbers and not any(n in scene.err for n in numbers), "a number is told")


def a06_a_strict_r4_consent_is_refused(scene):
    """R4 permits no type in the root rule: nothing is guessed."""
    uk_core = consent(provision={"period": {"start": "2020-01-01"}}, policyRule={"text": "x"})
    claim(not scene.run("fhir-read", "consents", *tables(scene), given=ndjson([uk_core]), status=1))
    claim("provision.type: is neither permit nor deny" in scene.err, scene.err)


def a21_an_override_breaks_the_glass(scene):
    scene.run("ledger-init")
    scene.run("episode-open", "--quiet", "--patient", P, "--episode", "R1", "--practice",
              "C81001", "--service", "RTG", "--at", "2024-01-01")
    entry = {"patient": P, "org": "C81001", "entry": "Condition/a", "recorded": "2024-02-01"}
    looks = [["--purpose", "treatment", "--user", "nurse"],
             ["--override", "unconscious, no relatives", "--user", "doctor"]]
    for look in looks:
        scene.run("record-view", "--viewer", "RTG", *look, given=ndjson([entry]))
    views = scene.run("audit-view", "views")
    for profile in ["disclosure", "read"]:
        events = lines(scene.run("fhir-write", "audit", "--site", "host.example", "--profile",
                                 profile, given=views))
        claim([e["outcome"] for e in events] == ["4", "0"], events)
        purposes = [e["purposeOfEvent"][0] for e in events]
        claim([p["coding"][0]["code"] for p in purposes] == ["TREAT", "BTG"], purposes)
        claim(purposes[1]["text"] == looks[1][1], purposes)
        claim("withheld" not in json.dumps(events), "withheld is told")
        claim(events[0]["type"]["code"] == "110106", "nothing shown is no read")
        claim(events[1]["type"]["code"] == ("rest" if profile == "read" else "110106"), events[1])
    counted = lines(scene.run("fhir-write", "audit", "--site", "h", "--counts", given=views))
    claim({"type": "withheld", "valueString": "1"} in counted[0]["entity"][1]["detail"], counted)


CASES = [(name, case) for name, case in sorted(globals().items()) if name[:1] == "a"
         and name[1:3].isdigit()]
