#!/bin/sh
# files.sh: words that the cases of files.tsv use.
# shellcheck disable=SC2034 # the cases use them

line='{"patient":"9434765919","episode":"R1","to_service":true,"at":"2025-02-01","note":"Rotkehlchen"}'
entry='{"patient":"9434765919","org":"C81001","entry":"e1","recorded":"2025-01-01"}'

# nobody COMMAND...: as an account without rights; root must step down, since
# permissions do not bind it.
nobody() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	else
		"$@"
	fi
}

# unchanged STATUS: returns STATUS, or 99 where something was recorded.
unchanged() {
	status=$1
	[ "$(audit-view events | wc -l)" -eq 5 ] || {
		echo "something was recorded" >&2
		status=99
	}
	return "$status"
}
