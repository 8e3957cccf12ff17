"""Records in and out: entries, labels, and what goes wrong with them."""

import base64
import glob
import json
import os
import shutil
import signal
import subprocess

from lib import (NHS, ODS, SYNTHEA, claim, condition, lines, ndjson, number, organisation,
                 patient, with_number)

P, Q = number(100), number(200)


def agreement(scene, practice="C81001", service="RTG", people=(P,), at="2019-01-01"):
    """A ledger in which the service sees the practice's record."""
    scene.run("ledger-init")
    for serial, person in enumerate(people):
        scene.run("episode-open", "--quiet", "--patient", person, "--episode", "R%d" % serial,
                  "--practice", practice, "--service", service, "--at", at,
                  "--to-service", "yes", "--to-practice", "yes")


def a00_the_ledger_is_never_opened(scene):
    """Seen from outside, by the system calls of both."""
    agreement(scene)
    given = ndjson([condition("a", with_number(P))])
    marks = scene.file("marks.jsonl", scene.run("audit-view", "marks"))
    entry = scene.run("fhir-read", "entries", "--org", "C81001", given=given)
    # a sanitizer's search for leaks and strace cannot both be there
    scene.env["ASAN_OPTIONS"] = "detect_leaks=0"
    for words, text in [(["fhir-read", "entries", "--org", "C81001"], given),
                        (["fhir-read", "consents"], given),
                        (["fhir-write", "resources"], entry),
                        (["fhir-write", "facts"], scene.run("audit-view", "events")),
                        (["fhir-write", "consents", "--marks", marks],
                         scene.run("audit-view", "who", "--all")),
                        (["audit-view", "who", "--all"], "")]:
        if not shutil.which("strace"):
            return
        scene.run("strace", "-f", "-qq", "-o", "calls", "-e", "trace=%file", *words, given=text)
        opened = b"ledger.db" in scene.read("calls")
        claim(opened == (words[0] == "audit-view"), words, "opened:", opened)


def a04_an_own_record_comes_out_as_it_went_in(scene):
    scene.run("ledger-init")
    files = [f for f in sorted(glob.glob(os.path.join(SYNTHEA, "C81023", "*.ndjson")))
             if not f.endswith("Patient.ndjson")]
    out = scene.shell(
        "fhir-read entries --quiet --org C81023 --with %s/C81023/Patient.ndjson %s |"
        "record-view --viewer C81023 | fhir-write resources" % (SYNTHEA, " ".join(files)))
    claim(out == b"".join(open(f, "rb").read() for f in files) and out, "differs")


def a07_the_custodian_of_a_pointer_says_whose_it_is(scene):
    def pointer(ident, custodian, **more):
        return dict({"resourceType": "DocumentReference", "id": ident, "status": "current",
                     "subject": with_number(P), "custodian": custodian}, **more)

    def by_code(code):
        return {"identifier": {"system": ODS, "value": code}}

    stored = {"meta": {"lastUpdated": "2024-05-06T07:08:09Z"}}
    pointers = [pointer("RAT-1", by_code("RAT"), **stored),
                pointer("RAT.X-2", by_code("RAT.X12"), **stored),
                pointer("RAT-3", by_code("RAT"), date="2024-05-06"),
                pointer("RAT-4", by_code("RAT"), date="2024-05-06T07:08:09.5+01:00"),
                pointer("RAT-5", by_code("RAT")),
                pointer("RAT-6", {"display": "RAT"}, **stored)]
    given = ndjson(pointers)
    read = lines(scene.run("fhir-read", "entries", given=given, status=1))
    claim([entry["org"] for entry in read] == ["RAT", "RAT"], read)
    claim(scene.err.count("meta.lastUpdated: is missing") == 3, scene.err)
    claim("custodian: has no organisation code" in scene.err, scene.err)
    any_ = lines(scene.run("fhir-read", "entries", "--recorded", "any", given=given, status=1))
    claim([entry["recorded"] for entry in any_[2:]] == [
        "2024-05-06", "2024-05-06T06:08:09.5Z"], any_)
    claim(not lines(scene.run("fhir-read", "entries", "--org", "C81001", given=given, status=1))
          and "custodian: is another organisation than --org" in scene.err, scene.err)


def a08_the_small_id_of_a_code_s_system_is_known(scene):
    document = {"resourceType": "DocumentReference", "id": "d", "subject": with_number(P),
                "meta": {"lastUpdated": "2024-05-06T07:08:09Z"}, "custodian": {"identifier": {
                    "system": "https://fhir.nhs.uk/id/ods-organization-code", "value": "rtg"}}}
    claim(lines(scene.run("fhir-read", "entries", given=ndjson([document])))[0]["org"] == "RTG")


