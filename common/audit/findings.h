/*
 * findings - what a patient's referrals and episodes say apart.
 *
 * Layer: audit. Memory: none of its own. Errors: as ask.h.
 */
#ifndef EDSM_AUDIT_FINDINGS_H
#define EDSM_AUDIT_FINDINGS_H

#include "meeting.h"
#include "reconcile.h"

/* Prints what is found about the rows of the list, in their order, and then
 * about the open episodes that are none of them. */
enum status findings_print(struct reconcile *reconcile,
    const struct meeting *meeting, struct error *error);

#endif
