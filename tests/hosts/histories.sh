#!/bin/sh
# histories.sh DIR BINDIR COUNT SEED: random histories in a ledger on the server
# that cluster.sh started in DIR, against the naive evaluator of tests/prop; and
# against one that has a rule turned round, which must be found.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dir=$1
bin=$(cd "$2" && pwd)
EDSM_LEDGER=$(sh "$here/cluster.sh" "$dir" url a)
export EDSM_LEDGER
"$bin/ledger-init" >/dev/null
set -- random --count "$3" --seed "$4"
rc=0
said=$(timeout 36000 "$bin/tests/prop/prop-ledger-0" "$@") || rc=$?
printf '%s\n' "$said" | sed 's/^/histories: /'
[ $rc -eq 0 ] || exit 1
"$bin/ledger-status" | grep -q '"events":0,' || {
	echo 'histories: something of them was left behind'
	exit 1
}
rc=0
timeout 600 "$bin/tests/prop/prop-ledger-1" random --count 60 >/dev/null || rc=$?
[ $rc -eq 1 ] || {
	echo "histories: a rule turned round: NOT FOUND ($rc)"
	exit 1
}
echo 'histories: a rule turned round: found'
