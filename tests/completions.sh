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
is 'a question behind options' 'timeline' "$(bash_says audit-view --table ti)"
is 'of a question behind options' '--unreviewed' \
	"$(bash_says audit-view --table views --unr)"
is 'an outcome' 'justified' "$(bash_says view-review --outcome j)"
is 'a format' 'json table csv' "$(bash_says audit-view who --format '')"
is 'who decided' 'parent' "$(bash_says consent-set --decided-by par)"
is 'a list' 'referrals' "$(bash_says audit-view reconcile --list=ref)"
is 'a file of settings' 'LICENSE' "$(bash_says consent-set --options LICE)"
is 'birth dates' 'LICENSE' "$(bash_says audit-view due --born LICE)"
is 'a file of patients' 'LICENSE' "$(bash_says audit-view who LICE)"
is 'a flag with other values elsewhere' 'updated any' \
	"$(bash_says fhir-read entries --recorded '')"
is 'the same without any' '' "$(bash_says audit-view why --recorded u)"
is 'a switch that takes a value elsewhere' 'LICENSE' \
	"$(bash_says fhir-read entries --bundle LICE)"
is 'where it takes one' 'searchset' "$(bash_says fhir-write resources --bundle s)"
is 'a question of FHIR' 'discharges' "$(bash_says fhir-read dis)"
for flag in patient episode practice service viewer org entry successor was user \
	at seq; do
	is "no $flag" '' "$(bash_says record-view --$flag L)"
done
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
	is 'fish: a question behind options' 'timeline' \
		"$(fish_says 'audit-view --table ti')"
	is 'fish: of a question behind options' '--unreviewed' \
		"$(fish_says 'audit-view --table views --unr')"
	is 'fish: an outcome' 'justified' "$(fish_says 'view-review --outcome j')"
	is 'fish: a file' 'LICENSE' "$(fish_says 'consent-set --rejects LICE')"
	is 'fish: a file of patients' 'LICENSE' "$(fish_says 'audit-view who LICE')"
else
	echo 'skipped: fish is not here'
fi

if command -v zsh >/dev/null; then
	zsh -n completions/_edsm
	is 'zsh reads it' 0 $?
	zsh_says() {
		python3 -B tests/zsh_says.py "$1"
	}
	is 'zsh: a decision' 'yes' "$(zsh_says 'consent-set --to-service=y')"
	is 'zsh: no code' '' "$(zsh_says 'consent-set --practice=L')"
	is 'zsh: an outcome' 'justified' "$(zsh_says 'view-review --outcome=j')"
	is 'zsh: a question behind options' 'timeline' \
		"$(zsh_says 'audit-view --table ti')"
	is 'zsh: of a question behind options' '--unreviewed' \
		"$(zsh_says 'audit-view --table views --unr')"
	is 'zsh: a format' 'csv json table' \
		"$(zsh_says 'audit-view who --format=')"
	is 'zsh: a file of patients' 'LICENSE' "$(zsh_says 'audit-view who LICE')"
	is 'zsh: flags take their value behind =' 1 \
		"$(grep -c -e "'--to-service=\[.*:value:(yes no)'" completions/_edsm |
			sed 's/[1-9][0-9]*/1/')"
else
	echo 'skipped: zsh is not here'
fi
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