def a09_a_transaction_s_own_references_are_followed(scene):
    uuid = "urn:uuid:00000000-0000-4000-8000-00000000000%d"
    entry = [{"fullUrl": uuid % 2, "resource": {
                 "resourceType": "Observation", "id": "o1", "subject": {"reference": uuid % 1},
                 "hasMember": [{"reference": uuid % 3}],
                 "meta": {"lastUpdated": "2024-01-01T00:00:00Z"}}},
             {"fullUrl": uuid % 3, "resource": condition("c1", {"reference": uuid % 1})},
             {"fullUrl": uuid % 1, "resource": {"resourceType": "Patient", "identifier": [
                 {"system": NHS, "value": P}]}}]
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": entry}
    for form, text in [((), json.dumps(bundle)), (("--bundle",), json.dumps(bundle, indent=2))]:
        read = lines(scene.run("fhir-read", "entries", "--org", "RTG", *form, given=text))
        claim([(e["patient"], e["entry"]) for e in read] == [
            (P, "Observation/o1"), (P, "Condition/c1")], read)
        claim(read[0]["refers"] == "Condition/c1", read[0])
        claim(read[0]["resource"] == entry[0]["resource"], "other resource")
    entry.pop(1)
    scene.run("fhir-read", "entries", "--org", "RTG", given=json.dumps(bundle), status=1)
    claim("#1: reference: leads to nothing in its Bundle" in scene.err, scene.err)


def a09_a_patient_may_come_behind_and_files_may_be_many(scene):
    parts = [ndjson([condition("c%d" % n, {"reference": "Patient/1"})]) for n in range(150)]
    files = [scene.file("%03d.ndjson" % n, part) for n, part in enumerate(parts)]
    behind = scene.file("z.ndjson", ndjson([patient("1", P)]))
    out = scene.run("fhir-read", "entries", "--org", "RTG", *files, behind)
    claim([e["entry"] for e in lines(out)] == ["Condition/c%d" % n for n in range(150)], out)
    whole = scene.file("all.ndjson", "".join(parts) + ndjson([patient("1", P)]))
    claim(scene.shell("fhir-read entries --org RTG <%s" % whole) == out, "by redirection")
    claim(scene.shell("{ read -r line; fhir-read entries --org RTG; } <%s" % whole) == b"".join(
        out.splitlines(True)[1:]), "from where it was read to")
    claim(not scene.shell("cat %s | fhir-read entries --org RTG" % whole, status=1), "by a pipe")
    claim(scene.shell("fhir-read entries --org RTG --with %s <(cat %s)" % (behind, whole)) == out,
          "by a pipe with a table")


def a10_one_id_with_two_numbers_leads_nowhere(scene):
    one = scene.file("one.ndjson", ndjson([patient("1", P), condition(
        "a", {"reference": "Patient/1"})]))
    two = scene.file("two.ndjson", ndjson([patient("1", Q), condition(
        "b", {"reference": "Patient/1"})]))
    for files in [(one, two), (two, one)]:
        claim(not scene.run("fhir-read", "entries", "--org", "RTG", *files, status=1))
        claim(scene.err.count("subject: leads to two different resources of one id") == 2,
              scene.err)


def a11_what_repeats_a_private_entry_is_hidden_with_it(scene):
    """Nothing of a private condition's words comes out, whatever the order."""
    code, viewer = "C81023", "RTG"
    people = sorted({e["patient"] for e in entries_of(scene, code)})
    told = [e for e in entries_of(scene, code) if e["entry"].startswith("Condition/")]
    words = {e["entry"]: e["resource"]["code"]["text"].encode() for e in told}
    repeated = neighbours(told)
    for order in ["mark first", "export first"]:
        os.path.exists(scene.path + "/ledger.db") and os.remove(scene.path + "/ledger.db")
        agreement(scene, code, viewer, people, "1990-01-01")
        record = ndjson([e for e in entries_of(scene, code)] + repeated)
        if order == "export first":
            before = scene.run("record-view", "--viewer", viewer, given=record)
            claim(all(w in before for w in words.values()), "nothing to hide")
        scene.run("mark-private", "--quiet", "--at", "2021-01-01", given=ndjson(
            {n: e[n] for n in ["patient", "org", "entry"]} for e in told))
        after = scene.run("record-view", "--viewer", viewer, given=record)
        out = scene.run("fhir-write", "resources", given=after)
        claim(out.count(b"\n") > 10, "nothing comes out at all")
        for entry, text in words.items():
            claim(text not in out, order, entry, "comes out")
    own = scene.run("record-view", "--viewer", code, given=record)
    claim(own.decode() == record, "the owner does not see it all")


