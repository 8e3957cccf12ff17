/*
 * patients - the patients of a group, each with the chain of its entries, and
 * its organisations.
 *
 * Layer: entries, within entries. Memory and errors: as in gather.h.
 */
#ifndef EDSM_ENTRIES_PATIENTS_H
#define EDSM_ENTRIES_PATIENTS_H

#include "gather.h"

/* A list that doubles within its ceiling; false where it cannot. */
WARN_UNUSED bool list_grow(
    void **items, size_t *room, size_t count, size_t size);

/*
 * Makes the patient that of the last entry; the ten digits are the group's.
 * False where memory runs out.
 */
WARN_UNUSED bool patient_enter(struct gathering *gathering, struct text digits);

/* Makes the organisation that of the last entry; its code is the group's. False
 * where memory runs out. */
WARN_UNUSED bool org_enter(struct gathering *gathering, struct text code);

/* Puts that item behind the others of the last entry's patient. */
void chain_extend(struct gathering *gathering, uint32_t place);

void patients_reset(struct gathering *gathering);

#endif
