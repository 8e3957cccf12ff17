#!/bin/sh
# self.sh: the runner of the command cases. A case that is right passes, each
# section that is wrong fails by its name, what is no case is told of, and
# --bless writes the same file again. Needs no command of the project: one of
# a few words stands for audit-view.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/bin" "$work/cases/a"
printf '#!/bin/sh\ncat "$3"\n' >"$work/bin/audit-view"
chmod +x "$work/bin/audit-view"
case=$work/cases/a/b.case
passed=0 failed=0

verdict() {
	if [ "$2" -eq 0 ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $1"
		sed 's/^/  /' "$work/said"
	fi
}

# runner FLAG ...: what it says of the cases in $work/cases, in $work/said
runner() {
	sh "$here/run.sh" --bin "$work/bin" --cases "$work/cases" "$@" \
		>"$work/said" 2>&1
}

# right NAME, wrong NAME WORDS: the case passes; it fails, and WORDS are said
right() {
	bad=0
	runner && grep -qx 'cli: 1 passed, 0 failed' "$work/said" || bad=1
	verdict "$1" $bad
}
wrong() {
	bad=0
	! runner && grep -q 'passed, 1 failed$' "$work/said" &&
		grep -qF -- "$2" "$work/said" || bad=1
	verdict "$1" $bad
}

# good: a case with every section, text and bytes
good() {
	cat >"$case" <<-'CASE'
	cat lines "$CASE/bytes"
	echo oh >&2
	printf '{"login":"me","hash":"%064d"}\n' 0 >ledger.db
	exit 3

	=== input lines
	one

	three

	=== input bytes escaped
	\x00\r\e\\n\xff
	\x3d== out\

	=== out escaped
	one

	three
	\x00\r\e\\n\xff
	\x3d== out\

	=== err
	oh

	=== status 3

	=== ledger
	{"login":"LOGIN","hash":"HASH"}
	CASE
}

good
right 'a case with every section passes'
cp "$case" "$work/kept"
runner --bless
cmp -s "$case" "$work/kept" && bad=0 || bad=1
verdict 'blessing what is right changes nothing' $bad
sed '/^=== out/,$d' "$work/kept" | sed '$d' >"$case"
runner --bless
cmp -s "$case" "$work/kept" && bad=0 || bad=1
verdict 'blessing writes every section' $bad
printf ':\n' >"$case"
right 'a case of commands alone: nothing written, status 0, no ledger'
printf ': >ledger.db\n\n=== ledger\n' >"$case"
right 'a ledger of no events'

# changed NAME WORDS SCRIPT: the good case after a sed SCRIPT is wrong
changed() {
	good
	sed "$3" "$case" >"$work/changed"
	! cmp -s "$case" "$work/changed" || {
		echo "FAILED $1: nothing was changed"
		exit 1
	}
	cp "$work/changed" "$case"
	wrong "$1" "$2"
}

changed 'a wrong output' '--- out wanted' '/^=== out/,/^three/s/three/four/'
changed 'a wrong byte of an output' '--- out wanted' \
	'/^=== out/,$s/xff$/xfe/'
changed 'a line break too many' '--- out wanted' \
	'/^=== out/,$s/\(== out\)\\$/\1/'
changed 'an output that is not expected' '--- out wanted' \
	'/^=== out/,/== out.$/d'
changed 'a wrong error' '--- err wanted' '/^=== err/,$s/^oh/no/'
changed 'an error that is not expected' '--- err wanted' '/^=== err/,/^$/d'
changed 'a wrong status' '--- status wanted' 's/^=== status 3/=== status 4/'
changed 'a status that is not expected' '--- status wanted' \
	'/^=== status/,/^$/d'
changed 'a wrong ledger' '--- ledger wanted' \
	'/^=== ledger/,$s/LOGIN/SOMEBODY/'
changed 'a ledger where none is expected' '--- ledger wanted' \
	'/^=== status/q'
changed 'no ledger where one is expected' '--- ledger wanted' 's/>ledger.db$//'
changed 'a ledger of no events where there is none' '--- ledger wanted' \
	's/>ledger.db$//; /^{"login":"LOGIN/d'
changed 'another input' '--- out wanted' '/^=== input lines/,/^three/s/one/two/'
changed 'other commands' '--- err wanted' 's/^echo oh/echo ah/'
changed 'a section that does not exist' 'no such section' 's/^=== err/=== eror/'
changed 'a section twice' 'err stands twice' 's/^=== out.*/=== err/'
changed 'no empty line before a section' 'no empty line' '/^oh$/{n;d;}'
changed 'something below the status' 'below the status' 's/^=== status 3/&\
x/'
changed 'a carriage return in a plain section' 'must be escaped' \
	's/^oh$/oh\r/'
changed 'an escape that does not exist' 'unknown escape' 's/\\r/\\q/'
changed 'an escape that is cut' 'unknown escape' 's/\\xff/\\xf/'
changed 'a status 0 that is said' 'no such section' \
	's/^exit 3/exit 0/; s/^=== status 3/=== status 0/'
changed 'an empty section' 'not in the form' \
	's/^echo.*//; /^oh$/d'
changed 'an escaped section that needs no escapes' 'not in the form' \
	's/^=== err/& escaped/'
changed 'no commands' 'no commands' '1,/^exit/d'
good
printf x >>"$case"
wrong 'a last line that does not end' 'does not end'

printf ':\n' >"$case"
mkdir "$work/cases/a/c"
wrong 'a folder that is no case' 'a/c: no case'
rmdir "$work/cases/a/c"
bad=0
! runner a/none || bad=1
verdict 'a case that is not there' $bad
rm "$case"
bad=0
! runner && grep -qx 'cli: 0 passed, 0 failed' "$work/said" || bad=1
verdict 'no case at all' $bad

# Whatever the bytes, a case reads back as it was written.
bad=0
python3 -B - "$here" >"$work/said" 2>&1 <<'PYTHON' || bad=1
import random
import sys
sys.path.insert(0, sys.argv[1])
import cases
dice = random.Random(1)
parts = [b'\n', b'===', b'=', b' out', b'\\', b'x41', b'\r', b'\0', b'\x1b',
         b'\xff', 'é'.encode(), '\u2028\u202e'.encode(), b'a', b'\t', b' ']
for _ in range(2000):
    case = {name: b''.join(dice.choices(parts, k=dice.randrange(6)))
            for name in ['commands', 'input one', 'input two', 'out', 'err',
                         'ledger'] if name == 'commands' or dice.random() < .7}
    case['commands'] += b'x'
    if dice.random() < .5:
        case['status'] = b'7'
    for name in ('out', 'err'):
        if not case.get(name):
            case.pop(name, None)
    assert cases.read(cases.written(case)) == case, case
    assert not any(map(cases.is_hidden, cases.written(case).decode())), case
PYTHON
verdict 'any bytes are kept' $bad

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