def a11_no_word_of_a_sample_s_private_conditions_comes_out(scene):
    """As Synthea has them: prescriptions, procedures and encounters."""
    hidden = 0
    for folder in sorted(glob.glob(os.path.join(SYNTHEA, "*/"))):
        code = os.path.basename(folder.rstrip("/"))
        record = entries_of(scene, code)
        told = [e for e in record if e["entry"].startswith("Condition/")]
        words = {e["resource"]["code"]["text"].encode() for e in told}
        if not told:
            continue
        os.path.exists(scene.path + "/ledger.db") and os.remove(scene.path + "/ledger.db")
        agreement(scene, code, "ZZ9", sorted({e["patient"] for e in record}), "1990-01-01")
        given = ndjson(record)
        before = scene.run("record-view", "--viewer", "ZZ9", given=given)
        scene.run("mark-private", "--quiet", "--at", "2024-06-01", given=ndjson(
            {n: e[n] for n in ["patient", "org", "entry"]} for e in told))
        after = scene.run("record-view", "--viewer", "ZZ9", given=given)
        claim(after and not any(w in after for w in words), code, "lets them out")
        hidden += before.count(b"\n") - after.count(b"\n") - len(told)
    claim(hidden >= 30, "only", hidden, "neighbours are hidden")


def entries_of(scene, code):
    folder = os.path.join(SYNTHEA, code)
    return lines(scene.run("fhir-read", "entries", "--quiet", "--org", code,
                           *sorted(glob.glob(folder + "/*.ndjson"))))


def neighbours(told):
    """A prescription, a procedure, a report and an encounter for each condition,
    with its words in display, and made entries by fhir-read's own walk."""
    made = []
    for n, entry in enumerate(told):
        reference = {"reference": entry["entry"], "display": entry["resource"]["code"]["text"]}
        shapes = [("MedicationRequest", {"reasonReference": [reference]}),
                  ("Procedure", {"reasonReference": [reference]}),
                  ("DiagnosticReport", {"extension": [{"url": "u:x", "valueReference": reference}]}),
                  ("Encounter", {"diagnosis": [{"condition": reference}]}),
                  ("List", {"entry": [{"item": reference}]})]
        for kind, words in shapes:
            made.append(dict({"resourceType": kind, "id": "n%d" % n, "meta": {
                "lastUpdated": "2015-01-01T00:00:00Z"}, "subject": with_number(
                    entry["patient"])}, **words))
    given = ndjson(made).encode()
    done = subprocess.run([os.path.join(neighbours.bin, "fhir-read"), "entries", "--quiet",
                           "--org", told[0]["org"]], input=given, stdout=subprocess.PIPE)
    claim(done.returncode == 0, "neighbours are refused")
    read = lines(done.stdout)
    claim(all(e["refers"] == m_reference(e) for e in read), "refers is not what is referred to")
    return read


def m_reference(entry):
    text = json.dumps(entry["resource"])
    return text.split('"reference": "')[1].split('"')[0]


def a12_a_laboratory_that_performed_is_not_the_owner(scene):
    agreement(scene)
    result = {"resourceType": "DiagnosticReport", "id": "r", "subject": with_number(P),
              "meta": {"lastUpdated": "2020-01-01T00:00:00Z"},
              "performer": [organisation("RX1")], "resultsInterpreter": [organisation("RX1")]}
    read = scene.run("fhir-read", "entries", "--org", "C81001", given=ndjson([result]))
    why = scene.run("audit-view", "why", "--viewer", "RX1", given=read)
    claim(lines(why)[0]["rule"] == "no-relationship", why)


def a13_content_stored_after_a_withdrawal_is_withheld(scene):
    agreement(scene)
    scene.run("consent-set", "--quiet", "--patient", P, "--episode", "R0", "--to-service", "no",
              "--at", "2021-01-01")
    late = condition("late", with_number(P), "2021-06-01T00:00:00Z", recordedDate="2020-01-01")
    early = condition("early", with_number(P), "2020-06-01T00:00:00Z", recordedDate="2020-01-01")
    for recorded in ["updated", "any"]:
        out = scene.shell(
            "fhir-read entries --quiet --org C81001 --recorded %s %s |"
            "record-view --viewer RTG | fhir-write resources" % (
                recorded, scene.file("r.ndjson", ndjson([late, early]))))
        claim([r["id"] for r in lines(out)] == ["early"], recorded, out)


