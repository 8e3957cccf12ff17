# Words that many cases use. They end in success, so that a case's status is
# that of its own last command.

# consent FLAG ...: a decision of patient $p, recorded without a word
consent() {
	consent-set --quiet --patient $p "$@"
}

# facts LEDGER: its events without what differs from run to run
facts() {
	audit-view events --ledger "$1" | sed -E 's/"(seq|logged|login|hash)":("[^"]*"|[0-9]+),?//g; s/,\}/}/'
}

# entries NUMBER ...: entries of patient $p in the record of C81001, that of
# number N recorded at noon of day N of January 2026
entries() {
	for n in "$@"; do
		printf '{"patient":"%s","org":"C81001","entry":"E%s","recorded":"2026-01-%sT12:00:00Z"}\n' "$p" "$n" "$n"
	done
}

# rules: of what audit-view why prints, entry, decision, rule, episode, because
rules() {
	sed -E 's/"(answer|patient|org|viewer|at)":"[^"]*",//g'
}
