/*
 * referral - the episode that an EpisodeOfCare, or a referral alone, is.
 *
 * Layer: fhir. Memory: texts are borrowed from the resource, the table or the
 * arena of the resource at hand. Errors: STATUS_REFUSED, naming the element.
 * Source: HL7 FHIR R4, EpisodeOfCare and ServiceRequest.
 */
#ifndef EDSM_FHIR_REFERRAL_H
#define EDSM_FHIR_REFERRAL_H

#include "../ground/instant.h"
#include "reading.h"

struct referral {
	struct text patient, episode, practice, service;
	struct stretch opened;
};

/* The id among the identifiers: of --episode-system, of ours, or the one. */
WARN_UNUSED enum status episode_id_take(struct reading *reading,
    const json_t *identifiers, struct text *episode, struct error *error);

/* All that an episode is known by. */
WARN_UNUSED enum status referral_take(struct reading *reading,
    const struct resource *resource, struct referral *referral,
    struct error *error);

/* The first ServiceRequest of an EpisodeOfCare, the caller's; NULL: none. */
json_t *request_of(struct reading *reading, const json_t *episode);

#endif
