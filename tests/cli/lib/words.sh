# Words that many cases use. They end in success, so that a case's status is
# that of its own last command.

# consent FLAG ...: a decision of patient $p, recorded without a word
consent() {
	consent-set --quiet --patient $p "$@"
}

# refer EPISODE PRACTICE SERVICE FLAG ...: an episode of patient $p
refer() {
	episode=$1 practice=$2 service=$3
	shift 3
	episode-open --quiet --patient $p --episode "$episode" \
		--practice "$practice" --service "$service" "$@"
}

# discharge EPISODE FLAG ...: ends an episode of patient $p
discharge() {
	episode=$1
	shift
	episode-discharge --quiet --patient $p --episode "$episode" "$@"
}

# mark ENTRY FLAG ...: marks an entry of patient $p in the record of C81001
mark() {
	entry=$1
	shift
	mark-private --quiet --patient $p --org C81001 --entry "$entry" "$@"
}

# facts LEDGER: its events without what differs from run to run
facts() {
	audit-view events --ledger "$1" |
		sed -E 's/"(seq|logged|login|hash)":("[^"]*"|[0-9]+),?//g; s/,\}/}/'
}

# entries DAY ...: entries of patient $p in the record of C81001, that of day
# N of January 2026 called EN and recorded at noon; in one write, so that a
# pipe brings them as one group
entries() {
	lines=
	for n in "$@"; do
		lines="$lines{\"patient\":\"$p\",\"org\":\"C81001\",\"entry\":\"E$n\",\"recorded\":\"2026-01-${n}T12:00:00Z\"}
"
	done
	printf '%s' "$lines"
}

# rules: of what audit-view why prints, entry, decision, rule, episode, because
rules() {
	sed -E 's/"(answer|patient|org|viewer|at)":"[^"]*",//g'
}

# logged SEQ: when the ledger took that event
logged() {
	audit-view events | sed -n "s/^{\"seq\":$1,.*\"logged\":\"\([^\"]*\)\".*/\1/p"
}

# numbers COUNT: so many valid NHS numbers, one a line
numbers() {
	awk -v count="$1" 'BEGIN {
		for (n = 900000000; done < count; n++) {
			sum = 0
			for (i = 1; i <= 9; i++)
				sum += (11 - i) * substr(n, i, 1)
			check = (11 - sum % 11) % 11
			if (check == 10)
				continue
			done++
			print n check
		}
	}'
}
