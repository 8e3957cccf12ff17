/*
 * writing - one run of fhir-write: lines of ours in, resources out.
 *
 * Layer: fhir. Memory: owns the files it writes and the resource at hand.
 * Errors: a line that is wrong is told with its place and its field, never
 * with a value, and the run goes on and ends with status 1.
 * Source: the interface's fhir-write; HL7 FHIR R4; HL7 Bulk Data (layout).
 */
#ifndef EDSM_FHIR_WRITING_H
#define EDSM_FHIR_WRITING_H

#include "inputs.h"

struct type_file;

struct writing {
	struct run *run;
	struct buffer resource; /* the one at hand, without line break */
	const char *directory;  /* NULL without */
	const char *bundle;     /* "transaction" or "searchset", or NULL */
	struct type_file *files;
	uint64_t written;
};

/* Opens what is written to: standard output, a folder or a Bundle. */
WARN_UNUSED enum status writing_open(
    struct writing *writing, struct run *run, struct error *error);

/* Writes the resource at hand; its type and id are only read for a folder or
 * a Bundle. */
WARN_UNUSED enum status writing_put(struct writing *writing, struct text type,
    struct text id, struct error *error);

/* Ends the Bundle and closes the files, all on disk. */
WARN_UNUSED enum status writing_close(
    struct writing *writing, struct error *error);
void writing_release(struct writing *writing);

/* Tells what is wrong with a line and goes on. */
WARN_UNUSED enum status writing_refuse(struct writing *writing,
    const struct place *place, const struct error *why, struct error *error);

/* What is done with a line. STATUS_REFUSED is told, with the line's place. */
typedef enum status line_taking(
    void *ctx, struct text line, struct error *error);

/* Hands every line of the run's inputs, or of one file, to taking. */
WARN_UNUSED enum status writing_lines(struct writing *writing,
    line_taking *taking, void *ctx, struct error *error);
WARN_UNUSED enum status writing_file(struct writing *writing, const char *name,
    line_taking *taking, void *ctx, struct error *error);

/* The questions of fhir-write. */
enum status write_resources(struct run *run, struct error *error);
enum status write_facts(struct run *run, struct error *error);
enum status write_consents(struct run *run, struct error *error);
enum status write_audit(struct run *run, struct error *error);

#endif
