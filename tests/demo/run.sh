#!/bin/sh
# run.sh BINDIR [FOLDER]: the leaflet as a story, in a temporary ledger; its page
# is left in FOLDER.
set -eu
bin=$(cd "$1" && pwd)
kept=$(cd "${2:-$1}" && pwd)
data=$(cd "$(dirname "$0")/../data/demo" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
PATH=$bin:$PATH EDSM_LEDGER=$work/ledger.db EDSM_BY=reception TZ=Europe/London
export PATH EDSM_LEDGER EDSM_BY TZ
cp "$data/record.jsonl" "$data/partners.csv" "$data/names.csv" "$work"
cd "$work"

# step TITLE: the heading of a part of the story
step() {
	printf '\n== %s\n\n' "$1"
}

# say LINE...: what happens, in words
say() {
	printf '%s\n' "$@"
}

# run COMMAND...: shows the command as it would be typed, and runs it
run() {
	printf '\n  $ %s\n' "$*"
	sh -c "$*" 2>&1 | sed 's/^/  /'
}

# who T, why VIEWER T: who sees what then, and by which rule
who() {
	run "audit-view who --patient 9434765919 --at $1 --table"
}
why() {
	run "audit-view why --viewer $1 --at $2 --table record.jsonl"
}

say 'A patient of the practice C81001 has back pain. The story follows the' \
	'practice leaflet on sharing: every step is one command, and after each' \
	'the question is the same: who sees what now, and by which rule?' \
	'(The people and records are invented. The NHS number is a test number.)'

step 'The ledger'
say 'Everything is kept in one file, a ledger that facts are only added to.'
run 'ledger-init'

step '14 January 2025: back pain, and a referral to physiotherapy'
say 'The GP refers to the community physiotherapists (RY8). The patient is' \
	'not asked yet, and silence is not consent: nobody sees anything.'
run 'episode-open --patient 9434765919 --episode BACK-1 --practice C81001 --service RY8 --care physiotherapy --at 2025-01-14T10:30:00Z --quiet'
who 2025-01-14T12:00:00Z
say '' '  (no line: nobody outside an organisation sees its record)'
why RY8 2025-01-14T12:00:00Z

step '3 February: the patient agrees'
say 'At the first appointment the patient agrees that the physiotherapist' \
	'sees the whole GP record, and that the GP sees the physiotherapy record.'
run 'consent-set --patient 9434765919 --episode BACK-1 --to-service yes --to-practice yes --at 2025-02-03T10:55:00Z --quiet'
who 2025-02-03T12:00:00Z
why RY8 2025-02-03T12:00:00Z

step '10 February: one entry is private'
say 'The patient asks the practice to keep the note about low mood private.' \
	'It cannot be seen outside the practice now, by any route.'
run 'mark-private --patient 9434765919 --org C81001 --entry GP-102 --at 2025-02-10T09:00:00Z --quiet'
why RY8 2025-03-01T12:00:00Z

step '1 April: a change of mind'
say 'The patient no longer wants to share the GP record. What was recorded' \
	'before stays shared with the physiotherapist; what comes after does not.' \
	'The GP still sees the physiotherapy record: nobody withdrew that.'
run 'consent-set --patient 9434765919 --episode BACK-1 --to-service no --at 2025-04-01T09:00:00Z --quiet'
who 2025-04-09
why RY8 2025-04-09

step '30 April: discharge'
say 'The treatment ends, and the agreement ends with it, in both directions.'
run 'episode-discharge --patient 9434765919 --episode BACK-1 --reason "treatment complete" --at 2025-04-30T15:00:00Z --quiet'
who 2025-05-01
why RY8 2025-05-01

step '2 September: the knee'
say 'A new referral to the same service needs a new agreement: the old yes' \
	'and the old no count for nothing.'
run 'episode-open --patient 9434765919 --episode KNEE-1 --practice C81001 --service RY8 --care physiotherapy --at 2025-09-02T11:00:00Z --quiet'
why RY8 2025-09-02T12:00:00Z
say '' 'This time the patient agrees at once. The whole record is shared again,' \
	'with what was recorded in between, and without the private entry.'
run 'consent-set --patient 9434765919 --episode KNEE-1 --to-service yes --at 2025-09-02T11:05:00Z --quiet'
why RY8 2025-09-02T12:00:00Z

step 'The other way of sharing: the Medical Interoperability Gateway'
say 'The organisations of the local sharing protocol may look at GP records' \
	'through the MIG, if the patient agrees. Nobody asked yet: they see nothing.'
run 'partner-set --quiet partners.csv'
run 'audit-view why --viewer RX9 --at 2025-09-03 --table record.jsonl'
say '' 'On 5 October the patient says yes at the practice.'
run 'consent-set --patient 9434765919 --practice C81001 --mig yes --at 2025-10-05T10:00:00Z --quiet'
who 2025-10-06
why RX9 2025-10-06
say '' 'On 1 November the patient says no to the MIG. Whoever records it is told' \
	'that the physiotherapists, a partner too, still see by the other route.'
run 'consent-set --patient 9434765919 --practice C81001 --mig no --at 2025-11-01T10:00:00Z --quiet'
who 2025-11-02

step 'Today: somebody looks'
say 'The physiotherapist opens the record. Only what may be seen comes out,' \
	'and the view is in the ledger before the first line is.'
run 'record-view --viewer RY8 --user "duty physiotherapist" --purpose knee record.jsonl'
run 'audit-view views --patient 9434765919 --table'

step 'The week after: a mistake, and what it showed'
say 'A yes for another patient was typed in for this one, for the podiatrist.' \
	'Before anybody notices, the podiatrist looks.'
run 'episode-open --patient 9434765919 --episode FOOT-1 --practice C81001 --service RX1 --care podiatry --at 2025-11-10T09:00:00Z --quiet'
run 'consent-set --patient 9434765919 --episode FOOT-1 --to-service yes --at 2025-11-10T09:05:00Z --quiet'
run 'record-view --viewer RX1 --user "duty podiatrist" record.jsonl | wc -l'
say '' 'The yes is taken back, with the reason. It never counted, as known from' \
	'now on; the look of the podiatrist stays, and so does what could be known then.'
run "audit-view events --episode FOOT-1 --event consent-set | fact-void --quiet --reason 'wrong patient'"
run 'audit-view why --viewer RX1 --table record.jsonl'
say '' 'What was shown then is still proved: by the rules as known then, and now.'
run 'audit-view views --viewer RX1 | cut -d, -f1-2'
run 'audit-view shown --seq "$(audit-view views --viewer RX1 | sed "s/[^0-9]*\([0-9]*\).*/\1/")" --table record.jsonl'
say '' 'And the practice merges into another: under either code it is one.'
run 'org-succeed --org C81001 --successor C81007 --at 2025-12-01 --quiet'
run 'audit-view who --patient 9434765919 --source C81007 --table'

step 'Years later'
say 'Who could see whose record, from when until when?'
run 'audit-view timeline --patient 9434765919 --table'
say '' 'And was anything changed since? Every event holds the hash of the one' \
	'before it.'
run 'ledger-verify'

step 'The page'
say 'Who could see the record, who looked and why: the same as a page that a' \
	'patient reads, one HTML file without scripts, which opens anywhere. (The' \
	'story was typed in just now: --late leaves that out of the picture.)'
run "audit-view account --patient 9434765919 --since 2025-01-01 | audit-report patient --names names.csv --late 5000d --output patient.html"
mv patient.html "$kept/demo-patient.html"
say '' "The page: $kept/demo-patient.html"
