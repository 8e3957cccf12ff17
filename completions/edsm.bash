# bash completion for edsm, made from the commands' --help
_edsm_words() {
	case $1 in
	"audit-report patient") echo "--output --names --words --words-list --hide --late --title --contact --help --version" ;;
	"audit-report complaint") echo "--output --names --words --words-list --hide --late --title --contact --help --version" ;;
	"audit-report board") echo "--output --names --words --words-list --hide --under --title --contact --help --version" ;;
	"audit-view why") echo "--viewer --at --patient --org --entry --recorded --refers --ledger --known-at --known-seq --table --format --quiet --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --help --version" ;;
	"audit-view who") echo "--at --patient --viewer --ledger --known-at --known-seq --table --format --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --source --all --help --version" ;;
	"audit-view timeline") echo "--patient --viewer --ledger --known-at --known-seq --table --format --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --source --all --help --version" ;;
	"audit-view episodes") echo "--at --patient --episode --practice --service --decided-by --ledger --known-at --known-seq --open --ended --due-before --idle-since --table --format --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --help --version" ;;
	"audit-view marks") echo "--at --patient --org --ledger --known-at --known-seq --table --format --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --help --version" ;;
	"audit-view choices") echo "--at --patient --practice --ledger --known-at --known-seq --table --format --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --help --version" ;;
	"audit-view account") echo "--at --patient --ledger --known-at --known-seq --table --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --since --help --version" ;;
	"audit-view counts") echo "--since --at --practice --service --ledger --known-at --known-seq --table --help --version" ;;
	"audit-view views") echo "--patient --viewer --user --ledger --since --until --overrides --table --format --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --unreviewed --help --version" ;;
	"audit-view events") echo "--event --patient --episode --viewer --user --ledger --since --until --overrides --table --format --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --standing --opens --seq --help --version" ;;
	"audit-view shown") echo "--seq --ledger --known-at --known-seq --table --format --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --help --version" ;;
	"audit-view impact") echo "--at --ledger --known-at --known-seq --table --format --help --version" ;;
	"audit-view reconcile") echo "--list --practice --service --ledger --table --format --quiet --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --within --since --every --help --version" ;;
	"audit-view due") echo "--ledger --table --format --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --born --age --before --proxy-after --undecided-after --help --version" ;;
	"consent-set") echo "--patient --at --episode --practice --to-service --to-practice --mig --decided-by --by --note --ledger --dry-run --rejects --atomic --quiet --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --accept-clock --again --help --version" ;;
	"episode-discharge") echo "--patient --episode --at --reason --decided-by --by --note --ledger --sweep --dry-run --rejects --atomic --quiet --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --accept-clock --again --help --version" ;;
	"episode-open") echo "--patient --episode --practice --service --at --to-service --to-practice --care --due --decided-by --by --note --ledger --dry-run --rejects --atomic --quiet --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --accept-clock --again --help --version" ;;
	"fact-void") echo "--seq --reason --at --patient --decided-by --by --note --ledger --dry-run --rejects --atomic --quiet --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --accept-clock --again --help --version" ;;
	"fhir-read entries") echo "--org --rejects --quiet --with --recorded --bundle --help --version" ;;
	"fhir-read episodes") echo "--practice --rejects --quiet --with --episode-system --intent --bundle --help --version" ;;
	"fhir-read discharges") echo "--rejects --quiet --with --episode-system --bundle --help --version" ;;
	"fhir-read consents") echo "--practice --decided-by --rejects --quiet --with --episode-system --mig-policy --bundle --help --version" ;;
	"fhir-read marks") echo "--decided-by --rejects --quiet --with --bundle --help --version" ;;
	"fhir-read labels") echo "--labels --org --rejects --quiet --with --bundle --help --version" ;;
	"fhir-read partners") echo "--rejects --quiet --with --bundle --help --version" ;;
	"fhir-write resources") echo "--directory --bundle --help --version" ;;
	"fhir-write facts") echo "--mig-policy --episode-policy --directory --bundle --help --version" ;;
	"fhir-write consents") echo "--marks --mig-policy --episode-policy --directory --bundle --help --version" ;;
	"fhir-write audit") echo "--site --profile --counts --directory --bundle --help --version" ;;
	"ledger-backup") echo "--ledger --help --version" ;;
	"ledger-checkpoint") echo "--ledger --key --keygen --help --version" ;;
	"ledger-copy") echo "--retire --help --version" ;;
	"ledger-init") echo "--ledger --dry-run --help --version" ;;
	"ledger-status") echo "--ledger --format --quick --newest --verified --max-age --min-free --max-past-due --max-unreviewed --max-unverified --help --version" ;;
	"ledger-verify") echo "--ledger --head --since --checkpoint --key --record --help --version" ;;
	"mark-private") echo "--patient --org --entry --at --private --decided-by --by --note --ledger --dry-run --rejects --atomic --quiet --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --accept-clock --again --help --version" ;;
	"org-succeed") echo "--org --successor --at --decided-by --by --note --ledger --dry-run --rejects --atomic --quiet --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --accept-clock --again --help --version" ;;
	"partner-set") echo "--org --at --partner --name --decided-by --by --note --ledger --dry-run --rejects --atomic --quiet --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --accept-clock --again --help --version" ;;
	"patient-link") echo "--patient --was --at --decided-by --by --note --ledger --dry-run --rejects --atomic --quiet --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --accept-clock --again --help --version" ;;
	"record-view") echo "--viewer --user --purpose --override --ledger --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --accept-clock --help --version" ;;
	"view-review") echo "--seq --outcome --at --patient --reason --decided-by --by --note --ledger --dry-run --rejects --atomic --quiet --csv --json --column --time-format --ignore --yes --no --delimiter --skip-lines --encoding --options --accept-clock --again --help --version" ;;
	"fhir-write") echo "resources facts consents audit --help --version" ;;
	"fhir-read") echo "entries episodes discharges consents marks labels partners --help --version" ;;
	"audit-report") echo "patient complaint board --help --version" ;;
	"audit-view") echo "why who timeline episodes marks choices account counts views events shown impact reconcile due --help --version" ;;
	esac
}
_edsm() {
	local command=${COMP_WORDS[0]##*/} word=$2 before=$3 key
	# --flag=word comes as three words, or as one
	if [[ $word == = ]]; then word=; before=${COMP_WORDS[COMP_CWORD-1]}
	elif [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD-2]}
	elif [[ $word == --*=* ]]; then before=${word%%=*}; word=${word#*=}; fi
	key=$command
	# the question stands before the options or behind them
	if [ "$command" = fhir-write ]; then
		local at
		for ((at = 1; at < COMP_CWORD; at++)); do
			[[ " resources facts consents audit " == *" ${COMP_WORDS[at]} "* ]] || continue
			key="$command ${COMP_WORDS[at]}"; break
		done
	fi
	if [ "$command" = fhir-read ]; then
		local at
		for ((at = 1; at < COMP_CWORD; at++)); do
			[[ " entries episodes discharges consents marks labels partners " == *" ${COMP_WORDS[at]} "* ]] || continue
			key="$command ${COMP_WORDS[at]}"; break
		done
	fi
	if [ "$command" = audit-report ]; then
		local at
		for ((at = 1; at < COMP_CWORD; at++)); do
			[[ " patient complaint board " == *" ${COMP_WORDS[at]} "* ]] || continue
			key="$command ${COMP_WORDS[at]}"; break
		done
	fi
	if [ "$command" = audit-view ]; then
		local at
		for ((at = 1; at < COMP_CWORD; at++)); do
			[[ " why who timeline episodes marks choices account counts views events shown impact reconcile due " == *" ${COMP_WORDS[at]} "* ]] || continue
			key="$command ${COMP_WORDS[at]}"; break
		done
	fi
	case $command\ $before in
	"audit-view --recorded") COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	"audit-view --format") mapfile -t COMPREPLY < <(compgen -W "json table csv" -- "$word"); return ;;
	"fhir-read --recorded") mapfile -t COMPREPLY < <(compgen -W "updated any" -- "$word"); return ;;
	"fhir-read --bundle") before= ;;
	"fhir-write --bundle") mapfile -t COMPREPLY < <(compgen -W "transaction searchset" -- "$word"); return ;;
	"ledger-status --format") mapfile -t COMPREPLY < <(compgen -W "json prometheus" -- "$word"); return ;;
	esac
	case $before in
	--output) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
	--names) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
	--words) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
	--hide) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--late) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--title) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--contact) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--under) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--viewer) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--at) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--patient) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--org) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--entry) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--recorded) mapfile -t COMPREPLY < <(compgen -W "updated any" -- "$word"); return ;;
	--refers) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--ledger) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
	--known-at) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--known-seq) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--format) mapfile -t COMPREPLY < <(compgen -W "json prometheus" -- "$word"); return ;;
	--column) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--time-format) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--ignore) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--yes) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--no) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--delimiter) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--skip-lines) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--encoding) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--options) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
	--source) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--episode) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--practice) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--service) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--decided-by) mapfile -t COMPREPLY < <(compgen -W "patient parent guardian attorney best-interests" -- "$word"); return ;;
	--due-before) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--idle-since) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--since) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--user) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--until) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--event) mapfile -t COMPREPLY < <(compgen -W "episode-open consent-set episode-discharge mark-private partner-set record-view fact-void view-review org-succeed patient-link" -- "$word"); return ;;
	--seq) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--list) mapfile -t COMPREPLY < <(compgen -W "referrals attendances entries" -- "$word"); return ;;
	--within) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--born) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
	--age) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--before) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--proxy-after) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--undecided-after) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--to-service) mapfile -t COMPREPLY < <(compgen -W "yes no" -- "$word"); return ;;
	--to-practice) mapfile -t COMPREPLY < <(compgen -W "yes no" -- "$word"); return ;;
	--mig) mapfile -t COMPREPLY < <(compgen -W "yes no" -- "$word"); return ;;
	--by) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--note) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--rejects) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
	--reason) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--care) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--due) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--with) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
	--bundle) mapfile -t COMPREPLY < <(compgen -W "transaction searchset" -- "$word"); return ;;
	--episode-system) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--intent) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--mig-policy) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--labels) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--directory) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--episode-policy) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--marks) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
	--site) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--profile) mapfile -t COMPREPLY < <(compgen -W "disclosure read" -- "$word"); return ;;
	--key) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
	--keygen) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
	--newest) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--verified) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
	--max-age) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--min-free) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--max-past-due) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--max-unreviewed) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--max-unverified) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--head) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--checkpoint) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
	--record) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
	--private) mapfile -t COMPREPLY < <(compgen -W "yes no" -- "$word"); return ;;
	--successor) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--partner) mapfile -t COMPREPLY < <(compgen -W "yes no" -- "$word"); return ;;
	--name) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--was) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--purpose) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--override) COMPREPLY=(); compopt +o default 2>/dev/null; return ;;
	--outcome) mapfile -t COMPREPLY < <(compgen -W "justified not-justified referred open" -- "$word"); return ;;
	esac
	if [[ $word == -* || $key == "$command" && $(_edsm_words "$key") != -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W "$(_edsm_words "$key")" -- "$word")
	else
		mapfile -t COMPREPLY < <(compgen -f -- "$word")
	fi
}
complete -o default -o filenames -F _edsm audit-report audit-view consent-set episode-discharge episode-open fact-void fhir-read fhir-write ledger-backup ledger-checkpoint ledger-copy ledger-init ledger-status ledger-verify mark-private org-succeed partner-set patient-link record-view view-review
