/* ask_reconcile - what a list from elsewhere and the ledger say apart. Audit.
 */
#include "reconcile.h"

#define DAYS_MAX 36500

static const char *const referral_columns[] = {"finding", "patient", "episode",
    "service", "field", "here", "there", "listed", "practice", "opened",
    "discharged", "seq", NULL};
static const char *const attendance_columns[] = {"finding", "patient",
    "service", "at", "listed", "user", "override", "seq", NULL};
static const char *const entry_columns[] = {
    "finding", "patient", "org", "entry", "since", "seq", NULL};

/* What a list is of. */
static const struct kind {
	const char *name;
	uint64_t fields;
	const enum field *options; /* of those that not every list has */
	uint64_t days;
	bool tell; /* name columns that are not known */
	const char *const *columns;
	enum status (*run)(struct reconcile *reconcile, struct error *error);
} kinds[] = {
    {"referrals",
	FIELD_BIT(FIELD_PATIENT) | FIELD_BIT(FIELD_EPISODE) |
	    FIELD_BIT(FIELD_PRACTICE) | FIELD_BIT(FIELD_SERVICE) |
	    FIELD_BIT(FIELD_OPENED) | FIELD_BIT(FIELD_DISCHARGED) |
	    FIELD_BIT(FIELD_TO_SERVICE) | FIELD_BIT(FIELD_TO_PRACTICE),
	FIELDS(FIELD_PRACTICE, FIELD_SERVICE, FIELD_WITHIN, FIELD_EVERY), 31,
	true, referral_columns, reconcile_referrals},
    {"attendances",
	FIELD_BIT(FIELD_PATIENT) | FIELD_BIT(FIELD_SERVICE) |
	    FIELD_BIT(FIELD_ATTENDED),
	FIELDS(FIELD_SERVICE, FIELD_WITHIN, FIELD_EVERY), 7, true,
	attendance_columns, reconcile_attendances},
    {"entries", ENTRY_FIELDS, FIELDS(FIELD_NONE), 0, false, entry_columns,
	reconcile_entries},
};

static enum status
usage(struct error *error, const char *field, const char *what)
{
	return error_set(error, STATUS_USAGE, field, what);
}

static enum status
kind_find(const struct run *run, const struct kind **kind, struct error *error)
{
	struct text name = run->options.value[FIELD_LIST].text;

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (text_equal(text_of(kinds[i].name), name))
			return *kind = &kinds[i], STATUS_OK;
	return usage(
	    error, "list", "is none of referrals, attendances, entries");
}

/* Refuses options and columns that this list has no use for. */
static enum status
kind_takes(const struct kind *kind, const struct run *run, struct error *error)
{
	static const enum field some[] = {
	    FIELD_PRACTICE, FIELD_SERVICE, FIELD_WITHIN, FIELD_EVERY};
	const struct options *options = &run->options;
	struct field_set own = fields_of(kind->options);

	for (size_t i = 0; i < sizeof some / sizeof *some; i++)
		if (options_has(options, some[i]) &&
		    !fields_have(&own, some[i]))
			return usage(error, field_row(some[i])->name,
			    "is not an option of this list");
	for (size_t i = 0; i < options->lines.column_count; i++)
		if (!(kind->fields >> options->lines.columns[i].field & 1))
			return usage(error, "column",
			    "names a field that lines of this list do not "
			    "have");
	if (options->value[FIELD_WITHIN].number > DAYS_MAX)
		return usage(error, "within", "is more than 36500 days");
	if (!options->operand_count)
		return usage(error, NULL, "names no file; - is standard input");
	return STATUS_OK;
}

static void
options_take(struct reconcile *reconcile, const struct kind *kind)
{
	const struct run *run = reconcile->ask.run;
	uint64_t days = run_has(run, FIELD_WITHIN)
			    ? run->options.value[FIELD_WITHIN].number
			    : kind->days;

	reconcile->within_us = (int64_t)days * DAY_US;
	reconcile->since_us = options_instant(&run->options, FIELD_LIST_SINCE,
	    reconcile->ask.now_us, INSTANT_UNSET);
	reconcile->every = run_has(run, FIELD_EVERY);
	reconcile->quiet = run_has(run, FIELD_QUIET);
}

static enum status
reconcile_run(struct reconcile *reconcile, struct run *run,
    const struct kind *kind, struct error *error)
{
	enum status status = list_open(&reconcile->list, run, kind->fields,
	    kind->tell ? LIST_SAYS : LIST_RECORDS, error);

	if (!status)
		status = ask_open(
		    &reconcile->ask, run, "reconcile", kind->columns, error);
	if (!status) {
		reconcile->list.known = &reconcile->ask.known;
		options_take(reconcile, kind);
		status = kind->run(reconcile, error);
	}
	if (reconcile->ask.run)
		status = ask_close(&reconcile->ask, status, error);
	if (!status && reconcile->quiet && reconcile->found)
		run_worsen(run, STATUS_REFUSED);
	return status;
}

enum status
ask_reconcile(struct run *run, struct error *error)
{
	struct reconcile *reconcile =
	    arena_alloc(&run->arena, sizeof *reconcile);
	const struct kind *kind = NULL;
	struct error closing;
	enum status status;

	if (!reconcile)
		return error_no_memory(error);
	status = kind_find(run, &kind, error);
	if (!status)
		status = kind_takes(kind, run, error);
	if (status)
		return status;
	status = reconcile_run(reconcile, run, kind, error);
	if (list_close(&reconcile->list, &closing) && !status)
		return *error = closing, closing.status;
	return status;
}
