/* write_consents - what is in force as Consents. Fhir. */
#include "../fields/form.h"
#include "../json/object.h"
#include "deciding.h"
#include "element.h"
#include "private_marks.h"
#include "terms.h"
#include "writing.h"

#include <sodium.h>
#include <string.h>

#define KEY_MAX 8192
#define SEQS_MAX 64

struct sharing {
	struct writing writing;
	struct private_marks marks;
	struct arena arena; /* of the line at hand */
	const char *episode_policy, *mig_policy;
	char first_hash[HASH_BYTES]; /* of the ledger, or "" */
	char id[HASH_BYTES];
};

/* One line of audit-view who or timeline. */
struct share {
	struct text patient, viewer, source, episode;
	bool mig, over; /* over: it ended before now */
	int64_t before_us, from_us, until_us;
	uint64_t private; /* marks in force there */
	const json_t *because;
};

static enum status
text_take(const json_t *line, const char *name, enum form form,
    struct arena *arena, struct text *text, struct error *error)
{
	struct form_value value;

	if (form_read(
		form, name, element_text(line, name), arena, &value, error))
		return error->status;
	return *text = value.text, STATUS_OK;
}

/* A time that may be missing. */
static enum status
instant_take(
    const json_t *line, const char *name, int64_t *us, struct error *error)
{
	struct text text = element_text(line, name);
	struct stretch stretch;

	*us = INSTANT_UNSET;
	if (!text.len)
		return STATUS_OK;
	if (!instant_read(text, &stretch))
		return error_refuse(error, name, "is no time");
	return *us = stretch.first_us, STATUS_OK;
}

static enum status
kind_take(const json_t *line, struct share *share, struct error *error)
{
	share->mig = element_says(line, "route", "mig");
	if (!share->mig && !element_says(line, "route", "episode"))
		return error_refuse(
		    error, "route", "is neither episode nor mig");
	if (element_says(line, "sees", "before")) {
		if (share->before_us == INSTANT_UNSET)
			return error_refuse(error, "before", "is missing");
	} else if (!element_says(line, "sees", "all")) {
		return error_refuse(error, "sees", "is neither all nor before");
	}
	share->private =
	    (uint64_t)json_integer_value(json_object_get(line, "private"));
	share->because = json_object_get(line, "because");
	return STATUS_OK;
}

static enum status
share_read(struct sharing *sharing, const json_t *line, struct share *share,
    struct error *error)
{
	struct arena *arena = &sharing->arena;
	int64_t now_us = sharing->writing.run->begun_us;

	*share = (struct share){.mig = false};
	if (!element_says(line, "answer", "who") &&
	    !element_says(line, "answer", "timeline"))
		return error_refuse(
		    error, "answer", "is none of audit-view who or timeline");
	if (text_take(
		line, "patient", FORM_PATIENT, arena, &share->patient, error) ||
	    text_take(line, "viewer", FORM_ORG, arena, &share->viewer, error) ||
	    text_take(line, "source", FORM_ORG, arena, &share->source, error) ||
	    instant_take(line, "before", &share->before_us, error) ||
	    instant_take(line, "from", &share->from_us, error) ||
	    instant_take(line, "until", &share->until_us, error) ||
	    kind_take(line, share, error))
		return error->status;
	share->over =
	    share->until_us != INSTANT_UNSET && share->until_us <= now_us;
	if (share->mig)
		return STATUS_OK;
	return text_take(
	    line, "episode", FORM_ID, arena, &share->episode, error);
}

/* What a share is told apart by, without the patient's number. */
static void
key_add(struct buffer *key, const struct sharing *sharing,
    const struct share *share)
{
	const json_t *seq;
	size_t i;

	buffer_add(key, TEXT(OURS_SHARE));
	member_text(key, "ledger", text_of(sharing->first_hash));
	member_text(key, "viewer", share->viewer);
	member_text(key, "source", share->source);
	member_maybe(key, "episode", share->episode);
	json_array_foreach(
	    share->because, i, seq) if (share->mig && i < SEQS_MAX)
	    member_number(key, "seq", (uint64_t)json_integer_value(seq));
	if (share->from_us != INSTANT_UNSET)
		member_instant(key, "from", share->from_us);
}

/* The Consent's id: the same for the same share, and no number in it. */
static enum status
id_make(struct sharing *sharing, const struct share *share, struct error *error)
{
	unsigned char digest[crypto_hash_sha256_BYTES];
	struct buffer key;

	buffer_init(&key, KEY_MAX);
	key_add(&key, sharing, share);
	if (buffer_failed(&key)) {
		buffer_release(&key);
		return error_no_memory(error);
	}
	crypto_hash_sha256(digest, (const unsigned char *)key.bytes, key.len);
	sodium_bin2hex(sharing->id, sizeof sharing->id, digest, sizeof digest);
	buffer_release(&key);
	return STATUS_OK;
}

/* Denied within what is permitted: one rule for each private entry. */
static void
denied_add(struct buffer *out, const struct private_mark *mark)
{
	item_open(out);
	member_word(out, "type", "deny");
	entry_data_add(out, mark->entry);
	object_close(out);
}

/* Those of the source's marks; of every one where every is true. */
static size_t
denied_count(const struct private_mark *marks, size_t count, struct text source,
    bool every)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		found += every || text_equal(marks[i].org, source);
	return found;
}

/*
 * Which marks belong to the share. A source that is one with another has marks
 * under either code: then all of the patient's are taken, which is careful.
 * Fewer than the share itself counts are a list that is not of this ledger, or
 * older than the answer.
 */
