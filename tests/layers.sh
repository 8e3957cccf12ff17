#!/bin/sh
# layers.sh [DIR]: a file of common/ includes its own room's and those that the
# table gives its room, and no two files include or call each other in a circle.
#
# Who calls whom is read from the objects of BUILD (build), where there are any.
#
# Each line of the table: a room, and the rooms that it may include.
set -eu
cd "${1:-$(dirname "$0")/../common}"
table='ground
model ground
json ground
system ground
core ground model
fields ground model json
ledger ground model core fields json system
input ground model fields json system
output ground model core fields json system
command ground model core fields json system ledger input output
report ground model fields json system input output command
fhir ground model core fields json system input output command
requests ground model core fields json system ledger input output command
entries ground model core fields json system ledger input output command
audit ground model core fields json system ledger input output command requests entries'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Every include of a file of ours as "file line included", paths from here.
find . -name '*.[ch]' | sed 's|^\./||' | sort | while read -r file; do
	grep -n '^#include "' "$file" | while IFS=: read -r line include; do
		name=${include#*\"}
		path=$(dirname "$file")/${name%\"*}
		# a/b/../c is a/c, ./c is c
		while case $path in *..*) ;; *) false ;; esac; do
			path=$(printf '%s\n' "$path" |
				sed -E 's|[^/.]+/\.\./||')
		done
		echo "$file $line ${path#./}"
	done
done >"$work/includes"

printf '%s\n' "$table" >"$work/table"
wrong=$(awk '
	NR == FNR {
		known[$1] = 1
		for (i = 1; i <= NF; i++)
			may[$1, $i] = 1
		next
	}
	{
		split($1, from, "/")
		split($3, to, "/")
		if (!(from[1] in known))
			print "common/" $1 ": is in no room of the table"
		else if (!((from[1], to[1]) in may))
			print "common/" $1 ":" $2 ": " from[1] \
			    " may not include " to[1]
	}' "$work/table" "$work/includes")
# tsort tells of a circle; a source and its own header are one thing
circles=$(awk '$3 ~ /\.h$/ && $1 ~ /\.h$/ {print $1, $3}' "$work/includes" |
	tsort 2>&1 >/dev/null) || :
[ -s "$work/includes" ] || wrong="no include found: nothing was looked at"
[ -z "$wrong$circles" ] || printf '%s\n' "$wrong" "$circles" | grep . >&2
count=$(wc -l <"$work/includes" | tr -d ' ')
[ -z "$wrong$circles" ] || {
	echo "layers: 0 passed, 1 failed"
	exit 1
}

# The same of calls: an object that needs a symbol, and the one that has it.
calls() {
	find "$1" -name '*.o' -exec nm -A --format=posix {} + | awk '
		{ sub(/:$/, "", $1) }
		$3 == "U" { needs[$1 " " $2] }
		$3 ~ /^[TDBR]$/ { has[$2] = $1 }
		END {
			for (need in needs) {
				split(need, part, " ")
				if (part[2] in has && has[part[2]] != part[1])
					print part[1], has[part[2]]
			}
		}' | sort -u
}
objects=../${BUILD:-build}/obj/common
if [ $# -eq 0 ] && [ -d "$objects" ]; then
	calls "$objects" >"$work/calls"
	tsort "$work/calls" >/dev/null || {
		echo "layers: files call each other in a circle"
		exit 1
	}
	count=$((count + $(wc -l <"$work/calls")))
	# turned round as well, every call is one of a circle
	! awk '{ print; print $2, $1 }' "$work/calls" |
		tsort >/dev/null 2>&1 ||
		{ echo "layers: a circle of calls is not found"; exit 1; }
fi

# The negative control: an arrow that runs up, and a circle, are found.
if [ $# -eq 0 ]; then
	mkdir "$work/common"
	cp -R . "$work/common"
	echo '#include "../command/command.h"' >>"$work/common/core/state.c"
	! sh "../tests/layers.sh" "$work/common" >/dev/null 2>&1 ||
		{ echo "layers: an arrow that runs up is not found"; exit 1; }
	cp core/state.c "$work/common/core/state.c"
	echo '#include "decision.h"' >>"$work/common/core/history.h"
	! sh "../tests/layers.sh" "$work/common" >/dev/null 2>&1 ||
		{ echo "layers: a circle is not found"; exit 1; }
fi
echo "layers: $count passed, 0 failed"
