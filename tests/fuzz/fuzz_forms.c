/*
 * fuzz_forms - the value of a field, and a time in a format of an export.
 *
 * The first byte chooses the form or format, the rest is the value. Claimed:
 * what is taken has a canonical form, which is taken again and is its own; an
 * instant that was read is written and read back the same.
 */
#include "fuzz.h"

#include "../../common/fields/form.h"
#include "../../common/system/zone.h"

#include <string.h>

static const char *const formats[] = {"%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S",
    "%d-%b-%y", "%Y-%m-%dT%H:%M:%S%z", "%s", "%d.%m.%Y", "%I:%M %p %d %B %Y",
    "%F %T"};
#define FORMATS (sizeof formats / sizeof *formats)

static void
instant_check(int64_t us)
{
	char bytes[INSTANT_BYTES];
	struct stretch back = {0, 0};
	size_t len = instant_write(us, bytes);

	CLAIM(us >= INSTANT_MIN && us <= INSTANT_MAX);
	CLAIM(instant_read((struct text){bytes, len}, &back));
	CLAIM(back.first_us == us && back.last_us == us);
}

static void
form_try(enum form form, struct text raw, struct arena *arena)
{
	struct form_value value, again;
	struct error error = {.what = NULL};

	if (form_read(form, "field", raw, arena, &value, &error)) {
		CLAIM(error.status == STATUS_REFUSED && error.what);
		return;
	}
	if (form == FORM_INSTANT || form == FORM_STRETCH)
		instant_check(value.us);
	if (!value.text.len)
		return;
	CLAIM(!form_read(form, "field", value.text, arena, &again, &error));
	CLAIM(text_equal(value.text, again.text));
	if (form != FORM_PATH && form != FORM_ANY)
		CLAIM(text_is_plain(value.text));
}

static void
zone_try(size_t which, struct text raw)
{
	static struct zone zones[FORMATS];
	struct error error = {.what = NULL};
	struct stretch read;

	if (!zones[which].format) {
		setenv("TZ", "Europe/London", 1);
		CLAIM(!zone_init(&zones[which], formats[which], &error));
	}
	if (zone_read(&zones[which], "at", raw, &read, &error)) {
		CLAIM(error.what && !error.detail[0]);
		return;
	}
	instant_check(read.first_us);
	instant_check(read.last_us);
	CLAIM(read.last_us >= read.first_us &&
	      read.last_us < read.first_us + 2 * DAY_US);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct text raw = {(const char *)bytes + 1, len - 1};
	size_t which;
	struct arena arena;

	if (!len)
		return 0;
	which = bytes[0] % (FORM_COUNT - FORM_PATIENT + FORMATS);
	arena_init(&arena, (size_t)1 << 20);
	if (which < FORM_COUNT - FORM_PATIENT)
		form_try((enum form)(which + FORM_PATIENT), raw, &arena);
	else
		zone_try(which - (FORM_COUNT - FORM_PATIENT), raw);
	arena_release(&arena);
	return 0;
}
