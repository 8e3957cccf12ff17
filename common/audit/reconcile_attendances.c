/* reconcile_attendances - a list of attendances against the looks. Audit. */
#include "reconcile.h"

#include "../fields/line_read.h"

#include <stdlib.h>

/* One row; of those that are equal but for time, in their order. */
struct attendance {
	uint64_t patient;
	uint32_t service; /* its number in the pool of codes */
	int64_t first_us, last_us;
	/* the latest end of this and of those before it, and where that one
	 * begins */
	int64_t until_us, listed_us;
};

#define ROWS_MAX_BYTES (LIST_ROWS_MAX * sizeof(struct attendance))
#define LINE_MAX_BYTES ((size_t)1 << 20)

struct attendances {
	struct reconcile *reconcile;
	struct buffer rows;
	struct pool codes;
};

static enum status
attendance_take(void *ctx, struct list *list, struct error *error)
{
	struct attendances *attendances = ctx;
	struct form_value patient, service, attended;
	struct attendance row = {.patient = 0};
	bool fresh;
	enum status status = list_need(list, FIELD_PATIENT, &patient, error);

	if (!status)
		status = list_need(list, FIELD_SERVICE, &service, error);
	if (!status)
		status = list_need(list, FIELD_ATTENDED, &attended, error);
	if (status)
		return status;
	row.patient = patient_number(patient.text);
	row.first_us = row.listed_us = attended.us;
	row.last_us = row.until_us = attended.last_us;
	if (!pool_put(&attendances->codes, service.text, &row.service, &fresh))
		return list_full(error);
	buffer_add(&attendances->rows, (struct text){(char *)&row, sizeof row});
	return buffer_failed(&attendances->rows) ? list_full(error) : STATUS_OK;
}

static size_t
rows_count(const struct attendances *attendances)
{
	return attendances->rows.len / sizeof(struct attendance);
}

static struct attendance *
row_at(const struct attendances *attendances, size_t place)
{
	struct attendance *rows = (void *)attendances->rows.bytes;

	return &rows[place];
}

static int
attendance_compare(const void *a, const void *b)
{
	const struct attendance *left = a, *right = b;

	if (left->patient != right->patient)
		return left->patient < right->patient ? -1 : 1;
	if (left->service != right->service)
		return left->service < right->service ? -1 : 1;
	return left->first_us < right->first_us
		   ? -1
		   : left->first_us > right->first_us;
}

static bool
row_is_of(const struct attendance *row, const struct attendance *key)
{
	return row->patient == key->patient && row->service == key->service;
}

/* Puts the rows in order and learns of each what has ended last by then. */
static void
rows_sort(struct attendances *attendances)
{
	size_t count = rows_count(attendances);

	if (!count)
		return;
	qsort(attendances->rows.bytes, count, sizeof(struct attendance),
	    attendance_compare);
	for (size_t i = 1; i < count; i++) {
		const struct attendance *before = row_at(attendances, i - 1);
		struct attendance *row = row_at(attendances, i);

		if (!row_is_of(before, row) || before->until_us <= row->last_us)
			continue;
		row->until_us = before->until_us;
		row->listed_us = before->listed_us;
	}
}

