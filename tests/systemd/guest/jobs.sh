#!/bin/sh
# jobs.sh: each service is started, ends well, and has done its work.
# shellcheck source=tests/systemd/guest/lib.sh
. /test/lib.sh
for job in $jobs; do
	is "edsm-$job ends well" "$(start edsm-$job.service)" "$good"
done
is 'the sweep ended an episode' "$(audit-view events --seq 2 |
	grep -o '"event":"[a-z-]*"\|"login":"[^"]*"\|"session".*' | paste -s)" \
	"$(printf '"event":"episode-discharge"\t"login":"edsm"')"
copy=$(echo /var/backups/edsm/ledger-*.db)
is 'there is a copy' "$(stat -c '%U:%G %a' "$copy")" 'edsm:edsm 600'
has 'it opens, and is sound' '"events":2,.*"ok":true' \
	runuser -u edsm -- ledger-verify --ledger "$copy"
is 'the copy is told of in the journal' \
	"$(told edsm-backup.service | grep -c '"events":2,.*"ok":true')" 1
is 'what was verified is for members to read' \
	"$(stat -c '%U:%G %a' /var/backups/edsm/verified)" 'edsm:edsm 640'
has 'ledger-status reads it, as a member' '"verified":2,.*"ok":true' runuser -u alice \
	-- ledger-status --verified /var/backups/edsm/verified --max-unverified 1
try 'no member writes it' runuser -u alice -- sh -c \
	'! echo >>/var/backups/edsm/verified && ! touch /var/backups/edsm/other'
has 'the checkpoint is signed, and of this ledger' '"ok":true' ledger-verify \
	--checkpoint /var/lib/edsm/witness --key /etc/edsm/checkpoint.key.pub
sed -i 's/"seq":2/"seq":1/' /var/lib/edsm/witness
has 'control: a changed one is not' '"ok":false\|signature' ledger-verify \
	--checkpoint /var/lib/edsm/witness --key /etc/edsm/checkpoint.key.pub
rm /var/lib/edsm/witness
is 'the journal has the head that was verified' "$(told edsm-verify.service |
	grep -c "\"head\":\"$(audit-view events --seq 2 | sed 's/.*"hash":"//; s/"}//')")" 1
is 'a night without anything to do ends well' "$(start edsm-sweep.service)" "$good"
is 'and records nothing' "$(audit-view events | wc -l)" 2

# one ledger of several, with the settings of the page
cat >/etc/default/edsm-north <<'END'
EDSM_LEDGER=/var/lib/edsm/north.db
EDSM_VERIFIED=/var/backups/edsm/north.verified
END
sed '/db$/!d; s/ledger\.db/north.db/' /test/first-ledger >/run/north
chmod g-w /var/lib/edsm
try 'another ledger' sh -e /run/north
chmod g+w /var/lib/edsm
runuser -u alice -- partner-set --quiet --ledger /var/lib/edsm/north.db --org RFS
for job in $jobs; do
	is "edsm-$job@north ends well" "$(start edsm-$job@north.service)" "$good"
done
is 'of that ledger' "$(cd /var/backups/edsm && echo north-*.db north.verified |
	sed 's/[0-9]/9/g')" 'north-9999-99-99T999999.db north.verified'
sum_up jobs
