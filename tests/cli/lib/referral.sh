# A ledger with one open episode, R1, of patient $p: practice C81001 refers
# to service RY8, at nine in the morning of 10 January 2026.
p=9434765919
q=9990362904
ledger-init
episode-open --quiet --patient $p --episode R1 --practice C81001 \
	--service RY8 --at 2026-01-10T09:00:00Z
. "$LIB/words.sh"
