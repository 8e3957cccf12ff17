/* reading - one run of fhir-read. Fhir. */
#include "reading.h"

#include "../input/json_line.h"
#include "../system/dated_name.h"
#include "../system/file.h"
#include "../system/process.h"
#include "keep.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define LINES_MAX ((size_t)64 << 20)
#define REJECT_MAX (4 * RECORD_MAX_BYTES)

static const char *
reject_message(struct buffer *buffer, const struct error *why)
{
	if (why->field) {
		buffer_add(buffer, text_of(why->field));
		buffer_add(buffer, TEXT(": "));
	}
	buffer_add(buffer, text_of(why->what));
	buffer_add_char(buffer, '\0');
	return buffer_failed(buffer) ? "" : buffer->bytes;
}

/* Writes what was refused to the rejects file, the reason in it. */
static enum status
reject_write(struct reading *reading, struct text raw, const struct error *why,
    struct error *error)
{
	struct buffer text, message;
	enum status status;

	buffer_init(&text, REJECT_MAX);
	buffer_init(&message, 4096);
	status =
	    json_line_reject(raw, reject_message(&message, why), &text, error);
	buffer_add_char(&text, '\n');
	if (!status && buffer_failed(&text))
		status = error_set(
		    error, STATUS_FAILED, "rejects", "is out of memory");
	if (!status)
		status = write_all(reading->rejects, buffer_text(&text), error);
	reading->rejected++;
	buffer_release(&text);
	buffer_release(&message);
	return status;
}

static enum status
resource_refuse(void *ctx, const struct place *place, struct text raw,
    const struct error *why, struct error *error)
{
	struct reading *reading = ctx;
	struct buffer name;

	if (why->status == STATUS_FAILED)
		return *error = *why, STATUS_FAILED;
	buffer_init(&name, 8192);
	run_refuse(reading->run, place_name(place, &name), 0, why);
	buffer_release(&name);
	reading->refused++;
	if (reading->rejects < 0 || !raw.len)
		return STATUS_OK;
	return reject_write(reading, raw, why, error);
}

/* The same where there is no rejects file to write to: of --with. */
static enum status
with_refuse(void *ctx, const struct place *place, struct text raw,
    const struct error *why, struct error *error)
{
	return resource_refuse(
	    ctx, place, (struct text){raw.ptr, 0}, why, error);
}

/* What is broken is told when it is read in earnest. */
static enum status
keep_refuse(void *ctx, const struct place *place, struct text raw,
    const struct error *why, struct error *error)
{
	(void)ctx;
	(void)place;
	(void)raw;
	if (why->status == STATUS_FAILED)
		return *error = *why, STATUS_FAILED;
	return STATUS_OK;
}

static enum status
resource_keep(void *ctx, const struct resource *resource, struct error *error)
{
	struct reading *reading = ctx;

	arena_reset(&reading->resolver.arena);
	return resolver_keep(&reading->resolver, resource->json, resource->raw,
	    resource->full_url, error);
}

static void
bundle_begin(void *ctx)
{
	struct reading *reading = ctx;

	table_reset(&reading->resolver.bundle);
}

static enum status
input_pauses(void *ctx, struct error *error)
{
	struct reading *reading = ctx;

	return output_flush(&reading->run->output, error);
}

/* Writes the lines that a resource became. */
static enum status
lines_write(struct reading *reading, struct error *error)
{
	struct text lines = buffer_text(&reading->lines);

	if (buffer_failed(&reading->lines))
		return error_no_memory(error);
	if (!lines.len) {
		reading->passed++;
		return STATUS_OK;
	}
	for (size_t i = 0; i < lines.len; i++) {
		const char *end = memchr(lines.ptr + i, '\n', lines.len - i);

		reading->written++;
		i = (size_t)(end - lines.ptr);
	}
	return output_add(&reading->run->output, lines, error);
}

