/*
 * request - what flags and a line ask to have recorded, as a fact.
 *
 * Layer: requests. Memory: the fact's texts are the line's and its arena's,
 * or the flags'. Errors: STATUS_REFUSED, naming the field.
 * Source: the interface: a flag fills in what a line leaves out; events and
 * answers only name things; a decision from a line says when.
 */
#ifndef EDSM_REQUESTS_REQUEST_H
#define EDSM_REQUESTS_REQUEST_H

#include "../command/command.h"

struct request {
	struct fact fact; /* at_us and due_us may be INSTANT_NOW */
	bool at_given;    /* it says when, rather than meaning now */
	struct text hash; /* of the event line that names the fact.of; else
			   * empty */
};

/* Reads the request of a line, or of the flags alone where line is NULL. */
WARN_UNUSED enum status request_read(const struct run *run,
    const struct values *line, struct request *request, struct error *error);

/* The fields of requests that a command takes. */
uint64_t request_fields(const struct run *run);

#endif
