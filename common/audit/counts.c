/* counts - numbers of a period, without any patient. Audit. */
#include "counts.h"

enum status
counts_full(struct error *error)
{
	return error_set(error, STATUS_FAILED, NULL,
	    "too many organisations and months for the memory");
}

bool
counts_have_practice(struct counts *counts, struct text code, int64_t at_us)
{
	return !counts->practice.len || orgs_are_one(&counts->ask.known.orgs,
					    code, counts->practice, at_us);
}

bool
counts_have_service(struct counts *counts, struct text code, int64_t at_us)
{
	return !counts->service.len || orgs_are_one(&counts->ask.known.orgs,
					   code, counts->service, at_us);
}

int64_t
counts_last_us(const struct counts *counts, size_t month)
{
	return month + 1 == counts->months.count
		   ? counts->ask.at_us
		   : counts->months.from_us[month + 1] - 1;
}