/* The first row that is not before the key. */
static size_t
row_behind(const struct attendances *attendances, const struct attendance *key)
{
	size_t low = 0, high = rows_count(attendances);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (attendance_compare(row_at(attendances, middle), key) <= 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * How far from the look the nearest attendance of its patient and service
 * lies, and when that was; INT64_MAX where there is none.
 */
static int64_t
attendance_distance(const struct attendances *attendances,
    const struct attendance *look, int64_t *listed_us)
{
	size_t behind = row_behind(attendances, look);
	int64_t distance = INT64_MAX;

	if (behind < rows_count(attendances) &&
	    row_is_of(row_at(attendances, behind), look)) {
		*listed_us = row_at(attendances, behind)->first_us;
		distance = *listed_us - look->first_us;
	}
	if (behind && row_is_of(row_at(attendances, behind - 1), look)) {
		const struct attendance *row = row_at(attendances, behind - 1);
		int64_t since_us = row->until_us < look->first_us
				       ? look->first_us - row->until_us
				       : 0;

		if (since_us < distance) {
			*listed_us = row->listed_us;
			distance = since_us;
		}
	}
	return distance;
}

static enum status
look_answer(struct attendances *attendances, const struct fact *fact,
    struct text line, int64_t listed_us, struct error *error)
{
	struct answers *answers = &attendances->reconcile->ask.answers;
	struct arena arena;
	struct fact whole;
	enum status status;

	arena_init(&arena, LINE_MAX_BYTES);
	status = stored_line_read(line, &arena, &whole, error);
	if (!status) {
		answer_text(answers, "service", fact->viewer);
		answer_number(answers, "seq", fact->seq);
		answer_instant(answers, "at", fact->at_us);
		answer_text(answers, "user", whole.user);
		answer_text(answers, "override", whole.override);
		answer_instant(answers, "listed", listed_us);
		status = answer_end(answers, error);
	}
	arena_release(&arena);
	return status;
}

/* Is it a look that the list should have an attendance for? */
static bool
look_is_asked(const struct attendances *attendances, const struct fact *fact)
{
	const struct reconcile *reconcile = attendances->reconcile;
	const struct options *options = &reconcile->ask.run->options;

	if (fact->at_us < reconcile->since_us)
		return false;
	return options_has(options, FIELD_SERVICE)
		   ? text_equal(
			 options->value[FIELD_SERVICE].text, fact->viewer)
		   : pool_find(&attendances->codes, fact->viewer) != 0;
}

static enum status
look_judge(struct ask *ask, const struct fact *fact, struct text line,
    struct error *error)
{
	struct reconcile *reconcile = (struct reconcile *)ask;
	struct attendances *attendances = reconcile->ctx;
	struct attendance look = {.first_us = fact->at_us};
	int64_t listed_us = INSTANT_UNSET;
	char digits[PATIENT_BYTES];
	bool prints;

	if (!look_is_asked(attendances, fact))
		return STATUS_OK;
	if (ask_in_force(ask, fact->patient, digits, error))
		return error->status;
	look.patient = patient_number(text_of(digits));
	look.service = pool_find(&attendances->codes, fact->viewer);
	if (attendance_distance(attendances, &look, &listed_us) <=
	    reconcile->within_us)
		prints = agreement_begin(reconcile, "attended", fact->patient);
	else if (list_doubts(&reconcile->list, text_of(digits), TEXT("")))
		prints = false;
	else
		prints =
		    finding_begin(reconcile, "unattended-look", fact->patient);
	return prints ? look_answer(attendances, fact, line, listed_us, error)
		      : STATUS_OK;
}

/* A list that is empty says nothing about any service. */
static void
emptiness_tell(const struct attendances *attendances)
{
	const struct run *run = attendances->reconcile->ask.run;
	struct error note;

	if (rows_count(attendances) || run_has(run, FIELD_SERVICE))
		return;
	error_set(&note, STATUS_OK, NULL,
	    "note: no row of the list counts, so it is of no service and no "
	    "look is "
	    "asked about; --service says whose it is");
	message_error(run->command->name, 0, &note);
}

enum status
reconcile_attendances(struct reconcile *reconcile, struct error *error)
{
	struct attendances attendances = {.reconcile = reconcile};
	struct facts_query query = {.of = FACTS_OF_EVENT,
	    .event = EVENT_RECORD_VIEW,
	    .line = true,
	    .upto_seq = reconcile->ask.upto_seq};
	enum status status;

	buffer_init(&attendances.rows, ROWS_MAX_BYTES);
	pool_init(&attendances.codes, LIST_BYTES_MAX);
	reconcile->ctx = &attendances;
	status =
	    list_read(&reconcile->list, attendance_take, &attendances, error);
	rows_sort(&attendances);
	emptiness_tell(&attendances);
	if (!status)
		status = ask_facts(&reconcile->ask, query, look_judge, error);
	buffer_release(&attendances.rows);
	pool_release(&attendances.codes);
	return status;
}
