#!/bin/bash
# pipes.sh BINDIR: runs the pipelines of fhir-read(1) and fhir-write(1), as the
# pages have them, under pipefail. curl is a stand-in that brings a search's
# result, or keeps what it is sent.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "${1:-$here/../../build}" && pwd)
data=$here/../data/fhir/synthea
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
mkdir "$work/bin"
cat >"$work/bin/curl" <<'END'
#!/bin/sh
case $* in
*--data-binary*) cat >"$SENT" ;;
*) cat "$FOUND" ;;
esac
END
chmod +x "$work/bin/curl"
export PATH=$work/bin:$bin:$PATH TZ=Europe/London

# pipelines PAGE: each of its pipelines becomes a file $work/PAGE.N
pipelines() {
	awk -v out="$work/$1" '
		/^\.Bd -unfilled/ { on = 1; n++; next }
		/^\.Ed/ { on = 0 }
		on { print >(out "." n) }' "$here/../../cmd/$1.1"
	sed -i -e 's/\\-/-/g' -e "s/\\\\(aq/'/g" -e 's/\\e/\\/g' "$work/$1".*
}

# check NAME SCENE FILE CLAIM: runs the pipeline in a folder that the scene made
# ready, and then a claim about what came of it
check() {
	rm -rf "${work:?}/home"
	mkdir "$work/home"
	if (
		cd "$work/home"
		"$2" >/dev/null 2>&1
		bash -c "set -eu -o pipefail
$(cat "$3")" >out.txt 2>err.txt && bash -c "set -e; $4"
	) >"$work/log" 2>&1; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $1"
		cat "$work/log" "$work/home/err.txt"
	fi
}

# scene: an export, a ledger, a referral and a consent; the patient is of it
scene() {
	export EDSM_LEDGER=$PWD/ledger.db u=nurse epr=https://epr.example id=p1
	export repo=https://audit.example y SENT=$PWD/sent.json FOUND=$PWD/found.json
	y=$(date -u -d yesterday +%Y-%m-%d)
	cp "$data"/C81001/*.ndjson .
	cp "$data"/RTG/Condition.ndjson "$data"/RTG/Patient.ndjson "$work"
	cat "$work/Patient.ndjson" >>Patient.ndjson
	sort -u -o Patient.ndjson Patient.ndjson
	patient=$(grep -o '"value":"999[0-9]*' Condition.ndjson Patient.ndjson |
		head -n 1 | grep -o '999[0-9]*')
	key=$(grep -F "$patient" Patient.ndjson | grep -o '"id":"[^"]*' |
		head -n 1 | cut -d '"' -f 4)
	ledger-init
	mkdir out move
	episode-open --quiet --patient "$patient" --episode R1 --practice C81001 \
		--service RTG --to-service yes --to-practice yes --at 2000-01-01
	mark-private --quiet --patient "$patient" --org C81001 \
		--entry Encounter/secret --at 2020-01-01
	record-view --viewer RTG --user nurse --purpose treatment <<-END
		{"patient":"$patient","org":"C81001","entry":"Condition/x","recorded":"2020-01-01"}
	END
	printf '%s' '{"resourceType":"Bundle","type":"searchset","total":9,"entry":[' >found.json
	{
		grep -F "$key" "$work/Condition.ndjson" ||
			sed "s/Patient\/[0-9a-f-]*/Patient\/$key/" "$work/Condition.ndjson"
	} | head -n 1 | sed 's/.*/{"resource":&}/' | tr -d '\n' >>found.json
	grep -F "\"id\":\"$key\"" Patient.ndjson | head -n 1 |
		sed 's/.*/,{"resource":&,"search":{"mode":"include"}}]}/' >>found.json
	org='"identifier":{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value"'
	cat >ServiceRequest.ndjson <<-END
		{"resourceType":"ServiceRequest","id":"s2","meta":{"lastUpdated":"2026-01-02T03:04:05Z"},"status":"active","intent":"order","subject":{"reference":"Patient/$key"},"requester":{$org:"C81001"}},"performer":[{$org:"RY8"}}]}
	END
	cat >EpisodeOfCare.ndjson <<-END
		{"resourceType":"EpisodeOfCare","id":"e2","status":"finished","identifier":[{"system":"u:x","value":"R2"}],"patient":{"reference":"Patient/$key"},"managingOrganization":{$org:"RY8"}},"referralRequest":[{"reference":"ServiceRequest/s2"}],"period":{"start":"2026-01-02T03:04:05Z","end":"2026-02-01"}}
	END
	sed 's/"s2"/"s1"/; s/RY8/RTG/' ServiceRequest.ndjson >>ServiceRequest.ndjson.1
	cat ServiceRequest.ndjson.1 >>ServiceRequest.ndjson
	rm ServiceRequest.ndjson.1
}

# an episode that is open, for the consent of pipeline 4
consent_scene() {
	scene
	fhir-read episodes --quiet --with Patient.ndjson --with ServiceRequest.ndjson \
		EpisodeOfCare.ndjson | episode-open --quiet
	cat >Consent.ndjson <<-END
		{"resourceType":"Consent","id":"c","status":"active","scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}]},"patient":{"reference":"Patient/$key"},"dateTime":"2026-01-03","performer":[{"reference":"Patient/$key"}],"provision":{"type":"permit","actor":[{"role":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"IRCP"}]},"reference":{$org:"RY8"}}}],"data":[{"meaning":"related","reference":{"reference":"EpisodeOfCare/e2"}}]}}
	END
}

# a condition with a label, for pipeline 5
label_scene() {
	scene
	system=http://terminology.hl7.org/CodeSystem/v3-Confidentiality
	sed -i "1s|\"meta\":{|&\"security\":[{\"system\":\"$system\",\"code\":\"R\"}],|" \
		Condition.ndjson
}

pipelines fhir-read
pipelines fhir-write
read=$work/fhir-read write=$work/fhir-write
check 'a bulk export' scene "$read.1" '[ -s for-RTG.ndjson ]
	audit-view views --viewer RTG --user nurse | grep -q "\"shown\":[1-9]"'
check 'a gateway' scene "$read.2" 'grep -q "\"type\":\"searchset\"" out.txt
	grep -q "\"resourceType\":\"Condition\"" out.txt && ! grep -q total out.txt'
check 'referrals and discharges' scene "$read.3" '
	audit-view episodes --ended | grep -q "\"episode\":\"R2\".*2026-02-02T00"'
check 'a store of consents' consent_scene "$read.4" 'grep -q RY8 out.txt
	audit-view events --episode R2 | grep -q "\"to_service\":\"yes\""'
check 'entries with a label' label_scene "$read.5" '
	audit-view marks | grep -q "\"entry\":\"Condition/"'
check 'looks to a repository' scene "$write.1" '
	grep -q "\"type\":\"transaction\"" sent.json
	grep -q "AuditEvent/[0-9a-f]\{64\}" sent.json'
check 'what is in force' scene "$write.2" '
	[ "$(wc -l <out/Consent.ndjson)" = 2 ]
	grep -q "Encounter/secret" out/Consent.ndjson'
check 'to another system' scene "$write.3" '[ -s move/EpisodeOfCare.ndjson ]
	[ "$(wc -l <move/Consent.ndjson)" = 3 ]'
count=$(find "$work" -maxdepth 1 -name 'fhir-*.[0-9]*' | wc -l)
[ "$count" -eq 8 ] || {
	echo "FAILED $count pipelines in the pages, not 8"
	failed=$((failed + 1))
}
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
