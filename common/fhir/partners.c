/* partners - who belongs to the local sharing protocol. Fhir. */
#include "../json/write.h"
#include "element.h"
#include "reading.h"
#include "when.h"

#define NAME_CHARS 100

static void
partner_write(struct reading *reading, struct text org, struct text name,
    bool yes, int64_t at_us)
{
	struct buffer *line = &reading->lines;

	line_begin(reading);
	member_instant(line, "at", at_us);
	member_text(line, "org", org);
	member_text(line, "partner", yes ? TEXT("yes") : TEXT("no"));
	if (name.len)
		member_text(line, "name", name);
	line_end(reading);
}

/* When it left: its end, or when it was said to be active no more. */
static enum status
left_take(const struct resource *resource, int64_t *at_us, struct error *error)
{
	struct stretch end;

	if (!element_at(resource->json, "period.end"))
		return instant_take(resource, "meta.lastUpdated", at_us, error);
	if (time_take(resource, "period.end", &end, error))
		return error->status;
	*at_us = when_behind(&end);
	return STATUS_OK;
}

enum status
map_partner(struct reading *reading, const struct resource *resource,
    struct error *error)
{
	static const char member[] = "participatingOrganization";
	const json_t *json = resource->json,
		     *reference = json_object_get(json, member);
	bool active = element_is_true(json, "active"),
	     ends = element_at(json, "period.end") != NULL;
	struct found found = resolve_code(&reading->resolver, json, reference);
	struct text org, name;
	struct stretch start;
	int64_t left_us = INSTANT_UNSET;

	if (!text_equal(resource->type, TEXT("OrganizationAffiliation")))
		return STATUS_OK;
	if (!active && !element_is_false(json, "active"))
		return refused(error, "active", "is neither true nor false");
	if (found_take(&found, member, &org, error))
		return error->status;
	if ((!active || ends) && left_take(resource, &left_us, error))
		return error->status;
	if (active && left_us > reading->run->begun_us)
		return refused(error, "period.end",
		    "is still to come, which no fact of ours can hold");
	name = text_cut(element_text(reference, "display"), NAME_CHARS);
	if (active) {
		if (time_take(resource, "period.start", &start, error))
			return error->status;
		partner_write(reading, org, name, true, start.first_us);
	}
	if (left_us != INSTANT_UNSET)
		partner_write(reading, org, name, false, left_us);
	return STATUS_OK;
}
