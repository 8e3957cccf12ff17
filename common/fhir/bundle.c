/* bundle - a resource, or each of those that a Bundle holds. Fhir. */
#include "bundle.h"

#include "../json/load.h"
#include "../json/object.h"
#include "element.h"
#include "frame.h"
#include "lean.h"

#include <string.h>

/* A batch's answer holds Bundles; nothing holds more of them than that. */
#define NESTED_MAX 3
#define FLAT_MAX ((size_t)4 << 20)

/* A document that is walked through. */
struct walk {
	const struct taker *taker;
	struct place place;  /* of the entry at hand */
	const char *counted; /* line breaks up to here are counted */
	struct buffer flat;
	size_t nested;
};

/* What one entry of a Bundle says. */
struct bundle_entry {
	struct text resource, full_url, mode;
	bool twice;
};

static enum status
refuse(struct walk *walk, struct text raw, const char *field, const char *what,
    struct error *error)
{
	struct error why;

	error_refuse(&why, field, what);
	return walk->taker->refuse(
	    walk->taker->ctx, &walk->place, raw, &why, error);
}

/* Moves the place to the line where the text begins. */
static void
place_move(struct walk *walk, struct text text)
{
	const char *at = walk->counted;

	if (text.ptr < at)
		return;
	while ((at = memchr(at, '\n', (size_t)(text.ptr - at)))) {
		walk->place.line++;
		at++;
	}
	walk->counted = text.ptr;
}

/* The text without line breaks, in the walk's own bytes where it has any. */
static bool
flattened(struct walk *walk, struct text raw, struct text *flat)
{
	if (!memchr(raw.ptr, '\n', raw.len)) {
		*flat = raw;
		return true;
	}
	buffer_reset(&walk->flat);
	frame_add_flat(&walk->flat, raw);
	*flat = buffer_text(&walk->flat);
	return !buffer_failed(&walk->flat);
}

static enum status
loaded_take(struct walk *walk, struct text flat, struct text full_url,
    json_t *json, bool lean, struct error *error)
{
	struct resource resource = {.json = json,
	    .lean = lean,
	    .raw = flat,
	    .type = element_text(json, "resourceType"),
	    .full_url = full_url,
	    .place = walk->place};

	return walk->taker->take(walk->taker->ctx, &resource, error);
}

static enum status
resource_take(struct walk *walk, struct text raw, struct text full_url,
    struct error *error)
{
	struct text flat;
	struct error why;
	json_t *json;
	enum status status;
	bool lean;

	if (!flattened(walk, raw, &flat))
		return refuse(
		    walk, raw, NULL, "is too long for a resource", error);
	json_pool_begin();
	lean = walk->taker->lean && lean_load(flat, &json);
	status = lean ? STATUS_OK : object_load(flat, &json, &why);
	json_pool_end();
	if (status)
		json_pool_drop(NULL);
	if (status == STATUS_FAILED)
		return *error = why, status;
	if (status)
		return walk->taker->refuse(
		    walk->taker->ctx, &walk->place, flat, &why, error);
	status = loaded_take(walk, flat, full_url, json, lean, error);
	json_pool_drop(json);
	return status;
}

/* A string's bytes between its quotes; one with escapes is no address. */
static struct text
unquoted(struct text value)
{
	if (value.len < 2 || *value.ptr != '"' ||
	    memchr(value.ptr, '\\', value.len))
		return TEXT("");
	return (struct text){value.ptr + 1, value.len - 2};
}

static void
once(struct bundle_entry *entry, struct text *member, struct text value)
{
	entry->twice |= member->len > 0;
	*member = value;
}

/* Reads one entry; false where it is broken. */
static bool
entry_read(struct text raw, struct bundle_entry *entry)
{
	struct frame frame = frame_of(raw);
	struct text name, value;
	enum frame_step step;

	*entry = (struct bundle_entry){.twice = false};
	while ((step = frame_member(&frame, &name, &value)) == FRAME_FOUND) {
		if (text_equal(name, TEXT("resource")))
			once(entry, &entry->resource, value);
		else if (text_equal(name, TEXT("fullUrl")))
			once(entry, &entry->full_url, unquoted(value));
		else if (text_equal(name, TEXT("search")) &&
			 frame_find(value, "mode", &entry->mode))
			entry->mode = unquoted(entry->mode);
	}
	return step == FRAME_END;
}

