/*
 * deciding - the Consent that a decision of ours becomes.
 *
 * Layer: fhir. Memory: the caller's buffer. Errors: none else.
 * Source: IHE PCF, consentIntermediate; the sharing rules, 2.
 */
#ifndef EDSM_FHIR_DECIDING_H
#define EDSM_FHIR_DECIDING_H

#include "compose.h"

/* What is said of a Consent before its provision. */
struct consent_head {
	struct text id, identifier; /* identifier: an event's hash, or "" */
	struct text patient, decider, organisation;
	const char *identifier_system, *policy;
	int64_t updated_us; /* INSTANT_UNSET: not said */
	int64_t at_us;
	bool active;
};

/* From '{' to before the provision. */
void consent_begin(struct buffer *out, const struct consent_head *head);

/* The one who is to see, for treatment. */
void recipient_add(struct buffer *out, struct text code);
void treatment_add(struct buffer *out);

/* Data that are an episode, or one entry. */
void episode_data_add(struct buffer *out, struct text episode);
void entry_data_add(struct buffer *out, struct text entry);

#endif
