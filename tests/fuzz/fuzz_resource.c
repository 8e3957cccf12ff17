/*
 * fuzz_resource - a file of FHIR resources, read by one question of fhir-read.
 *
 * The first byte says which question, and whether the rest is one document.
 * Claimed: nothing fails; each line is an object that the other commands read;
 * an entry's resource is among the bytes that were given, and fhir-write's own
 * walk finds it again; and a lean reading of a line has what the whole has.
 */
#include "../../common/fhir/frame.h"
#include "../../common/fhir/lean.h"
#include "../../common/fhir/reading.h"
#include "../../common/json/object.h"
#include "fuzz.h"

#include <fcntl.h>
#include <string.h>

#define OUT_MAX ((size_t)16 << 20)

typedef enum status reads(struct run *run, struct error *error);

static reads *const questions[] = {read_entries, read_labels, read_episodes,
    read_discharges, read_consents, read_marks, read_partners};
#define QUESTIONS (sizeof questions / sizeof *questions)
#define BUNDLE_BIT 0x80

static const struct command command = {.name = "fhir-read"};

static void
option_set(struct run *run, enum field field, const char *value)
{
	fields_add(&run->options.has, field);
	run->options.value[field].text = text_of(value);
}

static void
line_claim(struct text line, struct text given, bool entries, bool document)
{
	struct text resource;
	struct error error;
	json_t *loaded;

	CLAIM(line.len <= RECORD_MAX_BYTES || !entries);
	CLAIM(object_load(line, &loaded, &error) == STATUS_OK);
	CLAIM(json_is_string(json_object_get(loaded, "patient")) ||
	      json_is_string(json_object_get(loaded, "org")));
	json_decref(loaded);
	if (!entries)
		return;
	CLAIM(frame_find(line, "resource", &resource));
	CLAIM(object_load(resource, &loaded, &error) == STATUS_OK);
	json_decref(loaded);
	CLAIM(document || memmem(given.ptr, given.len, "edsm_error", 10) ||
	      memmem(given.ptr, given.len, resource.ptr, resource.len));
}

static void
lines_claim(int fd, struct text given, bool entries, bool document)
{
	static char bytes[OUT_MAX];
	ssize_t len = pread(fd, bytes, sizeof bytes, 0);
	struct text rest = {bytes, len > 0 ? (size_t)len : 0};

	CLAIM(len >= 0);
	while (rest.len) {
		const char *end = memchr(rest.ptr, '\n', rest.len);
		size_t line = end ? (size_t)(end - rest.ptr) : rest.len;

		CLAIM(end || rest.len == OUT_MAX);
		if (end)
			line_claim((struct text){rest.ptr, line}, given,
			    entries, document);
		rest.ptr += line + (end != NULL);
		rest.len -= line + (end != NULL);
	}
}

/* Every string that is a member "reference", in order. */
static void
references_walk(const json_t *value, json_t *list)
{
	const json_t *member;
	const char *name;
	size_t i;

	json_array_foreach(value, i, member) references_walk(member, list);
	json_object_foreach((json_t *)(uintptr_t)value, name, member)
	{
		if (!strcmp(name, "reference") && json_is_string(member))
			json_array_append(list, (json_t *)(uintptr_t)member);
		references_walk(member, list);
	}
}

/* What a lean reading has is what the whole resource has. */
static void
lean_claim(struct text line)
{
	json_t *lean, *whole, *value, *list = json_array();
	struct text reference;
	struct error error;
	const char *name;
	size_t at = 0, count = 0;

	CLAIM(list);
	if (lean_load(line, &lean)) {
		CLAIM(!object_fault(line));
		CLAIM(object_load(line, &whole, &error) == STATUS_OK);
		json_object_foreach(lean, name, value)
		    CLAIM(json_is_true(value) ||
			  json_equal(value, json_object_get(whole, name)));
		references_walk(whole, list);
		while (lean_reference(line, &at, &reference)) {
			value = json_array_get(list, count++);
			CLAIM(json_is_string(value));
			CLAIM(text_equal(
			    reference, (struct text){json_string_value(value),
					   json_string_length(value)}));
		}
		CLAIM(count == json_array_size(list));
		json_decref(lean);
		json_decref(whole);
	}
	json_decref(list);
}

static void
lean_lines_claim(struct text rest)
{
	while (rest.len) {
		const char *end = memchr(rest.ptr, '\n', rest.len);
		size_t line = end ? (size_t)(end - rest.ptr) : rest.len;

		if (line <= RECORD_MAX_BYTES)
			lean_claim((struct text){rest.ptr, line});
		rest.ptr += line + (end != NULL);
		rest.len -= line + (end != NULL);
	}
}

/* Runs the question with what it says about what is wrong sent to nowhere. */
static enum status
question_run(struct run *run, reads *question, struct error *error)
{
	static int nowhere = -1, told = -1;
	enum status status;

	if (nowhere < 0) {
		nowhere = open("/dev/null", O_WRONLY);
		told = dup(2);
		CLAIM(nowhere >= 0 && told >= 0);
	}
	CLAIM(dup2(nowhere, 2) == 2);
	status = question(run, error);
	if (!status)
		status = output_flush(&run->output, error);
	CLAIM(dup2(told, 2) == 2);
	return status;
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct memory_file file;
	static struct run run;
	const char *operand = file.path;
	struct error error = {.status = STATUS_OK};
	size_t which;
	bool document;
	int out;

	if (!len)
		return 0;
	which = (size_t)(bytes[0] & ~BUNDLE_BIT) % QUESTIONS;
	document = bytes[0] & BUNDLE_BIT;
	memory_file_fill(&file, bytes + 1, len - 1);
	out = memfd_create("out", 0);
	CLAIM(out > 0);
	run = (struct run){.command = &command, .begun_us = DAY_US * 20000};
	arena_init(&run.arena, OUT_MAX);
	output_init(&run.output, out);
	run.options.operands = &operand;
	run.options.operand_count = 1;
	option_set(&run, FIELD_ORG, "C81001");
	option_set(&run, FIELD_LABELS, "R,V");
	if (document)
		option_set(&run, FIELD_BUNDLE, "");
	CLAIM(question_run(&run, questions[which], &error) == STATUS_OK);
	CLAIM(run.worst <= STATUS_REFUSED);
	lean_lines_claim((struct text){(const char *)bytes + 1, len - 1});
	lines_claim(out, (struct text){(const char *)bytes + 1, len - 1},
	    which == 0, document);
	output_release(&run.output);
	arena_release(&run.arena);
	close(out);
	return 0;
}