static enum status
resource_take(void *ctx, const struct resource *resource, struct error *error)
{
	struct reading *reading = ctx;
	struct error why = {.status = STATUS_OK};
	enum status status;

	arena_reset(&reading->resolver.arena);
	buffer_reset(&reading->lines);
	if (reading->keeps && !resource->full_url.len &&
	    resolver_keep(&reading->resolver, resource->json, resource->raw,
		resource->full_url, error))
		return error->status;
	if (!type_is_name(resource->type))
		status =
		    error_refuse(&why, "resourceType", "names no resource");
	else
		status = reading->map(reading, resource, &why);
	if (status == STATUS_FAILED)
		return *error = why, status;
	if (status)
		return resource_refuse(
		    ctx, &resource->place, resource->raw, &why, error);
	return lines_write(reading, error);
}

static enum status
rejects_open(struct reading *reading, struct error *error)
{
	struct run *run = reading->run;
	char *path;
	const char *fault;

	if (!run_has(run, FIELD_REJECTS))
		return STATUS_OK;
	path = arena_alloc(&run->arena, PATH_BYTES);
	if (!path)
		return error_no_memory(error);
	fault = dated_name(run->options.value[FIELD_REJECTS].text.ptr,
	    run->begun_us, path, PATH_BYTES);
	if (fault)
		return error_set(error, STATUS_USAGE, "rejects", fault);
	reading->rejects = file_make(path);
	reading->rejects_path = path;
	if (reading->rejects < 0)
		return error_set_detail(error, file_open_status(), "rejects",
		    "cannot be made", text_of(strerror(errno)));
	return STATUS_OK;
}

static enum status
rejects_close(struct reading *reading, struct error *error)
{
	int fd = reading->rejects;

	if (fd < 0)
		return STATUS_OK;
	reading->rejects = -1;
	if (!reading->rejected)
		unlink(reading->rejects_path);
	if ((reading->rejected && fsync(fd)) | close(fd))
		return error_set_detail(error, STATUS_FAILED, "rejects",
		    "cannot be written", text_of(strerror(errno)));
	return STATUS_OK;
}

/* Types that others refer to, as their lines have them. */
static const char *const entry_words[] = {"\"Patient\"", "\"Organization\"",
    "\"PractitionerRole\"", "\"Condition\"", "\"Bundle\"", NULL};
static const char *const fact_words[] = {"\"Patient\"", "\"Organization\"",
    "\"PractitionerRole\"", "\"ServiceRequest\"", "\"EpisodeOfCare\"",
    "\"RelatedPerson\"", "\"Bundle\"", NULL};

/* Keeps what references may lead to: of --with, and of files that can be read
 * twice. */
static enum status
references_keep(struct reading *reading, struct feed *feeds, size_t count,
    enum feed_form form, struct error *error)
{
	const char *const *words = reading->lean ? entry_words : fact_words;
	const struct option_words *with = &reading->run->options.lines.with;
	struct taker keep = {reading, resource_keep, with_refuse, bundle_begin,
	    NULL, words, false, reading->lean};
	enum status status = STATUS_OK;
	struct feed feed;

	for (size_t i = 0; !status && i < with->count; i++) {
		status = feed_open(&feed, with->items[i].ptr, error);
		if (status)
			return error->field = "with", status;
		status = feed_read(&feed, FEED_EITHER, &keep, NULL, error);
		feed_close(&feed);
	}
	keep.refuse = keep_refuse;
	for (size_t i = 0; !status && i < count; i++)
		if (feeds[i].regular)
			status = feed_read(&feeds[i], form, &keep, NULL, error);
	return status;
}

static enum status
feeds_read(struct reading *reading, struct feed *feeds, size_t count,
    enum feed_form form, struct error *error)
{
	struct taker work = {reading, resource_take, resource_refuse,
	    bundle_begin, input_pauses, NULL, false, reading->lean};
	struct taker keep = {reading, resource_keep, keep_refuse, bundle_begin,
	    NULL, NULL, false, reading->lean};
	enum status status = STATUS_OK;

	for (size_t i = 0; !status && i < count; i++) {
		reading->keeps = !feeds[i].regular;
		status = feed_read(&feeds[i], form, &work, &keep, error);
		feed_close(&feeds[i]);
	}
	return status;
}

static void
summary_tell(const struct reading *reading)
{
	struct buffer line;

	if (run_has(reading->run, FIELD_QUIET))
		return;
	buffer_init(&line, 4096);
	buffer_add(&line, TEXT("fhir-read: "));
	buffer_add_number(&line, reading->written);
	buffer_add(&line, TEXT(" written, "));
	buffer_add_number(&line, reading->passed);
	buffer_add(&line, TEXT(" passed over, "));
	buffer_add_number(&line, reading->refused);
	buffer_add(&line, TEXT(" refused"));
	message_line(buffer_text(&line));
	buffer_release(&line);
}

