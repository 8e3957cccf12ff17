/*
 * private_marks - the private marks in force, by whose record they are in.
 *
 * Layer: fhir. Memory: its own arena, with a ceiling. Errors: STATUS_REFUSED
 * for a line that is none, STATUS_FAILED at the ceiling.
 * Source: the answers of audit-view marks.
 */
#ifndef EDSM_FHIR_PRIVATE_MARKS_H
#define EDSM_FHIR_PRIVATE_MARKS_H

#include "../ground/arena.h"

#include <jansson.h>

struct private_mark {
	struct text patient, org, entry;
};

struct private_marks {
	struct arena arena;
	struct private_mark *items; /* in order once they are sorted */
	size_t count, room;
};

void private_marks_init(struct private_marks *marks);
void private_marks_release(struct private_marks *marks);

WARN_UNUSED enum status private_marks_add(
    struct private_marks *marks, const json_t *line, struct error *error);

/* To be called when all are there. */
void private_marks_sort(struct private_marks *marks);

/* Those of a patient: the first, and how many. */
const struct private_mark *private_marks_find(
    const struct private_marks *marks, struct text patient, size_t *count);

#endif