static bool
is_bundle(struct text raw)
{
	static const char word[] = "\"Bundle\"";
	struct text type;

	return memmem(raw.ptr, raw.len, word, sizeof word - 1) &&
	       frame_find(raw, "resourceType", &type) &&
	       text_equal(type, TEXT("\"Bundle\""));
}

static enum status entries_take(
    struct walk *walk, struct text list, struct error *error);

static enum status
bundle_walk(struct walk *walk, struct text raw, struct error *error)
{
	struct text list;
	enum status status = STATUS_OK;

	if (!frame_find(raw, "entry", &list))
		return STATUS_OK;
	if (walk->nested == NESTED_MAX)
		return refuse(
		    walk, raw, "entry", "holds Bundles within Bundles", error);
	walk->nested++;
	status = entries_take(walk, list, error);
	walk->nested--;
	return status;
}

static enum status
entry_take(struct walk *walk, struct text raw, struct error *error)
{
	struct bundle_entry entry;

	if (!entry_read(raw, &entry) || entry.twice)
		return refuse(walk, raw, NULL, "is no Bundle's entry", error);
	if (!entry.resource.len || text_equal(entry.mode, TEXT("outcome")))
		return STATUS_OK;
	place_move(walk, entry.resource);
	if (is_bundle(entry.resource))
		return bundle_walk(walk, entry.resource, error);
	return resource_take(walk, entry.resource, entry.full_url, error);
}

static enum status
entries_take(struct walk *walk, struct text list, struct error *error)
{
	struct frame frame = frame_of(list);
	struct text item;
	enum status status = STATUS_OK;
	uint64_t within = walk->place.entry, count = 0;

	while (!status && frame_item(&frame, &item) == FRAME_FOUND) {
		count++;
		walk->place.entry = walk->nested > 1 ? within : count;
		status = entry_take(walk, item, error);
	}
	return status;
}

/* Is the list whole: are all its items there, and its end? */
static bool
list_is_whole(struct text list)
{
	struct frame frame = frame_of(list);
	enum frame_step step;
	struct text item;

	while ((step = frame_item(&frame, &item)) == FRAME_FOUND)
		;
	return step == FRAME_END;
}

/* Is the Bundle whole, with one list of entries or none? */
static bool
bundle_is_whole(struct text raw)
{
	struct frame frame = frame_of(raw);
	struct text name, value;
	enum frame_step step;
	size_t lists = 0;

	while ((step = frame_member(&frame, &name, &value)) == FRAME_FOUND) {
		if (!text_equal(name, TEXT("entry")))
			continue;
		if (++lists > 1 || !list_is_whole(value))
			return false;
	}
	return step == FRAME_END;
}

static enum status
walk_run(struct walk *walk, struct text raw, bool bundle, struct place place,
    struct error *error)
{
	walk->place = place;
	walk->counted = raw.ptr;
	walk->nested = 0;
	return bundle ? bundle_walk(walk, raw, error)
		      : resource_take(walk, raw, TEXT(""), error);
}

enum status
bundle_take(struct text raw, struct place place, const struct taker *taker,
    const struct taker *keep, struct error *error)
{
	struct walk walk = {.taker = taker, .place = place};
	bool bundle = is_bundle(raw);
	enum status status = STATUS_OK;

	if (bundle && !bundle_is_whole(raw))
		return refuse(
		    &walk, raw, "entry", "is no list that is whole", error);
	buffer_init(&walk.flat, FLAT_MAX);
	if (bundle)
		taker->bundle(taker->ctx);
	if (keep) {
		walk.taker = keep;
		status = walk_run(&walk, raw, bundle, place, error);
		walk.taker = taker;
	}
	if (!status)
		status = walk_run(&walk, raw, bundle, place, error);
	buffer_release(&walk.flat);
	return status;
}
