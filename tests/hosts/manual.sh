#!/bin/sh
# manual.sh DIR [BINDIR]: the examples of edsm-postgres(7) that need a server,
# against the one that cluster.sh started in DIR, which has no ledger yet.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
dir=$1
bin=${2:-$here/../../build}
services=$(mktemp)
trap 'rm -f "$services"' EXIT
# service NAME LOGIN
service() {
	printf '[%s]\nhost=%s\nport=54301\ndbname=edsm\nuser=%s\n' \
		"$1" "$dir" "$2" >>"$services"
}
service edsm-admin admin
service edsm gp1
service edsm-ry8 ry8
timeout 120 sh "$here/../manual.sh" "$bin" "$here/../../cmd/edsm-postgres.7" \
	"$services"
