/* verify_order - facts judged by what stands beside them. Audit. */
#include "verify_order.h"

#include "../core/judge.h"

#include <stdlib.h>

#define WORD_BITS 64
/* Sixteen megabytes: facts further on share bits, and may seem voided. */
#define ABOUT_BITS_MOST (UINT64_C(1) << 27)
#define TEXT_MAX ((size_t)1 << 21)

bool
order_init(struct order *order, struct odd *odd, uint64_t head_seq)
{
	*order = (struct order){.odd = odd};
	buffer_init(&order->opening.episode, TEXT_MAX);
	buffer_init(&order->subject.patient, TEXT_MAX);
	buffer_init(&order->subject.subject, TEXT_MAX);
	order->about_bits =
	    head_seq < ABOUT_BITS_MOST ? head_seq + 1 : ABOUT_BITS_MOST;
	order->about = calloc(
	    (size_t)(order->about_bits / WORD_BITS) + 1, sizeof *order->about);
	return order->about;
}

void
order_release(struct order *order)
{
	free(order->about);
	buffer_release(&order->opening.episode);
	buffer_release(&order->subject.patient);
	buffer_release(&order->subject.subject);
}

bool
order_about(struct order *order, uint64_t seq)
{
	uint64_t bit = seq % order->about_bits;

	order->about[bit / WORD_BITS] |= UINT64_C(1) << bit % WORD_BITS;
	return true;
}

static bool
is_about(const struct order *order, uint64_t seq)
{
	uint64_t bit = seq % order->about_bits;

	return order->about[bit / WORD_BITS] >> bit % WORD_BITS & 1;
}

static bool
text_hold(struct buffer *buffer, struct text text)
{
	buffer_reset(buffer);
	buffer_add(buffer, text);
	return !buffer_failed(buffer);
}

/* Two openings of one episode, maybe of two patients: one has to be voided. */
bool
order_opening(struct order *order, const struct ledger_entry *entry)
{
	uint64_t before = order->opening.seq;

	order->opening.seq = entry->seq;
	if (before &&
	    text_equal(buffer_text(&order->opening.episode), entry->subject))
		return odd_add_patient(order->odd, before) &&
		       odd_add_patient(order->odd, entry->seq);
	return text_hold(&order->opening.episode, entry->subject);
}

static bool
subject_begin(struct order *order, const struct ledger_entry *entry)
{
	order->subject.begun = true;
	order->subject.odd = false;
	order->subject.opening.is_there = false;
	order->subject.discharge.is_there = false;
	order->subject.at_us = INSTANT_UNSET;
	return text_hold(&order->subject.patient, entry->patient) &&
	       text_hold(&order->subject.subject, entry->subject);
}

static bool
is_same_subject(const struct order *order, const struct ledger_entry *entry)
{
	return order->subject.begun &&
	       text_equal(
		   buffer_text(&order->subject.patient), entry->patient) &&
	       text_equal(buffer_text(&order->subject.subject), entry->subject);
}

static void
ordered_set(struct ordered *ordered, const struct ledger_entry *entry)
{
	ordered->is_there = true;
	ordered->fact.seq = entry->seq;
	ordered->fact.at_us = entry->at_us;
}

static const struct fact *
if_known(const struct ordered *ordered, const struct ledger_entry *entry)
{
	return ordered->is_there && ordered->fact.seq < entry->seq
		   ? &ordered->fact
		   : NULL;
}

/* A decision or discharge, against its episode as it was known then. */
static bool
is_right(struct order *order, const struct ledger_entry *entry)
{
	const struct precedent before = {
	    .opening = if_known(&order->subject.opening, entry),
	    .discharge = if_known(&order->subject.discharge, entry),
	    .of_patient = true,
	    .clock_us = INSTANT_MAX,
	};
	struct fact *fact = &order->subject.fact;
	struct error error;

	fact->event = entry->event;
	fact->at_us = entry->at_us;
	return !fact_judge(fact, &before, &error);
}

/* At one instant decisions come before the discharge; they may be later in
 * the ledger. */
static bool
discharge_take(struct order *order, const struct ledger_entry *entry)
{
	bool late = order->subject.at_us == entry->at_us &&
		    order->subject.last_seq > entry->seq;

	if (order->subject.discharge.is_there || late ||
	    !is_right(order, entry))
		return false;
	ordered_set(&order->subject.discharge, entry);
	return true;
}

static bool
consent_take(struct order *order, const struct ledger_entry *entry)
{
	if (!is_right(order, entry))
		return false;
	if (order->subject.at_us != entry->at_us ||
	    order->subject.last_seq < entry->seq)
		order->subject.last_seq = entry->seq;
	order->subject.at_us = entry->at_us;
	return true;
}

static bool
opening_take(struct order *order, const struct ledger_entry *entry)
{
	if (order->subject.opening.is_there)
		return false;
	ordered_set(&order->subject.opening, entry);
	return true;
}

/* Is it right, by what is known here? */
static bool
entry_take(struct order *order, const struct ledger_entry *entry)
{
	if (is_about(order, entry->seq))
		return false;
	switch (entry->event) {
	case EVENT_EPISODE_OPEN:
		return opening_take(order, entry);
	case EVENT_EPISODE_DISCHARGE:
		return discharge_take(order, entry);
	case EVENT_CONSENT_SET:
		return entry->mig || consent_take(order, entry);
	default:
		return true;
	}
}

bool
order_subject(struct order *order, const struct ledger_entry *entry)
{
	if (!is_same_subject(order, entry) && !subject_begin(order, entry))
		return false;
	if (order->subject.odd || entry_take(order, entry))
		return true;
	order->subject.odd = true;
	return odd_add_patient(order->odd, entry->seq);
}
