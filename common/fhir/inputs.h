/*
 * inputs - the files of a run, and how a place in them is told.
 *
 * Layer: fhir. Memory: the run's arena. Errors: STATUS_USAGE for a file that
 * cannot be opened.
 */
#ifndef EDSM_FHIR_INPUTS_H
#define EDSM_FHIR_INPUTS_H

#include "../command/command.h"
#include "feed.h"

/* Opens every operand, or standard input where there is none. */
WARN_UNUSED enum status feeds_open(
    struct run *run, struct feed **feeds, size_t *count, struct error *error);

/* "NAME:LINE#ENTRY" as a message begins with it, in the buffer. */
const char *place_name(const struct place *place, struct buffer *name);

#endif