def recorded_of(scene, updated, *options, **more):
    entry = condition("t", with_number(P), **more)
    entry["meta"] = {"lastUpdated": updated} if updated else {}
    out = scene.run("fhir-read", "entries", "--org", "RTG", *options, given=ndjson([entry]),
                    status=None)
    return lines(out)[0]["recorded"] if out else scene.err.splitlines()[0]


def a14_a_seventh_digit_rounds_up(scene):
    for written, read in [("2020-01-01T00:00:00.1234567Z", "2020-01-01T00:00:00.123457Z"),
                          ("2020-01-01T00:00:00.1234560Z", "2020-01-01T00:00:00.123456Z"),
                          ("2019-12-31T23:59:59.9999999Z", "2020-01-01T00:00:00Z"),
                          ("2020-01-01T01:00:00.5+01:00", "2020-01-01T00:00:00.5Z")]:
        claim(recorded_of(scene, written) == read, written, recorded_of(scene, written))
    claim("meta.lastUpdated: is no instant" in recorded_of(scene, "2020-01-01"))


def a15_a_part_of_a_date_is_its_last_instant(scene):
    for written, read in [("2003", "2003-12-31T23:59:59.999999Z"),
                          ("2003-05", "2003-05-31T23:59:59.999999Z"),
                          ("2004-02", "2004-02-29T23:59:59.999999Z"),
                          ("2003-05-06", "2003-05-06")]:
        got = recorded_of(scene, None, "--recorded", "any", recordedDate=written)
        claim(got == read, written, got)
    later = recorded_of(scene, "2003-06-01T00:00:00Z", "--recorded", "any", recordedDate="2003-05")
    claim(later == "2003-06-01T00:00:00Z", later)
    claim("recordedDate: is no date" in recorded_of(
        scene, None, "--recorded", "any", recordedDate="2003-13"))


def a16_an_entry_s_id_has_up_to_128_characters(scene):
    for length, good in [(64, True), (65, True), (128, True), (129, False)]:
        one = condition("x" * (length - len("Condition/")), with_number(P))
        out = scene.run("fhir-read", "entries", "--org", "RTG", given=ndjson([one]),
                        status=0 if good else 1)
        claim(bool(out) == good, length)
        scene.run("ledger-init") if length == 64 else None
        if good:
            claim(scene.run("record-view", "--viewer", "RTG", given=out) == out, length)
    claim(": id: makes no entry's id" in scene.err, scene.err)


def a17_a_large_attachment_is_told_and_the_rest_goes_on(scene):
    scene.run("ledger-init")
    data = base64.b64encode(b"x" * (1536 * 1024)).decode()
    large = condition("large", with_number(P), extension=[{"url": "u:x", "valueBase64Binary": data}])
    near = condition("near", with_number(P), extension=[{
        "url": "u:x", "valueString": "x" * ((1 << 20) - 250)}])
    rest = [condition("a", with_number(P)), condition("b", with_number(P))]
    path = scene.file("r.ndjson", ndjson([rest[0], large, near, rest[1]]))
    out = scene.shell("fhir-read entries --org RTG %s | record-view --viewer RTG |"
                      "fhir-write resources" % path, status=1)
    claim([r["id"] for r in lines(out)] == ["a", "b"], [r["id"] for r in lines(out)])
    claim("r.ndjson:2: is longer than 1 MiB" in scene.err, scene.err)
    claim("r.ndjson:3: is longer than 1 MiB as an entry" in scene.err, scene.err)


def a18_numbers_and_escapes_come_out_byte_for_byte(scene):
    scene.run("ledger-init")
    raw = ('{"resourceType":"Observation", "id":"o","meta":{"lastUpdated":"2020-01-01T00:00:00Z"},'
           '"subject":{"identifier":{"system":"%s","value":"%s"}},"valueQuantity":{"value":1.10,'
           '"x":123456789012345678901234567890.50},"note":[{"text":"caf\\u00e9 a\\/b \\ud83d\\ude00"}]'
           ',"big":123456789012345678901234567890}' % (NHS, P))
    path = scene.file("o.ndjson", raw + "\n")
    out = scene.shell("fhir-read entries --quiet --org RTG %s | record-view --viewer RTG |"
                      "fhir-write resources" % path)
    claim(out.decode() == raw + "\n", out)


