#!/bin/sh
# within.sh SCRIPT ARGUMENT...: runs sh SCRIPT DIR ARGUMENT..., with DIR that of
# a PostgreSQL by cluster.sh, which is stopped however that goes.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
script=$1
shift
around=$(mktemp -d /tmp/edsm-hosts-XXXXXX)
chmod 755 "$around"
trap 'sh "$here/cluster.sh" "$around/pg" stop; rm -rf "$around"' EXIT
sh "$here/cluster.sh" "$around/pg" start
sh "$script" "$around/pg" "$@"
