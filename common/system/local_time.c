/* local_time - an instant as people of the local zone read it. System. */
#include "local_time.h"

#include "../ground/instant.h"

#include <string.h>
#include <time.h>

size_t
local_time_write(int64_t us, char bytes[static LOCAL_TIME_BYTES])
{
	int64_t floor_us = us < 0 ? us - (SECOND_US - 1) : us;
	time_t seconds = (time_t)(floor_us / SECOND_US);
	struct tm local;
	size_t len = 0;

	if (localtime_r(&seconds, &local))
		len = strftime(
		    bytes, LOCAL_TIME_BYTES, "%Y-%m-%d %H:%M:%S %Z", &local);
	if (!len || !text_is_plain((struct text){bytes, len}))
		len = instant_write(us, bytes);
	return len;
}
