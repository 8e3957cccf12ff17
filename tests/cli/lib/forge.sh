# forge SED SET: rewrites the last fact of ledger.db, its line with SED and its
# columns with SET, and makes its hash and the checksums fit, as somebody with
# its file could.
forge() {
	before=$(audit-view events | tail -n 2 | sed -n '1s/.*"hash":"\([^"]*\)".*/\1/p')
	body=$(audit-view events | tail -n 1 | sed -e 's/,"hash":.*/}/' -e "$1")
	hash=$(printf '%s%s' "$before" "$body" | sha256sum | cut -c1-64)
	fixed=$(sqlite3 ledger.db "SELECT sql FROM sqlite_schema WHERE name = 'event_fixed'")
	sqlite3 ledger.db "DROP TRIGGER event_fixed;
		UPDATE event SET line = '${body%\}},\"hash\":\"$hash\"}', $2
			WHERE seq = (SELECT max(seq) FROM event); $fixed"
	python3 "$TESTS/fault/reseal.py" ledger.db
}
