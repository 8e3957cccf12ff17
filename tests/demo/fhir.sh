#!/bin/sh
# fhir.sh BINDIR: a practice's bulk export in FHIR, as the hospital may see it,
# and the AuditEvent that says so; in a temporary ledger.
set -eu
bin=$(cd "$1" && pwd)
data=$(cd "$(dirname "$0")/../data/fhir/synthea/C81031" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PATH=$bin:$PATH EDSM_LEDGER=$work/ledger.db EDSM_BY=reception TZ=Europe/London
export PATH EDSM_LEDGER EDSM_BY TZ
cp "$data"/*.ndjson "$work"
cd "$work"

step() {
	printf '\n== %s\n\n' "$1"
}
say() {
	printf '%s\n' "$@"
}
# run COMMAND...: shows the command as it would be typed, and runs it
run() {
	printf '\n  $ %s\n' "$*"
	sh -c "$*" 2>&1 | sed 's/^/  /'
}
counts="cut -d '\"' -f 4 for-RTG.ndjson | sort | uniq -c"
read_="fhir-read entries --quiet --org C81031 --with Patient.ndjson *.ndjson"

say 'The practice C81031 exports a record in FHIR R4, one file a type, as a bulk' \
	'export has it. (The patient is synthetic, made by Synthea; the NHS number is' \
	'a test number.)'
run 'wc -l *.ndjson'

step 'Entries of a record'
say 'Each resource becomes an entry: whose it is, in whose record, its id, when' \
	'it was stored, which entries it refers to, and the resource itself.'
run "$read_ | grep '\"Procedure/' | head -n 1 | cut -c 1-250"

step 'The hospital, before anybody agreed'
run 'ledger-init'
run 'episode-open --quiet --patient 9991106847 --episode CHEST-1 --practice C81031 --service RTG --care "respiratory medicine" --at 2024-02-01'
run "$read_ | record-view --viewer RTG --user 'ward 3' --purpose treatment | fhir-write resources | wc -l"

step 'The patient agrees'
run 'consent-set --quiet --patient 9991106847 --episode CHEST-1 --to-service yes --at 2024-02-02'
run "$read_ | record-view --viewer RTG --user 'ward 3' --purpose treatment | fhir-write resources >for-RTG.ndjson"
run "$counts"

step 'One condition is private'
say 'The bronchitis is not to be seen outside the practice. A prescription and a' \
	'procedure refer to it and name it, and so does the encounter where it was' \
	'found: they go with it.'
run "grep -c bronchitis for-RTG.ndjson"
run 'mark-private --quiet --patient 9991106847 --org C81031 --entry Condition/d4329a7e-b828-0469-5bf0-f7c1a50fd7d8 --at 2024-03-01'
run "$read_ | record-view --viewer RTG --user 'ward 3' --purpose treatment | fhir-write resources >for-RTG.ndjson"
run "$counts"
run 'grep -c bronchitis for-RTG.ndjson || true'
say '' 'A letter that tells of it in words of its own refers to nothing, and no' \
	'filter can know: it is to be marked too.'

step 'What an audit repository is told'
say 'Each look is an AuditEvent of IHE BALP: who saw how much, not what was held' \
	'back.'
run "audit-view views | tail -n 1 | fhir-write audit --site ehr.example.nhs.uk | sed 's/,\"\(type\|agent\|entity\|source\)\"/\n&/g' | cut -c 1-150"

step 'And what an enforcement point is told'
say 'Who may see what, as a Consent of IHE PCF, with the private entry denied in it.'
run "audit-view marks >marks.jsonl; audit-view who --all | fhir-write consents --marks marks.jsonl | sed 's/,\"provision\"/\n&/g' | tail -n 2 | cut -c 1-150"