static struct text
option_text(const struct run *run, enum field field)
{
	return run_has(run, field) ? run->options.value[field].text : TEXT("");
}

static enum status
options_take(struct reading *reading, struct error *error)
{
	const struct run *run = reading->run;
	struct text time = option_text(run, FIELD_RECORD_TIME);

	reading->org = option_text(run, FIELD_ORG);
	reading->practice = option_text(run, FIELD_PRACTICE);
	reading->episode_system = option_text(run, FIELD_EPISODE_SYSTEM);
	reading->labels = option_text(run, FIELD_LABELS);
	reading->mig_policy = option_text(run, FIELD_MIG_POLICY);
	reading->intent = option_text(run, FIELD_INTENT);
	reading->decided_by = option_text(run, FIELD_DECIDED_BY);
	reading->takes_any = text_equal(time, TEXT("any"));
	if (time.len && !reading->takes_any &&
	    !text_equal(time, TEXT("updated")))
		return error_set(error, STATUS_USAGE, "recorded",
		    "is neither updated nor any");
	return STATUS_OK;
}

static enum status
reading_work(struct reading *reading, struct error *error)
{
	enum feed_form form =
	    run_has(reading->run, FIELD_BUNDLE) ? FEED_DOCUMENT : FEED_LINES;
	struct feed *feeds = NULL;
	size_t count = 0;
	enum status status = options_take(reading, error);

	if (!status)
		status = feeds_open(reading->run, &feeds, &count, error);
	if (!status)
		status = rejects_open(reading, error);
	if (!status)
		status = references_keep(reading, feeds, count, form, error);
	if (!status)
		status = feeds_read(reading, feeds, count, form, error);
	return status;
}

static enum status
reading_run(struct run *run, mapping *map, unsigned wants, struct error *error)
{
	struct reading reading = {.run = run,
	    .map = map,
	    .lean = wants & KEPT_CONDITION,
	    .rejects = -1};
	struct error closing = {.status = STATUS_OK};
	enum status status;

	resolver_init(&reading.resolver, wants);
	buffer_init(&reading.lines, LINES_MAX);
	buffer_init(&reading.words, LINES_MAX);
	buffer_init(&reading.skipped, 4096);
	status = reading_work(&reading, error);
	if (rejects_close(&reading, &closing) && !status)
		status = (*error = closing).status;
	if (!status)
		summary_tell(&reading);
	resolver_release(&reading.resolver);
	buffer_release(&reading.lines);
	buffer_release(&reading.words);
	buffer_release(&reading.skipped);
	return status;
}

#define KEPT_NAMES (KEPT_PATIENT | KEPT_ORGANISATION)
#define KEPT_REFERRALS (KEPT_NAMES | KEPT_ROLE | KEPT_REQUEST)

enum status
read_entries(struct run *run, struct error *error)
{
	return reading_run(
	    run, map_entry, KEPT_NAMES | KEPT_ROLE | KEPT_CONDITION, error);
}

enum status
read_episodes(struct run *run, struct error *error)
{
	return reading_run(run, map_episode, KEPT_REFERRALS, error);
}

enum status
read_discharges(struct run *run, struct error *error)
{
	return reading_run(run, map_discharge, KEPT_REFERRALS, error);
}

enum status
read_consents(struct run *run, struct error *error)
{
	return reading_run(run, map_consent,
	    KEPT_REFERRALS | KEPT_EPISODE | KEPT_PERSON, error);
}

enum status
read_marks(struct run *run, struct error *error)
{
	return reading_run(
	    run, map_mark, KEPT_NAMES | KEPT_ROLE | KEPT_PERSON, error);
}

enum status
read_labels(struct run *run, struct error *error)
{
	return reading_run(run, map_label, KEPT_NAMES | KEPT_ROLE, error);
}

enum status
read_partners(struct run *run, struct error *error)
{
	return reading_run(run, map_partner, KEPT_NAMES, error);
}
