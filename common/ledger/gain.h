/*
 * gain - who would come to see more by a fact.
 *
 * Layer: ledger. Memory: what one patient's facts take, twice. Errors: as
 * known's.
 * Source: the sharing rules, sections 6.6 (what a void opens), 8 and 9 (who
 * comes to see what by a succession or link).
 *
 * Whoever sees a pair's source further than before has gained, whatever the
 * route; and so has who sees it, where an entry that a mark hid is hidden no
 * longer. An organisation that comes to be one with another gains its record,
 * and what is marked in it.
 */
#ifndef EDSM_LEDGER_GAIN_H
#define EDSM_LEDGER_GAIN_H

#include "known.h"

struct gain {
	uint64_t pairs;    /* viewers and sources, for each patient anew */
	uint64_t viewers;  /* different ones, of all patients */
	uint64_t patients; /* of whose records somebody sees more */
};

/*
 * Weighs a fact that is not in the ledger, whose seq is the next one, as things
 * stand at at_us. Of a void, target is the fact that it takes back; where that
 * is a mark, pairs and viewers are those who come to see its entry. A fact that
 * concerns organisations is weighed for every patient of the ledger.
 */
WARN_UNUSED enum status gain_weigh(const struct known *known,
    const struct fact *fact, const struct fact *target, int64_t at_us,
    struct gain *gain, struct error *error);

#endif
