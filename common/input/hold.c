/* hold - where rows are read to that are to stay. Input. */
#include "hold.h"

#include <stdlib.h>
#include <string.h>

bool
hold_init(struct hold *hold, size_t room)
{
	*hold = (struct hold){.bytes = malloc(room + HOLD_PAD), .room = room};
	if (hold->bytes)
		memset(hold->bytes + room, 0, HOLD_PAD);
	return hold->bytes;
}

void
hold_release(struct hold *hold)
{
	free(hold->bytes);
	*hold = (struct hold){.bytes = NULL};
}
