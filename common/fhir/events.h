/*
 * events - the events of a ledger, read whole: what stands, and what is in
 * force.
 *
 * Layer: fhir. Memory: its own arenas, with a ceiling; of looks nothing is
 * kept. Errors: STATUS_REFUSED for a line that is no event or not behind the
 * one before, STATUS_FAILED at the ceiling. Source: the sharing rules, 2 and 6.
 */
#ifndef EDSM_FHIR_EVENTS_H
#define EDSM_FHIR_EVENTS_H

#include "../core/index.h"
#include "../model/fact.h"

struct past {
	struct fact fact;
	struct text hash;
	/* of each decision: a later one, or a no of the same instant, took its
	 * place */
	bool to_service_passed, to_practice_passed, passed;
	size_t ended;  /* of an opening: the place of its discharge + 1, or 0 */
	size_t opened; /* of what an episode has: that of its opening, or 0 */
};

struct events {
	struct arena arena, line; /* line: of the event at hand */
	struct past **items;
	size_t count, room;
	struct index index; /* the latest decision by what it is about */
	struct text *keys;  /* what the items of the index are about */
	size_t *latest;     /* and the places of the latest */
	size_t key_count, key_room, latest_room;
	uint64_t looks, last_seq;
};

void events_init(struct events *events);
void events_release(struct events *events);

/* One more event, behind the last. A look or its review is counted alone. */
enum status events_add(
    struct events *events, struct text line, struct error *error);

/* Finds what was voided, which discharge ends which episode, and which
 * decisions are in force; to be called once. */
WARN_UNUSED enum status events_settle(
    struct events *events, struct error *error);

#endif
