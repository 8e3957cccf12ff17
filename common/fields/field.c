/* field - the one table where a field or an option is named. Fields. */
#include "field.h"

#include <string.h>

#define YES_NO "yes|no"

/* clang-format off */
static const struct field_row rows[FIELD_COUNT] = {
	[FIELD_NONE] = {"", FORM_NONE, NULL, ""},
	[FIELD_SEQ] = {"seq", FORM_NUMBER, "N",
	    "the event with that number"},
	[FIELD_EVENT] = {"event", FORM_EVENT, "episode-open|consent-set|"
	    "episode-discharge|mark-private|partner-set|record-view|"
	    "fact-void|view-review|org-succeed|patient-link",
	    "only events of that name"},
	[FIELD_LOGGED] = {"logged", FORM_INSTANT, "TIME",
	    "when the ledger took it"},
	[FIELD_AT] = {"at", FORM_INSTANT, "TIME",
	    "when it takes or took effect; default now"},
	[FIELD_OF] = {"of", FORM_NUMBER, "N",
	    "the event that is voided or reviewed"},
	[FIELD_OPENS] = {"opens", FORM_NUMBER, "N",
	    "how many come to see more by a void"},
	[FIELD_OUTCOME] = {"outcome", FORM_OUTCOME,
	    "justified|not-justified|referred|open",
	    "what became of the look"},
	[FIELD_WAS] = {"was", FORM_PATIENT, "NHS-NUMBER",
	    "the patient's number that is superseded"},
	[FIELD_PATIENT] = {"patient", FORM_PATIENT, "NHS-NUMBER",
	    "the patient"},
	[FIELD_EPISODE] = {"episode", FORM_ID, "ID",
	    "the episode of care, one referral to a service"},
	[FIELD_PRACTICE] = {"practice", FORM_ORG, "ODS-CODE",
	    "the GP practice"},
	[FIELD_SERVICE] = {"service", FORM_ORG, "ODS-CODE",
	    "the care service that the patient is referred to"},
	[FIELD_ORG] = {"org", FORM_ORG, "ODS-CODE",
	    "the organisation, or whose record the entry stands in"},
	[FIELD_SUCCESSOR] = {"successor", FORM_ORG, "ODS-CODE",
	    "the organisation that it becomes part of"},
	[FIELD_ENTRY] = {"entry", FORM_ENTRY, "ID",
	    "the entry's id in that record"},
	[FIELD_RECORDED] = {"recorded", FORM_STRETCH, "TIME",
	    "when the system stored the entry"},
	[FIELD_REFERS] = {"refers", FORM_REFERS, "IDS",
	    "ids of entries whose words the entry repeats, blanks between"},
	[FIELD_TO_SERVICE] = {"to_service", FORM_DECISION, YES_NO,
	    "may the service see the practice's record"},
	[FIELD_TO_PRACTICE] = {"to_practice", FORM_DECISION, YES_NO,
	    "may the practice see the service's record"},
	[FIELD_MIG] = {"mig", FORM_DECISION, YES_NO,
	    "may partners look at the practice's record through the MIG"},
	[FIELD_PRIVATE] = {"private", FORM_DECISION, YES_NO,
	    "mark the entry private, or release it"},
	[FIELD_PARTNER] = {"partner", FORM_DECISION, YES_NO,
	    "does the organisation belong to the sharing protocol"},
	[FIELD_CARE] = {"care", FORM_SHORT_TEXT, "TEXT",
	    "the kind of care, such as physiotherapy"},
	[FIELD_DUE] = {"due", FORM_INSTANT, "TIME",
	    "when a sweep is to discharge the episode"},
	[FIELD_NAME] = {"name", FORM_SHORT_TEXT, "TEXT",
	    "the organisation's name"},
	[FIELD_VIEWER] = {"viewer", FORM_ORG, "ODS-CODE",
	    "the organisation that asks to see"},
	[FIELD_USER] = {"user", FORM_SHORT_TEXT, "TEXT",
	    "the person who looks"},
	[FIELD_PURPOSE] = {"purpose", FORM_SHORT_TEXT, "TEXT",
	    "why they look"},
	[FIELD_OVERRIDE] = {"override", FORM_REASON, "REASON",
	    "look without consent in an emergency, for this reason"},
	[FIELD_SHOWN] = {"shown", FORM_NUMBER, "N", "entries shown"},
	[FIELD_WITHHELD] = {"withheld", FORM_NUMBER, "N",
	    "entries withheld"},
	[FIELD_OVERRIDDEN] = {"overridden", FORM_NUMBER, "N",
	    "entries that an override opened"},
	[FIELD_SOURCES] = {"sources", FORM_CODES, "ODS-CODES",
	    "the organisations whose entries were shown"},
	[FIELD_DIGEST] = {"digest", FORM_DIGEST, "HEX",
	    "the SHA-256 of what was shown"},
	[FIELD_RULES] = {"rules", FORM_NUMBER, "N",
	    "the rules by which a view was decided; 1 where it is not said"},
	[FIELD_REASON] = {"reason", FORM_LONG_TEXT, "TEXT",
	    "why it is recorded"},
	[FIELD_DECIDED_BY] = {"decided_by", FORM_DECIDED_BY,
	    "patient|parent|guardian|attorney|best-interests",
	    "who decided; default patient where something is decided"},
	[FIELD_BY] = {"by", FORM_SHORT_TEXT, "TEXT",
	    "who says they recorded it; default $EDSM_BY, else the login"},
	[FIELD_LOGIN] = {"login", FORM_SHORT_TEXT, "TEXT",
	    "the system account"},
	[FIELD_SESSION] = {"session", FORM_SHORT_TEXT, "TEXT",
	    "the account of the login session, where it is another"},
	[FIELD_NOTE] = {"note", FORM_LONG_TEXT, "TEXT", "a remark"},
	[FIELD_OPENED] = {"opened", FORM_STRETCH, "TIME",
	    "when a list has it that the episode opened"},
	[FIELD_DISCHARGED] = {"discharged", FORM_STRETCH, "TIME",
	    "when a list has it that the episode ended"},
	[FIELD_ATTENDED] = {"attended", FORM_STRETCH, "TIME",
	    "when a list has it that the patient was at the service"},
	[FIELD_BORN] = {"born", FORM_STRETCH, "DATE",
	    "the patient's birth date"},
	[FIELD_HASH] = {"hash", FORM_DIGEST, "HEX", "the link of the chain"},

	[FIELD_LEDGER] = {"ledger", FORM_PATH, "PLACE",
	    "the ledger: a file, postgresql://..., service=NAME or lines:FILE; "
	    "default $EDSM_LEDGER, else edsm/ledger.db under $XDG_STATE_HOME"},
	[FIELD_SWEEP] = {"sweep", FORM_SWITCH, NULL,
	    "read nothing; end, now, every open episode whose due has come"},
	[FIELD_KNOWN_AT] = {"known_at", FORM_INSTANT, "TIME",
	    "answer as known then: only facts logged by TIME"},
	[FIELD_KNOWN_SEQ] = {"known_seq", FORM_NUMBER, "N",
	    "answer as known after fact N"},
	[FIELD_OPEN] = {"open", FORM_SWITCH, NULL, "only open episodes"},
	[FIELD_ENDED] = {"ended", FORM_SWITCH, NULL, "only ended episodes"},
	[FIELD_DUE_BEFORE] = {"due_before", FORM_INSTANT, "TIME",
	    "only open episodes that are due before TIME"},
	[FIELD_IDLE_SINCE] = {"idle_since", FORM_INSTANT, "TIME",
	    "only open episodes that neither side has viewed by since TIME"},
	[FIELD_SINCE] = {"since", FORM_INSTANT, "TIME",
	    "only events logged at TIME or later"},
	[FIELD_UNTIL] = {"until", FORM_INSTANT, "TIME",
	    "only events logged before TIME"},
	[FIELD_OVERRIDES] = {"overrides", FORM_SWITCH, NULL,
	    "only views that overrode the rules"},
	[FIELD_TABLE] = {"table", FORM_SWITCH, NULL,
	    "aligned columns for people: short for --format table"},
	[FIELD_FORMAT] = {"format", FORM_ANY, "json|table|csv",
	    "how answers are written; default json"},
	[FIELD_HEAD] = {"head", FORM_ANY, "SEQ:HASH",
	    "a head kept elsewhere that the ledger must extend"},
	[FIELD_SINCE_SEQ] = {"since", FORM_NUMBER, "SEQ",
	    "trust what stands up to event SEQ and check what follows"},
	[FIELD_CHECKPOINT] = {"checkpoint", FORM_PATH, "FILE",
	    "a signed checkpoint that the ledger must extend"},
	[FIELD_KEY] = {"key", FORM_PATH, "FILE",
	    "the key of the checkpoint"},
	[FIELD_KEYGEN] = {"keygen", FORM_PATH, "FILE",
	    "make a new key pair, FILE and FILE.pub"},
	[FIELD_DRY_RUN] = {"dry_run", FORM_SWITCH, NULL,
	    "say what would be recorded, and record nothing"},
	[FIELD_REJECTS] = {"rejects", FORM_PATH, "FILE",
	    "write refused lines to FILE, a new one; its name may hold a date"},
	[FIELD_ATOMIC] = {"atomic", FORM_SWITCH, NULL,
	    "record all lines or none"},
	[FIELD_QUIET] = {"quiet", FORM_SWITCH, NULL,
	    "print no events and no summary, or no answers"},
	[FIELD_CSV] = {"csv", FORM_SWITCH, NULL, "the input is CSV"},
	[FIELD_JSON] = {"json", FORM_SWITCH, NULL,
	    "the input is JSON lines"},
	[FIELD_COLUMN] = {"column", FORM_ANY, "FIELD=HEADER",
	    "take FIELD from the CSV column of that header"},
	[FIELD_TIME_FORMAT] = {"time_format", FORM_ANY, "[FIELD=]FORMAT",
	    "how times, or FIELD's, are written: strptime(3), in the zone of TZ"},
	[FIELD_IGNORE] = {"ignore", FORM_ANY, "NAME",
	    "let the member or column NAME pass though it is almost a field's"},
	[FIELD_YES] = {"yes", FORM_ANY, "WORD",
	    "what lines write for yes, beside yes, y and true"},
	[FIELD_NO] = {"no", FORM_ANY, "WORD",
	    "what lines write for no, beside no, n and false"},
	[FIELD_DELIMITER] = {"delimiter", FORM_ANY, "CHAR",
	    "what stands between CSV cells; default a comma, in a .tsv a tab"},
	[FIELD_SKIP_LINES] = {"skip_lines", FORM_NUMBER, "N",
	    "leave out the N lines before a CSV's header"},
	[FIELD_ENCODING] = {"encoding", FORM_ANY, "NAME",
	    "what lines are written in, such as windows-1252; default utf-8"},
	[FIELD_OPTIONS] = {"options", FORM_PATH, "FILE",
	    "read options about lines from FILE too, one a line"},
	[FIELD_ACCEPT_CLOCK] = {"accept_clock", FORM_SWITCH, NULL,
	    "go on with a clock a day behind the newest fact, or 90 days past it"},
	[FIELD_RETIRE] = {"retire", FORM_SWITCH, NULL,
	    "let FROM take no facts any more, and name TO instead"},
	[FIELD_AGAIN] = {"again", FORM_SWITCH, NULL,
	    "record anew what equals a fact that was voided"},
	[FIELD_UNREVIEWED] = {"unreviewed", FORM_SWITCH, NULL,
	    "only views that nobody has judged, or whose review is open"},
	[FIELD_STANDING] = {"standing", FORM_SWITCH, NULL,
	    "only events that stand: none that was voided"},
	[FIELD_OPENING] = {"opens", FORM_SWITCH, NULL,
	    "only voids by which somebody came to see more"},
	[FIELD_SEQS] = {"seq", FORM_ANY, "N,M,...",
	    "only the events of these numbers"},
	[FIELD_SOURCE] = {"source", FORM_ORG, "ODS-CODE",
	    "only what is seen of this organisation's record"},
	[FIELD_LIST] = {"list", FORM_ANY, "referrals|attendances|entries",
	    "what the lines of the list are"},
	[FIELD_WITHIN] = {"within", FORM_NUMBER, "DAYS",
	    "how far two dates of one thing may lie apart; default 31, of "
	    "attendances 7"},
	[FIELD_LIST_SINCE] = {"since", FORM_INSTANT, "TIME",
	    "ask about nothing that opened, was looked at or marked before "
	    "TIME"},
	[FIELD_EVERY] = {"every", FORM_SWITCH, NULL,
	    "print what agrees too"},
	[FIELD_BIRTHS] = {"born", FORM_PATH, "FILE",
	    "birth dates: lines with patient and born"},
	[FIELD_AGE] = {"age", FORM_NUMBER, "YEARS",
	    "the age at which patients decide for themselves; default 16"},
	[FIELD_BEFORE] = {"before", FORM_INSTANT, "TIME",
	    "only who comes of age before TIME; default now"},
	[FIELD_PROXY_AFTER] = {"proxy_after", FORM_NUMBER, "DAYS",
	    "decisions of others than the patient that are older than that"},
	[FIELD_UNDECIDED_AFTER] = {"undecided_after", FORM_NUMBER, "DAYS",
	    "open episodes with a direction undecided for longer than that"},
	[FIELD_ALL] = {"all", FORM_SWITCH, NULL, "of every patient"},
	[FIELD_PAGE_SINCE] = {"since", FORM_INSTANT, "TIME",
	    "the first instant of the period"},
	[FIELD_OUTPUT] = {"output", FORM_PATH, "FILE",
	    "write to FILE, a new one; default standard output"},
	[FIELD_NAMES] = {"names", FORM_PATH, "FILE",
	    "what codes and users are called: CSV of org, name, user, what"},
	[FIELD_WORDS] = {"words", FORM_PATH, "FILE",
	    "say it in other words: lines of key = text"},
	[FIELD_WORDS_LIST] = {"words_list", FORM_SWITCH, NULL,
	    "print the words of a page and exit"},
	[FIELD_HIDE] = {"hide", FORM_ANY, "LIST",
	    "leave out any of users,reasons,marks,care,notes"},
	[FIELD_LATE] = {"late", FORM_ANY, "SPAN",
	    "draw what was known so much later; default 1d, 0 is all"},
	[FIELD_UNDER] = {"under", FORM_NUMBER, "N",
	    "tell values from 1 to N-1 as under N; default 0, all are told"},
	[FIELD_TITLE] = {"title", FORM_SHORT_TEXT, "TEXT",
	    "the heading of the page"},
	[FIELD_CONTACT] = {"contact", FORM_LONG_TEXT, "TEXT",
	    "whom to ask about it"},
	[FIELD_WITH] = {"with", FORM_PATH, "FILE",
	    "resources that references lead to; read first, never written"},
	[FIELD_RECORD_TIME] = {"recorded", FORM_ANY, "updated|any",
	    "which time of a resource counts; default updated: "
	    "meta.lastUpdated alone"},
	[FIELD_EPISODE_SYSTEM] = {"episode_system", FORM_ANY, "URI",
	    "the system of the identifier that is the episode's id"},
	[FIELD_LABELS] = {"labels", FORM_ANY, "CODE,...",
	    "the confidentiality codes that mark an entry private"},
	[FIELD_MIG_POLICY] = {"mig_policy", FORM_ANY, "URI",
	    "the policy of Consents about the MIG"},
	[FIELD_EPISODE_POLICY] = {"episode_policy", FORM_ANY, "URI",
	    "the policy of Consents about an episode"},
	[FIELD_INTENT] = {"intent", FORM_ANY, "CODE",
	    "take ServiceRequests of that intent too"},
	[FIELD_BUNDLE] = {"bundle", FORM_SWITCH, NULL,
	    "each input is one JSON document, such as a Bundle"},
	[FIELD_MARKS] = {"marks", FORM_PATH, "FILE",
	    "private marks in force, as audit-view marks prints them"},
	[FIELD_SITE] = {"site", FORM_ANY, "HOST",
	    "the name of the host that let the entries out"},
	[FIELD_PROFILE] = {"profile", FORM_ANY, "disclosure|read",
	    "which profile of IHE BALP is written; default disclosure"},
	[FIELD_COUNTS] = {"counts", FORM_SWITCH, NULL,
	    "say too how many entries were withheld"},
	[FIELD_DIRECTORY] = {"directory", FORM_PATH, "DIR",
	    "write a new file DIR/TYPE.ndjson for each type"},
	[FIELD_BUNDLE_KIND] = {"bundle", FORM_ANY, "transaction|searchset",
	    "write one Bundle of that type"},
	[FIELD_RECORD] = {"record", FORM_PATH, "FILE",
	    "write to FILE up to where a sound ledger was verified, and when"},
	[FIELD_STATUS_FORMAT] = {"format", FORM_ANY, "json|prometheus",
	    "how it is told; default json"},
	[FIELD_QUICK] = {"quick", FORM_SWITCH, NULL,
	    "count nothing: no episodes past due, no overrides"},
	[FIELD_NEWEST] = {"newest", FORM_NUMBER, "N",
	    "look for overrides among the newest N events; default 100000"},
	[FIELD_VERIFIED] = {"verified", FORM_PATH, "FILE",
	    "what ledger-verify --record wrote, or a checkpoint"},
	[FIELD_MAX_AGE] = {"max_age", FORM_NUMBER, "HOURS",
	    "the newest event may be so old"},
	[FIELD_MIN_FREE] = {"min_free", FORM_NUMBER, "MIB",
	    "so much must be free where the ledger is"},
	[FIELD_MAX_PAST_DUE] = {"max_past_due", FORM_NUMBER, "N",
	    "so many open episodes may be past their due"},
	[FIELD_MAX_UNREVIEWED] = {"max_unreviewed", FORM_NUMBER, "N",
	    "so many overrides may wait for their review"},
	[FIELD_MAX_UNVERIFIED] = {"max_unverified", FORM_NUMBER, "HOURS",
	    "the last proof, of --verified, may be so old"},
	[FIELD_HELP] = {"help", FORM_SWITCH, NULL, "print this and exit"},
	[FIELD_VERSION] = {"version", FORM_SWITCH, NULL,
	    "print the version and exit"},
};
/* clang-format on */

