#!/bin/sh
# cluster.sh DIR COMMAND [ARGUMENT]: a PostgreSQL of the tests' own, a primary
# and a standby that it waits for, reached by Unix sockets in DIR alone.
#
#   start         makes both in DIR, which must not exist, and starts them
#   stop          stops what runs, at once
#   kill NODE     kill -9 of a node's postmaster and all its children
#   up NODE       starts a node that was stopped or killed
#   down NODE     stops a node, in order
#   promote NODE  makes a standby the primary
#   renew NODE    throws a node away and makes it a standby of the other
#   sql NODE SQL [DATABASE]
#                 runs SQL in the database edsm as its administrator
#   url NODE [LOGIN [DATABASE]]
#                 prints the ledger's place
#
# Nodes are a (the primary at first) and b. PostgreSQL does not run as root:
# as root everything is done as the account postgres.
set -eu
dir=$1 command=$2 node=${3-}
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
bin=${PG_BIN:-$bin}

# as COMMAND...: as an account that PostgreSQL runs as
as() {
	if [ "$(id -u)" -eq 0 ]; then
		(cd "$dir" && setpriv --reuid=postgres --regid=postgres \
			--init-groups --inh-caps=-all env -i PATH="$bin:$PATH" \
			LC_ALL=C HOME="$dir" "$@")
	else
		(cd "$dir" && env -i PATH="$bin:$PATH" LC_ALL=C HOME="$dir" "$@")
	fi
}

port() {
	[ "$1" = a ] && echo 54301 || echo 54302
}

other() {
	[ "$1" = a ] && echo b || echo a
}

# configure NODE: what both have in common, and the node's own port; it waits
# for the other one
configure() {
	as sh -c 'cat >>"$1/postgresql.conf"' sh "$1" <<END
listen_addresses = ''
unix_socket_directories = '$dir'
port = $(port "$1")
max_connections = 120
shared_buffers = 64MB
synchronous_standby_names = 'ANY 1 ($(other "$1"))'
wal_keep_size = 256MB
hot_standby = on
log_min_messages = warning
log_parameter_max_length_on_error = 0
log_statement = none
log_error_verbosity = terse
log_min_error_statement = panic
wal_receiver_status_interval = 1s
wal_retrieve_retry_interval = 200ms
END
}

up() {
	as pg_ctl -D "$1" -l "$1.log" -w -t 60 start >/dev/null
}

# follow NODE: makes it anew from the other one, as its standby
follow() {
	from=$(other "$1")
	as rm -rf "$1"
	as pg_basebackup -D "$1" -R -c fast -X stream \
		-d "host=$dir port=$(port "$from") user=admin application_name=$1"
	configure "$1"
	up "$1"
}

sql() {
	as psql -XAtq -v ON_ERROR_STOP=1 -h "$dir" -p "$(port "$1")" \
		-U admin -d "${3:-edsm}" -c "$2"
}

case $command in
start)
	mkdir "$dir"
	[ "$(id -u)" -ne 0 ] || chown postgres "$dir"
	as initdb -D a -U admin -E UTF8 --locale=C -A trust \
		>/dev/null 2>"$dir/initdb.log" || {
		cat "$dir/initdb.log" >&2
		exit 1
	}
	configure a
	up a
	# there is no standby yet to wait for
	as env PGOPTIONS='-c synchronous_commit=local' psql -XAtq -h "$dir" \
		-p "$(port a)" -U admin -d postgres -c 'CREATE DATABASE edsm'
	follow b
	;;
stop)
	for node in a b; do
		as pg_ctl -D "$node" -m immediate stop >/dev/null 2>&1 || :
	done
	;;
kill)
	# the children first, while they can be found by their parent
	parent=$(head -n 1 "$dir/$node/postmaster.pid")
	# shellcheck disable=SC2046
	as sh -c 'kill -9 "$@" 2>/dev/null || :' sh "$parent" \
		$(pgrep -P "$parent" || :)
	while kill -0 "$parent" 2>/dev/null; do sleep 0.02; done
	as rm -f "$node/postmaster.pid"
	;;
up) up "$node" ;;
down) as pg_ctl -D "$node" -m fast -w stop >/dev/null ;;
promote) as pg_ctl -D "$node" -w promote >/dev/null ;;
renew) follow "$node" ;;
sql) sql "$node" "$4" "${5-}" ;;
url)
	echo "postgresql:///${5:-edsm}?host=$dir&port=$(port "$node")&user=${4:-admin}"
	;;
*)
	echo "cluster.sh: $command: is no command" >&2
	exit 2
	;;
esac
