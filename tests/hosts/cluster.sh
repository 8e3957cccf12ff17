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
#   pool NODE     a pgbouncer that passes on to a node: starts it, or turns it
#   pool-url [DATABASE]
#                 prints the ledger's place behind it, for this account's own
#                 login: whoever comes is asked of the kernel (peer)
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

# pool_configure NODE: behind a Unix socket, one server connection for each
# transaction, each client known by its account
pool_configure() {
	as sh -c 'umask 022 && mkdir -p pool && cat >pool/pool.ini' <<END
[databases]
* = host=$dir port=$(port "$1")
[pgbouncer]
listen_addr =
unix_socket_dir = $dir/pool
listen_port = 6432
auth_type = hba
auth_hba_file = $dir/pool/hba
auth_file = $dir/pool/logins
pool_mode = transaction
default_pool_size = 8
max_client_conn = 200
server_login_retry = 1
logfile = $dir/pool/log
pidfile = $dir/pool/pid
END
	as sh -c 'echo "local all all peer" >pool/hba
		printf "\"%s\" \"\"\n" "$1" >pool/logins' sh "$(id -un)"
}

pool() {
	pool_configure "$1"
	if [ -e "$dir/pool/pid" ]; then
		as sh -c 'kill -HUP "$(cat pool/pid)"'
	else
		as pgbouncer -q -d pool/pool.ini
	fi
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
	[ ! -e "$dir/pool/pid" ] || as sh -c 'kill "$(cat pool/pid)"'
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
pool) pool "$node" ;;
pool-url) echo "postgresql:///${node:-edsm}?host=$dir/pool&port=6432" ;;
sql) sql "$node" "$4" "${5-}" ;;
url)
	echo "postgresql:///${5:-edsm}?host=$dir&port=$(port "$node")&user=${4:-admin}"
	;;
*)
	echo "cluster.sh: $command: is no command" >&2
	exit 2
	;;
esac
