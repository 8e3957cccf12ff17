/*
 * feed - the resources of files and standard input, one after the other.
 *
 * Layer: fhir. Memory: a resource is borrowed for the call that takes it; a
 * document and a line have a ceiling. Errors: STATUS_USAGE for a file that
 * cannot be opened, STATUS_FAILED where reading fails; what is wrong with one
 * resource is handed to whoever takes them.
 * Source: HL7 Bulk Data (NDJSON), HL7 FHIR R4 (Bundle).
 */
#ifndef EDSM_FHIR_FEED_H
#define EDSM_FHIR_FEED_H

#include "../ground/buffer.h"

#include <jansson.h>
#include <sys/types.h>

/* Where a resource stood; entry is its number in a Bundle, from 1, or 0. */
struct place {
	const char *name;
	uint64_t line, entry;
};

struct resource {
	json_t *json;
	struct text raw;  /* its own bytes, without line breaks */
	struct text type; /* "" where it has none */
	struct text full_url;
	struct place place;
	bool lean; /* json has no more than lean.h says */
};

/* Who takes what the feed finds. Each returns a status that ends the run. */
struct taker {
	void *ctx;
	enum status (*take)(
	    void *ctx, const struct resource *resource, struct error *error);
	/* raw is what was wrong, and may be no JSON at all */
	enum status (*refuse)(void *ctx, const struct place *place,
	    struct text raw, const struct error *why, struct error *error);
	/* a Bundle begins: what was known of the one before is void */
	void (*bundle)(void *ctx);
	/* input pauses; may be NULL */
	enum status (*pause)(void *ctx, struct error *error);
	/* only lines that one of these words stands in are loaded; NULL: all */
	const char *const *words;
	/* lines of ours: each is taken as it is, its json NULL */
	bool plain;
	bool lean; /* a resource may be a lean one */
};

/* How an input is to be read. */
enum feed_form {
	FEED_LINES,    /* NDJSON */
	FEED_DOCUMENT, /* one JSON document */
	FEED_EITHER    /* by its first line */
};

/* One input: an open file. */
struct feed {
	const char *name; /* "<stdin>" or the operand */
	int fd;           /* -1 where it is closed until its turn */
	bool regular;     /* can be read twice */
	off_t start;      /* where it begins: of standard input, where it was */
};

/* Opens an operand; "-" is standard input. */
WARN_UNUSED enum status feed_open(
    struct feed *feed, const char *operand, struct error *error);
void feed_close(struct feed *feed);
/* Closes a regular file until it is read again. */
void feed_rest(struct feed *feed);

/*
 * Reads all of it, of a regular file from its beginning. For each resource, of
 * a Bundle each in it, take is called; a Bundle is walked through first by
 * keep, if that is not NULL, so that its own references can be followed.
 */
WARN_UNUSED enum status feed_read(struct feed *feed, enum feed_form form,
    const struct taker *taker, const struct taker *keep, struct error *error);

#endif