static enum status
marks_choose(const struct sharing *sharing, const struct share *share,
    bool *every, struct error *error)
{
	size_t count;
	const struct private_mark *marks =
	    private_marks_find(&sharing->marks, share->patient, &count);

	*every = false;
	if (share->until_us != INSTANT_UNSET ||
	    denied_count(marks, count, share->source, false) >= share->private)
		return STATUS_OK;
	*every = true;
	return count >= share->private
		   ? STATUS_OK
		   : error_refuse(error, "private",
			 "counts more marks than --marks FILE has");
}

static void
marks_add(const struct sharing *sharing, const struct share *share, bool every,
    struct buffer *out)
{
	size_t count;
	const struct private_mark *marks =
	    private_marks_find(&sharing->marks, share->patient, &count);

	if (!denied_count(marks, count, share->source, every))
		return;
	array_open(out, "provision");
	for (size_t i = 0; i < count; i++)
		if (every || text_equal(marks[i].org, share->source))
			denied_add(out, &marks[i]);
	array_close(out);
}

/* A stretch of time whose end is inclusive. */
static void
period_add(
    struct buffer *out, const char *name, int64_t from_us, int64_t until_us)
{
	if (from_us == INSTANT_UNSET && until_us == INSTANT_UNSET)
		return;
	object_open(out, name);
	if (from_us != INSTANT_UNSET)
		member_instant(out, "start", from_us);
	if (until_us != INSTANT_UNSET)
		member_instant(out, "end", until_us - 1);
	object_close(out);
}

static void
share_compose(struct sharing *sharing, const struct share *share, bool every)
{
	struct buffer *out = &sharing->writing.resource;
	struct text id = text_of(sharing->id);
	struct consent_head head = {.id = id,
	    .identifier = id,
	    .identifier_system = OURS_SHARE,
	    .patient = share->patient,
	    .organisation = share->source,
	    .policy =
		share->mig ? sharing->mig_policy : sharing->episode_policy,
	    .updated_us = INSTANT_UNSET,
	    .at_us = share->from_us != INSTANT_UNSET
			 ? share->from_us
			 : sharing->writing.run->begun_us,
	    .active = !share->over};

	consent_begin(out, &head);
	object_open(out, "provision");
	member_word(out, "type", "permit");
	period_add(out, "period", share->from_us, share->until_us);
	recipient_add(out, share->viewer);
	treatment_add(out);
	period_add(out, "dataPeriod", INSTANT_UNSET, share->before_us);
	marks_add(sharing, share, every, out);
	object_close(out);
	object_close(out);
}

static enum status
share_put(struct sharing *sharing, const json_t *line, struct error *error)
{
	struct share share;
	bool every;

	if (share_read(sharing, line, &share, error) ||
	    marks_choose(sharing, &share, &every, error) ||
	    id_make(sharing, &share, error))
		return error->status;
	share_compose(sharing, &share, every);
	return writing_put(
	    &sharing->writing, TEXT("Consent"), text_of(sharing->id), error);
}

static enum status
share_take(void *ctx, struct text line, struct error *error)
{
	struct sharing *sharing = ctx;
	json_t *loaded;
	enum status status = object_load(line, &loaded, error);

	if (status)
		return status;
	arena_reset(&sharing->arena);
	status = share_put(sharing, loaded, error);
	json_decref(loaded);
	return status;
}

/* A mark; or the ledger's first event, which makes ids its own. */
static enum status
mark_take(void *ctx, struct text line, struct error *error)
{
	struct sharing *sharing = ctx;
	struct text hash;
	json_t *loaded;
	enum status status = object_load(line, &loaded, error);

	if (status)
		return status;
	hash = element_text(loaded, "hash");
	if (json_integer_value(json_object_get(loaded, "seq")) == 1 &&
	    hash.len == HASH_CHARS)
		memcpy(sharing->first_hash, hash.ptr, HASH_CHARS);
	else if (element_says(loaded, "answer", "marks"))
		status = private_marks_add(&sharing->marks, loaded, error);
	else
		status = error_refuse(
		    error, "answer", "is none of audit-view marks");
	json_decref(loaded);
	return status;
}

/* Every mark must be there, or more would be shown than may be. */
static enum status
marks_read(struct sharing *sharing, struct error *error)
{
	struct run *run = sharing->writing.run;
	const char *name = run->options.value[FIELD_MARKS].text.ptr;
	enum status status =
	    writing_file(&sharing->writing, name, mark_take, sharing, error);

	if (status)
		return status;
	if (run->worst)
		return error_refuse(error, "marks",
		    "has a line that is no mark: nothing is written");
	private_marks_sort(&sharing->marks);
	return STATUS_OK;
}

enum status
write_consents(struct run *run, struct error *error)
{
	struct sharing sharing = {.id = ""};
	struct writing *writing = &sharing.writing;
	enum status status = writing_open(writing, run, error);

	sharing.episode_policy =
	    run_has(run, FIELD_EPISODE_POLICY)
		? run->options.value[FIELD_EPISODE_POLICY].text.ptr
		: OURS_EPISODE_POLICY;
	sharing.mig_policy = run_has(run, FIELD_MIG_POLICY)
				 ? run->options.value[FIELD_MIG_POLICY].text.ptr
				 : OURS_MIG_POLICY;
	private_marks_init(&sharing.marks);
	arena_init(&sharing.arena, RECORD_MAX_BYTES);
	if (!status)
		status = marks_read(&sharing, error);
	if (!status)
		status = writing_lines(writing, share_take, &sharing, error);
	if (!status)
		status = writing_close(writing, error);
	private_marks_release(&sharing.marks);
	arena_release(&sharing.arena);
	writing_release(writing);
	return status;
}