const struct field_row *
field_row(enum field field)
{
	return &rows[field];
}

/* Compares first characters first: most names differ there. */
enum field
field_of_member(struct text name)
{
	for (int f = FIELD_NONE + 1; name.len && f <= FIELD_HASH; f++) {
		const char *row = rows[f].name;

		if (*row == *name.ptr && !strncmp(row, name.ptr, name.len) &&
		    row[name.len] == '\0')
			return (enum field)f;
	}
	return FIELD_NONE;
}

const char *
field_flag(enum field field, char bytes[static FIELD_NAME_BYTES])
{
	const char *name = rows[field].name;
	size_t i = 0;

	for (; name[i] && i + 1 < FIELD_NAME_BYTES; i++)
		bytes[i] = name[i] == '_' ? '-' : name[i];
	bytes[i] = '\0';
	return bytes;
}

void
fields_add(struct field_set *set, enum field field)
{
	set->words[field / 64] |= UINT64_C(1) << field % 64;
}

bool
fields_have(const struct field_set *set, enum field field)
{
	return set->words[field / 64] >> field % 64 & 1;
}

struct field_set
fields_of(const enum field *list)
{
	struct field_set set = {{0}};

	for (; list && *list != FIELD_NONE; list++)
		fields_add(&set, *list);
	return set;
}

struct field_set
fields_both(struct field_set a, struct field_set b)
{
	for (int i = 0; i < FIELD_SET_WORDS; i++)
		a.words[i] |= b.words[i];
	return a;
}

bool
fields_have_any(const struct field_set *set, const enum field *list)
{
	for (; *list != FIELD_NONE; list++)
		if (fields_have(set, *list))
			return true;
	return false;
}

uint64_t
fields_members(const struct field_set *set)
{
	return set->words[0] & (FIELD_BIT(FIELD_HASH) * 2 - 1);
}

enum field
field_of_flag(struct text name, const struct field_set *takes)
{
	char flag[FIELD_NAME_BYTES];
	enum field found = FIELD_NONE;

	for (int f = FIELD_NONE + 1; f < FIELD_COUNT; f++) {
		if (!text_equal(text_of(field_flag((enum field)f, flag)), name))
			continue;
		found = (enum field)f;
		if (fields_have(takes, found))
			break;
	}
	return found;
}
