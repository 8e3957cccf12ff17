/*
 * reading - one run of fhir-read: resources in, lines of ours out.
 *
 * Layer: fhir. Memory: owns the resolver, the line at hand and the rejects
 * file. Errors: what is wrong with a resource is told with its place and its
 * element, never with a value; the run goes on and ends with status 1.
 * Source: the interface's fhir-read; HL7 FHIR R4.
 */
#ifndef EDSM_FHIR_READING_H
#define EDSM_FHIR_READING_H

#include "inputs.h"
#include "resolve.h"

struct reading;

/*
 * Adds the lines that a resource becomes to reading->lines; none where it has
 * nothing to say. STATUS_REFUSED, naming the element, adds none.
 */
typedef enum status mapping(struct reading *reading,
    const struct resource *resource, struct error *error);

struct reading {
	struct run *run;
	mapping *map;
	struct resolver resolver;
	struct buffer lines; /* what the resource at hand becomes */
	struct buffer words; /* room for a list of ids */
	bool keeps;          /* what is met is to be kept: it came by a pipe */
	bool lean;           /* resources may be lean ones */
	bool takes_any;      /* --recorded any */
	struct text org, practice, episode_system, labels, mig_policy, intent,
	    decided_by;        /* the options; empty without */
	struct buffer skipped; /* the types told already, a blank behind each */
	const char *rejects_path;
	int rejects; /* -1 without */
	uint64_t written, passed, refused, rejected;
};

mapping map_entry, map_episode, map_discharge, map_consent, map_mark, map_label,
    map_partner;

/* The questions of fhir-read. */
enum status read_entries(struct run *run, struct error *error);
enum status read_episodes(struct run *run, struct error *error);
enum status read_discharges(struct run *run, struct error *error);
enum status read_consents(struct run *run, struct error *error);
enum status read_marks(struct run *run, struct error *error);
enum status read_labels(struct run *run, struct error *error);
enum status read_partners(struct run *run, struct error *error);

/* Refuses by an element's name. */
#define refused(error, element, what) error_refuse(error, element, what)

/* The code or number that was found; else STATUS_REFUSED. */
WARN_UNUSED enum status found_take(const struct found *found,
    const char *element, struct text *code, struct error *error);

/* The resource's patient, by subject or patient. */
WARN_UNUSED enum status patient_take(struct reading *reading,
    const struct resource *resource, struct text *patient, struct error *error);

/* Type/id. */
WARN_UNUSED enum status entry_take_id(struct reading *reading,
    const struct resource *resource, struct text *entry, struct error *error);

/* Whose record the resource stands in. */
WARN_UNUSED enum status org_take(struct reading *reading,
    const struct resource *resource, struct text *org, struct error *error);

/* An instant element that must be there. */
WARN_UNUSED enum status instant_take(const struct resource *resource,
    const char *element, int64_t *us, struct error *error);

/* A time element that must be there, of any precision. */
WARN_UNUSED enum status time_take(const struct resource *resource,
    const char *element, struct stretch *stretch, struct error *error);

/* Begins and ends a line. */
void line_begin(struct reading *reading);
void line_end(struct reading *reading);

/* A text as a field of ours would have it, cut at that many characters; empty
 * where it has characters of control. */
struct text text_cut(struct text text, size_t chars);

#endif
