# Pieces of FHIR resources: $nhs and $ods open an Identifier, $subject is the
# patient $p by number; org CODE is a Reference to an organisation.
p=9434765919
q=9990362904
nhs='{"system":"https://fhir.nhs.uk/Id/nhs-number","value"'
ods='{"system":"https://fhir.nhs.uk/Id/ods-organization-code","value"'
subject='"subject":{"identifier":'$nhs':"'$p'"}}'
stored='"meta":{"lastUpdated":"2026-01-10T09:00:00Z"}'
scope='"scope":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/consentscope","code":"patient-privacy"}]}'
ircp='"role":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v3-ParticipationType","code":"IRCP"}]}'
org() {
	printf '{"identifier":%s:"%s"}}' "$ods" "$1"
}
# patient ID NUMBER, condition ID [MORE]: whole resources, a line each
patient() {
	printf '{"resourceType":"Patient","id":"%s","identifier":[%s:"%s"}]}\n' "$1" "$nhs" "$2"
}
condition() {
	printf '{"resourceType":"Condition","id":"%s",%s,%s%s}\n' "$1" "$stored" "$subject" "${2:+,$2}"
}
# episode [MORE]: the episode R1 of $p from C81001 to RY8
episode() {
	printf '{"resourceType":"EpisodeOfCare","id":"e1","status":"active",%s,"identifier":[{"system":"u:x","value":"R1"}],"patient":{"identifier":%s:"%s"}},"managingOrganization":%s,"contained":[{"resourceType":"ServiceRequest","id":"s","status":"active","requester":%s}],"referralRequest":[{"reference":"#s"}],"period":{"start":"2026-01-10T09:00:00Z"}%s}\n' \
		"$stored" "$nhs" "$p" "$(org RY8)" "$(org C81001)" "${1:+,$1}"
}
# consent STATUS TYPE [MORE [OF-PROVISION]]: about R1, the service is to see
consent() {
	printf '{"resourceType":"Consent","id":"c","status":"%s",%s,%s,"patient":{"identifier":%s:"%s"}},"dateTime":"2026-01-11T10:00:00Z","performer":[{"identifier":%s:"%s"}}],"organization":[%s],"provision":{"type":"%s","actor":[{%s,"reference":%s}],"data":[{"meaning":"related","reference":{"reference":"EpisodeOfCare/e1"}}]%s}%s}\n' \
		"$1" '"meta":{"lastUpdated":"2026-02-01T09:00:00Z"}' "$scope" "$nhs" "$p" "$nhs" "$p" \
		"$(org C81001)" "$2" "$ircp" "$(org RY8)" "${4:+,$4}" "${3:+,$3}"
}
