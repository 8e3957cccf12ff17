/* referrals - the rows of a list of referrals. Audit. */
#include "referrals.h"

#include <stdlib.h>

#define ROWS_MAX_BYTES (LIST_ROWS_MAX * sizeof(struct referral))

void
referrals_init(struct referrals *referrals)
{
	buffer_init(&referrals->rows, ROWS_MAX_BYTES);
	pool_init(&referrals->episodes, LIST_BYTES_MAX);
	pool_init(&referrals->codes, LIST_BYTES_MAX);
}

void
referrals_release(struct referrals *referrals)
{
	buffer_release(&referrals->rows);
	pool_release(&referrals->episodes);
	pool_release(&referrals->codes);
}

size_t
referrals_count(const struct referrals *referrals)
{
	return referrals->rows.len / sizeof(struct referral);
}

struct referral *
referrals_at(const struct referrals *referrals, size_t place)
{
	struct referral *rows = (void *)referrals->rows.bytes;

	return &rows[place];
}

bool
referral_has_ended(const struct referral *row, int64_t at_us)
{
	return row->discharged.first_us != INSTANT_UNSET &&
	       row->discharged.first_us <= at_us;
}

/* A time of the row, which it need not say. */
static enum status
stretch_take(struct list *list, enum field field, struct stretch *stretch,
    struct error *error)
{
	struct form_value value;
	enum status status = list_value(list, field, &value, error);

	*stretch = (struct stretch){INSTANT_UNSET, INSTANT_UNSET};
	if (!status && value.us != INSTANT_UNSET)
		*stretch = (struct stretch){value.us, value.last_us};
	return status;
}

static enum status
times_take(struct list *list, struct referral *row, struct error *error)
{
	enum status status =
	    stretch_take(list, FIELD_OPENED, &row->opened, error);

	if (!status)
		status = stretch_take(
		    list, FIELD_DISCHARGED, &row->discharged, error);
	if (!status && row->discharged.first_us != INSTANT_UNSET &&
	    row->discharged.last_us < row->opened.first_us)
		status = error_refuse(
		    error, "discharged", "lies before the opening");
	return status;
}

static enum status
decisions_take(struct list *list, struct referral *row, struct error *error)
{
	struct form_value to_service = {.us = 0}, to_practice = {.us = 0};
	enum status status =
	    list_value(list, FIELD_TO_SERVICE, &to_service, error);

	if (!status)
		status =
		    list_value(list, FIELD_TO_PRACTICE, &to_practice, error);
	row->to_service = (uint8_t)to_service.decision;
	row->to_practice = (uint8_t)to_practice.decision;
	return status;
}

static enum status
code_take(
    struct pool *codes, struct text code, uint32_t *number, struct error *error)
{
	bool fresh;

	*number = 0;
	if (code.len && !pool_put(codes, code, number, &fresh))
		return list_full(error);
	return STATUS_OK;
}

/* The id comes last: one that stands on a refused line may come again. */
static enum status
episode_take(struct referrals *referrals, struct list *list,
    struct referral *row, struct error *error)
{
	struct form_value id;
	bool fresh;

	if (list_value(list, FIELD_EPISODE, &id, error))
		return error->status;
	row->episode = 0;
	if (!id.text.len)
		return STATUS_OK;
	if (!pool_put(&referrals->episodes, id.text, &row->episode, &fresh))
		return list_full(error);
	return fresh ? STATUS_OK
		     : error_refuse(error, "episode",
			   "stands on an earlier line of the list too");
}

enum status
referral_take(void *ctx, struct list *list, struct error *error)
{
	struct referrals *referrals = ctx;
	struct referral row = {.file = (uint32_t)list->lines.at,
	    .line = (uint32_t)list->row.line,
	    .met = NOT_MET};
	struct form_value patient, practice, service;
	enum status status = list_need(list, FIELD_PATIENT, &patient, error);

	if (!status)
		status = list_need(list, FIELD_SERVICE, &service, error);
	if (!status)
		status = list_value(list, FIELD_PRACTICE, &practice, error);
	if (!status)
		status = times_take(list, &row, error);
	if (!status)
		status = decisions_take(list, &row, error);
	if (!status)
		status = code_take(
		    &referrals->codes, service.text, &row.service, error);
	if (!status)
		status = code_take(
		    &referrals->codes, practice.text, &row.practice, error);
	if (!status)
		status = episode_take(referrals, list, &row, error);
	if (status)
		return status;
	row.patient = patient_number(patient.text);
	buffer_add(&referrals->rows, (struct text){(char *)&row, sizeof row});
	return buffer_failed(&referrals->rows) ? list_full(error) : STATUS_OK;
}

static int
referral_compare(const void *a, const void *b)
{
	const struct referral *left = a, *right = b;

	if (left->patient != right->patient)
		return left->patient < right->patient ? -1 : 1;
	if (left->file != right->file)
		return left->file < right->file ? -1 : 1;
	return left->line < right->line ? -1 : left->line > right->line;
}

void
referrals_sort(struct referrals *referrals)
{
	size_t count = referrals_count(referrals);

	if (count)
		qsort(referrals->rows.bytes, count, sizeof(struct referral),
		    referral_compare);
}
