/* scenes - sentences of the rules, one by one. */
#include "prop.h"

void
scenes_run(struct tally *tally)
{
	(void)tally;
}
