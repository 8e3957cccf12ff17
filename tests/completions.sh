#!/bin/bash
# completions.sh: what the shells complete, as far as they can be driven.
set -u
cd "$(dirname "$0")/.." || exit 1
passed=0 failed=0

# is NAME WANTED SEEN
is() {
	if [ "$2" = "$3" ]; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED $1: $3 (wanted: $2)"
	fi
}

. completions/edsm.bash
# bash_says WORD...: what is offered for the last of the words
bash_says() {
	COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
	_edsm "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
	echo "${COMPREPLY[*]}"
}
is 'a decision' 'yes' "$(bash_says consent-set --to-service y)"
is 'a decision behind =' 'yes' "$(bash_says consent-set --to-service = y)"
is 'both decisions behind =' 'yes no' "$(bash_says consent-set --to-service =)"
is 'in one word' 'no' "$(bash_says consent-set --to-service=n)"
is 'events behind =' 'episode-open episode-discharge' \
	"$(bash_says audit-view events --event = epi)"
is 'a file' 'LICENSE' "$(bash_says consent-set LICE)"
is 'a file behind =' 'LICENSE' "$(bash_says consent-set --rejects = LICE)"
is 'no code' '' "$(bash_says consent-set --practice L)"
is 'no patient behind =' '' "$(bash_says consent-set --patient = L)"
is 'a flag' '--to-service' "$(bash_says consent-set --to-s)"
is 'a question' 'timeline' "$(bash_says audit-view ti)"
is 'what readline completes itself' 'complete -o default -o filenames -F _edsm consent-set' \
	"$(complete -p consent-set)"

if command -v fish >/dev/null; then
	fish_says() {
		fish --no-config -c "source completions/edsm.fish; complete -C '$1'" 2>/dev/null |
			cut -f 1 | paste -sd ' ' -
	}
	is 'fish: a decision' 'yes' "$(fish_says 'consent-set --to-service y')"
	is 'fish: a decision behind =' '--to-service=yes' \
		"$(fish_says 'consent-set --to-service=y')"
	is 'fish: no code' '' "$(fish_says 'consent-set --practice L')"
	is 'fish: a flag' '--to-service' "$(fish_says 'consent-set --to-s')"
else
	echo 'skipped: fish is not here'
fi

if command -v zsh >/dev/null; then
	zsh -n completions/_edsm
	is 'zsh reads it' 0 $?
	is 'zsh: flags take their value behind =' 1 \
		"$(grep -c -e "'--to-service=\[.*:value:(yes no)'" completions/_edsm |
			sed 's/[1-9][0-9]*/1/')"
else
	echo 'skipped: zsh is not here'
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
