#!/bin/sh
# cases.sh BINDIR [CASE ...]: the command cases with their ledger on the server.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
bin=$(cd "$1" && pwd)
shift
around=$(mktemp -d /tmp/edsm-hosts-XXXXXX)
chmod 755 "$around"
trap 'sh "$here/cluster.sh" "$around/pg" stop; rm -rf "$around"' EXIT
sh "$here/cluster.sh" "$around/pg" start
sh "$here/../cli/run.sh" --bin "$bin" --hosts "$around/pg" "$@" |
	sed 's/^cli: /hosts-cases: /' >"$around/said"
cat "$around/said"
grep -q '^hosts-cases: [1-9][0-9]* passed, 0 failed$' "$around/said"