def a19_a_searchset_comes_out_without_its_counts(scene):
    agreement(scene)
    found = {"resourceType": "Bundle", "type": "searchset", "total": 3,
             "link": [{"relation": "next", "url": "https://epr/next"}],
             "entry": [{"resource": condition("a", {"reference": "Patient/1"}),
                        "search": {"mode": "match"}},
                       {"resource": condition("b", {"reference": "Patient/2"}),
                        "search": {"mode": "match"}},
                       {"resource": patient("1", P), "search": {"mode": "include"}},
                       {"resource": patient("2", Q), "search": {"mode": "include"}},
                       {"resource": {"resourceType": "OperationOutcome"},
                        "search": {"mode": "outcome"}},
                       {"request": {"method": "DELETE", "url": "Condition/z"}}]}
    path = scene.file("bundle.json", json.dumps(found, indent=1))
    out = scene.shell("fhir-read entries --quiet --bundle --org C81001 %s |"
                      "record-view --viewer RTG | fhir-write resources --bundle searchset" % path)
    bundle = json.loads(out)
    claim(set(bundle) == {"resourceType", "type", "entry"} and bundle["type"] == "searchset", out)
    claim([e["resource"]["id"] for e in bundle["entry"]] == ["a"], out)
    none = json.loads(scene.run("fhir-write", "resources", "--bundle", "searchset"))
    claim(none == {"resourceType": "Bundle", "type": "searchset"}, none)


def a20_a_reader_that_dies_is_seen_and_views_are_of_what_came_out(scene):
    agreement(scene)
    many = ndjson(condition("c%d" % n, with_number(P)) for n in range(400)).encode()
    script = ("set -o pipefail; fhir-read entries --quiet --org C81001 & read=$!; "
              "echo $read >pid; wait $read")
    pipeline = subprocess.Popen(
        ["bash", "-c", "set -o pipefail; bash -c '%s' <&0 | record-view --viewer RTG |"
         "fhir-write resources >out.ndjson" % script.replace("& read", "<&0 & read")],
        cwd=scene.path, env=scene.env, stdin=subprocess.PIPE, stderr=subprocess.PIPE)
    pipeline.stdin.write(many)
    pipeline.stdin.flush()
    wait_for(lambda: os.path.exists(scene.path + "/out.ndjson") and scene.read("out.ndjson"))
    os.kill(int(scene.read("pid")), signal.SIGKILL)
    pipeline.stdin.close()
    claim(pipeline.wait() != 0, "nobody sees that the reader died")
    came = len(scene.read("out.ndjson").splitlines())
    shown = sum(v["shown"] for v in lines(scene.run("audit-view", "views")))
    claim(0 < came == shown, came, "came out,", shown, "are logged")


def wait_for(true, seconds=20):
    import time
    end = time.time() + seconds
    while not true():
        claim(time.time() < end, "waited in vain")
        time.sleep(0.05)


def a22_no_words_of_a_resource_in_messages_or_arguments(scene):
    """Every way to be refused, with words that must not be seen."""
    secret = "SECRETWORDS"
    wrong = [
        '{"resourceType":"%s","id":"1"}' % secret,
        '{"resourceType":"Condition","id":"%s 1","subject":%s,"meta":{"lastUpdated":'
        '"2020-01-01T00:00:00Z"}}' % (secret, json.dumps(with_number(P))),
        '{"resourceType":"Condition","subject":{"reference":"Patient/%s"}}' % secret,
        '{"resourceType":"Condition","subject":%s,"meta":{"lastUpdated":"%s"}}' % (
            json.dumps(with_number(P)), secret),
        '{"resourceType":"Condition","%s":1,"%s":2}' % (secret, secret),
        '{"%s' % secret, secret, '[["%s"]]' % secret,
        '{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"%s"}},{"%s"}]}' % (
            secret, secret),
        '{"resourceType":"Consent","status":"%s","patient":%s}' % (
            secret, json.dumps(with_number(P))),
        '{"resourceType":"EpisodeOfCare","status":"%s"}' % secret,
        '{"resourceType":"OrganizationAffiliation","active":"%s"}' % secret,
    ]
    for what in ["entries", "episodes", "discharges", "consents", "marks", "partners"]:
        scene.run("fhir-read", what, *(["--org", "RTG"] if what == "entries" else []),
                  given="\n".join(wrong), status=1)
        claim(secret not in scene.err and P not in scene.err, scene.err)
        claim("refused" in scene.err, scene.err)
    for what, more in [("resources", []), ("facts", []), ("audit", ["--site", "h"])]:
        scene.run("fhir-write", what, *more, given="\n".join(wrong), status=1)
        claim(secret not in scene.err and P not in scene.err, scene.err)


CASES = [(name, case) for name, case in sorted(globals().items()) if name[:1] == "a"
         and name[1:3].isdigit()]
