#!/bin/sh
# cron.sh [BINDIR]: the nights of the crontab in edsm(7), of edsm.cron and of
# the README, as cron runs them.
#
# The lines are taken from there. Their folders become folders of this test's
# own; each line runs as cron(8) runs it: by /bin/sh, in an environment of HOME,
# LOGNAME, SHELL, PATH and the crontab's own variables, from HOME, with "\%" made
# "%". What it prints is the mail.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "${1:-$here/../build}" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
passed=0 failed=0
mkdir -p "$work/bin" "$work/lib/edsm" "$work/srv/backup" "$work/home"
chmod 700 "$work/srv" "$work/srv/backup"
for command in "$bin"/[a-z]*-[a-z]*; do
	[ -d "$command" ] || ln -s "$command" "$work/bin/"
done

# crontab: of the one on standard input, the variables and the lines
crontab() {
	sed -e "s|/srv/edsm|$work/srv|g" -e "s|/usr/local/|$work/|g" \
		-e "s|/var/lib/edsm|$work/srv|g" -e "s|/etc/edsm|$work/home|" \
		-e "s|/var/backups/edsm|$work/srv/backup|g" >"$work/crontab"
	sed -n "s/^\([A-Z_]*=\)'\{0,1\}\([^']*\)'\{0,1\}$/\1\2/p" \
		"$work/crontab" >"$work/variables"
	# the account in a line of /etc/cron.d
	grep '^[0-9]' "$work/crontab" |
		sed 's/^\(\([^ ]* \)\{5\}\)edsm /\1/' >"$work/jobs"
}
sed -n '/^\.\\" crontab$/,/^\.\\" end of crontab$/p' "$here/../cmd/edsm.7" |
	sed -e '/^\./d' -e 's/\\-/-/g' -e "s/\\\\(aq/'/g" -e 's/\\e/\\/g' |
	crontab

