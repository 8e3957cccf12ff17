/*
 * consent - what a Consent says, as far as one fact can hold it.
 *
 * Layer: fhir. Memory: texts are borrowed as referral.h has them. Errors:
 * STATUS_REFUSED, naming the element: what narrows a Consent is never dropped.
 * Source: HL7 FHIR R4, Consent; IHE PCF; HL7 FAST (inactive is revoked).
 */
#ifndef EDSM_FHIR_CONSENT_H
#define EDSM_FHIR_CONSENT_H

#include "../ground/instant.h"
#include "reading.h"

struct consent {
	const json_t *json, *provision;
	bool ours;      /* made of an event of ours */
	bool permits;   /* is in force and says permit */
	bool decided;   /* at is when it was decided, not when taken back */
	bool instances; /* its data are single entries: a mark */
	struct stretch at;
	int64_t ended_us; /* when it ended by itself, or INSTANT_UNSET */
};

/* Judges everything that is not about who and which episode. */
WARN_UNUSED enum status consent_read(struct reading *reading,
    const struct resource *resource, struct consent *consent,
    struct error *error);

/* Who decided, in our words; empty where that is not said. */
WARN_UNUSED enum status decider_take(struct reading *reading,
    const struct consent *consent, struct text patient, struct text *decider,
    struct error *error);

/* The one code of Consent.organization; empty where there is none. */
WARN_UNUSED enum status organization_take(struct reading *reading,
    const struct consent *consent, struct text *code, struct error *error);

#endif
