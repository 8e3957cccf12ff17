/*
 * asked - the patients that a question is about, where files name them.
 *
 * Layer: audit. Memory: an asked owns two pools of numbers. Errors: a line that
 * names no patient is told and costs itself alone; STATUS_USAGE where patients
 * are named in two ways, or in none where one must be.
 * Source: the interface's "who and timeline are of --patient, of the lines of
 * files or, said so, of --all".
 */
#ifndef EDSM_AUDIT_ASKED_H
#define EDSM_AUDIT_ASKED_H

#include "../ledger/known.h"
#include "list.h"

struct asked {
	bool by_files; /* else the question is about --patient, or everybody */
	struct pool named;    /* the numbers as the lines have them */
	struct pool numbers;  /* every number of these patients */
	struct pool patients; /* of each patient the number in force */
};

/* Are patients named in one way, where the question needs them in any? */
WARN_UNUSED enum status asked_judge(const struct run *run, struct error *error);

/* Reads the files, if there are any. */
WARN_UNUSED enum status asked_read(
    struct asked *asked, struct run *run, struct error *error);
void asked_release(struct asked *asked);

/*
 * Finds the other numbers of the patients, as known. Careful: also those that
 * were linked once.
 */
WARN_UNUSED enum status asked_resolve(struct asked *asked, struct known *known,
    bool careful, struct error *error);

/* Is a fact under that number one of a patient who is asked about? */
bool asked_has_number(const struct asked *asked, struct text number);

/* Is it the number in force of one of them? */
bool asked_has_patient(const struct asked *asked, struct text patient);

#endif