# is WHAT GOT WANTED: counts it, and shows both where they differ
is() {
	if [ "$2" = "$3" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		printf 'FAILED %s\n  got    %s\n  wanted %s\n' "$1" "$2" "$3"
	fi
}

# cron COMMAND: runs it as cron does; what it prints is the mail
cron() (
	cd "$work/home"
	set -- "$1" HOME="$work/home" LOGNAME=practice SHELL=/bin/sh
	while read -r variable; do
		set -- "$@" "$variable"
	done <"$work/variables"
	command=$1
	shift
	env -i PATH=/usr/bin:/bin "$@" /bin/sh -c "$command" 2>&1
)

# night: every line of the crontab in its order; the mail of all
night() {
	while read -r _ _ _ _ _ command; do
		status=0
		cron "$(printf '%s\n' "$command" | sed 's/\\%/%/g')" </dev/null ||
			status=$?
		[ "$status" -eq 0 ] || echo "exit $status"
	done <"$work/jobs"
}

cd "$work/srv"
printf '%s\n' '--column patient=NHS Number' '--column episode=Ref' \
	'--column at=Date' '--time-format %d/%m/%Y %H:%M' |
	tee openings.options changes.options >discharges.options
echo '--yes consented' >>changes.options
chmod 600 ./*.options
EDSM_LEDGER=$work/srv/ledger.db "$bin/ledger-init"

is 'lines of the crontab' "$(wc -l <"$work/jobs")" 7
is 'zone of the crontab' "$(sed -n 's/^TZ=//p' "$work/variables")" Europe/London

cat >openings.csv <<'END'
Ref,NHS Number,practice,service,Date,due
R1,943 476 5919,C81001,RY8,13/04/2026 09:15,
R2,999 046 6239,C81001,RFS,13/04/2026 10:40,
R3,999 036 2904,C81001,RX1,14/04/2026 08:05,01/06/2026 00:00
END
cat >changes.csv <<'END'
Ref,NHS Number,Date,to_service
R1,943 476 5919,14/04/2026 09:00,Consented
R4,999 046 6238,20/04/2026 09:00,Consented
END
cat >discharges.csv <<'END'
Ref,NHS Number,Date
R1,943 476 5919,01/05/2026 12:00
END
today=$(TZ=Europe/London date +%F)
night >"$work/mail"
is 'mail of the first night' "$(cut -d : -f 1-3 "$work/mail")" \
	'openings.csv:3: patient
exit 1
changes.csv:3: episode
exit 1
(none)'
is 'nobody is named in the mail' \
	"$(grep -c -e '99[09] *0[34]6' -e '943 *476' "$work/mail")" 0
is 'rejects of the night' "$(echo *-"$today".csv)" \
	"changes-$today.csv openings-$today.csv"
is 'facts of the first night' "$(EDSM_LEDGER=$work/srv/ledger.db \
	"$bin/audit-view" events | cut -d '"' -f 6 | tr '\n' ' ')" \
	'episode-open episode-open consent-set episode-discharge episode-discharge '
is 'local time was meant' "$(EDSM_LEDGER=$work/srv/ledger.db \
	"$bin/audit-view" events | grep -c '"at":"2026-04-13T08:15:00Z"')" 1
is 'the backup verifies' "$("$bin/ledger-verify" \
	--ledger "backup/ledger-$today.db" | cut -d , -f 1,3)" \
	'{"events":5,"ok":true}'

# mended in the night's rejects, and fed to the same line
sed -i 's/999 046 6239/999 046 6238/' "openings-$today.csv"
mv "openings-$today.csv" openings.csv
rm "changes-$today.csv"
sed -i 's/R4/R2/' changes.csv
rm "backup/ledger-$today.db"
night >"$work/mail"
is 'mail of the second night' "$(cat "$work/mail")" '(none)'
is 'facts of the second night' "$(EDSM_LEDGER=$work/srv/ledger.db \
	"$bin/audit-view" events | sed 1,5d | cut -d '"' -f 6 | tr '\n' ' ')" \
	'episode-open consent-set '

# all rows again, one with another service: told, and nothing is recorded
cat >openings.csv <<'END'
Ref,NHS Number,practice,service,Date,due
R1,943 476 5919,C81001,RY8,13/04/2026 09:15,
R2,999 046 6238,C81001,RX9,13/04/2026 10:40,
END
rm "backup/ledger-$today.db"
night >"$work/mail"
is 'mail of the third night' "$(cat "$work/mail")" \
	'note: 1: this episode has ended (by 4)
openings.csv:3: episode: exists with other content: service; by event 6
exit 1
(none)'
is 'nothing more on the third night' "$("$bin/ledger-verify" \
	--ledger ledger.db | cut -d , -f 1,3)" '{"events":7,"ok":true}'

# one byte of the ledger, and nobody asked for the answer of ledger-verify
damage() {
	printf x | dd of="$work/srv/ledger.db" bs=1 seek=9000 conv=notrunc 2>/dev/null
}
: >openings.csv && : >changes.csv && : >discharges.csv
rm "backup/ledger-$today.db"
cp -p ledger.db sound.db
damage
night >"$work/mail"
is 'damage is in the mail' "$(grep -c '"wrong":"is damaged' "$work/mail")" 1
mv sound.db ledger.db
rm -f backup/*

# edsm.cron, installed in another folder
crontab <"$here/../cmd/edsm.cron"
cp "$here/../cmd/edsm-nightly" "$work/lib/edsm/"
sed -i "s|^EDSM_WITNESS=.*|EDSM_WITNESS=cat >>$work/witness|" "$work/variables"
is 'lines of edsm.cron' "$(wc -l <"$work/jobs")" 4
night >"$work/mail"
is 'mail without a key' "$(cut -d : -f 1-3 "$work/mail")" \
	'ledger-checkpoint: key: cannot be opened
ledger-checkpoint: called wrong, nothing was read; --help shows how
exit 2'
"$bin/ledger-checkpoint" --keygen "$work/home/checkpoint.key"
rm -f backup/ledger-*
night >"$work/mail"
is 'mail of a good night' "$(cat "$work/mail")" ''
is 'a copy' "$(echo backup/ledger-* | sed 's/[0-9]/9/g')" \
	backup/ledger-9999-99-99T999999.db
is 'what was verified' "$(cut -d , -f 1,2 backup/verified)" \
	'{"verified":"edsm-ledger","seq":7'
is 'and how the ledger is says so' "$("$bin/ledger-status" --ledger ledger.db \
	--verified backup/verified --max-unverified 1 | grep -o '"verified":.*' |
	cut -d , -f 1,3)" '"verified":7,"ok":true}'
is 'the witness' "$(cut -d , -f 2 "$work/witness")" '"seq":7'
rm -f backup/ledger-*
cp -p ledger.db sound.db
damage
night >"$work/mail"
is 'mail of a damaged ledger' \
	"$(grep -c 'is damaged' "$work/mail") $(grep exit "$work/mail" | tr '\n' ' ')" \
	'3 exit 3 exit 1 exit 3 '
is 'what was verified stays' "$(cut -d , -f 1,2 backup/verified)" \
	'{"verified":"edsm-ledger","seq":7'
is 'nothing more for the witness' "$(wc -l <"$work/witness")" 1
rm ledger.db
EDSM_LEDGER=$work/srv/ledger.db "$bin/ledger-init"
rm -f backup/ledger-*
night >"$work/mail"
is 'mail of another ledger' "$(grep -c 'the ledger was cut short' "$work/mail")" 1
mv sound.db ledger.db

# the README's
sed -n '/^TZ=/,/^```$/p' "$here/../README.md" | crontab
is 'lines of the README' "$(wc -l <"$work/jobs")" 1
EDSM_LEDGER=$work/srv/ledger.db "$bin/episode-open" --quiet --patient 9990362904 \
	--episode R9 --practice C81001 --service RY8 --at 2026-01-05 --due 2026-02-01
night >"$work/mail"
is 'mail of the sweep' "$(cat "$work/mail")" ''
is 'the sweep' "$(EDSM_LEDGER=$work/srv/ledger.db "$bin/audit-view" events |
	tail -n 1 | cut -d '"' -f 6)" episode-discharge

printf 'cron: %d passed, %d failed\n' "$passed" "$failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
