/* writing - one run of fhir-write. Fhir. */
#include "writing.h"

#include "../system/file.h"
#include "../system/process.h"
#include "frame.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define RESOURCE_MAX ((size_t)64 << 20)
#define FILE_HELD ((size_t)64 * 1024)
#define FILE_MAX ((size_t)65 << 20)
/* R4 has 148 types. */
#define FILES_MAX 256
#define TYPE_BYTES 65

struct type_file {
	char type[TYPE_BYTES];
	size_t len;
	int fd;
	struct buffer held;
};

static enum status
form_take(struct writing *writing, struct error *error)
{
	const struct run *run = writing->run;

	if (run_has(run, FIELD_DIRECTORY))
		writing->directory =
		    run->options.value[FIELD_DIRECTORY].text.ptr;
	if (!run_has(run, FIELD_BUNDLE_KIND))
		return STATUS_OK;
	writing->bundle = run->options.value[FIELD_BUNDLE_KIND].text.ptr;
	if (strcmp(writing->bundle, "transaction") &&
	    strcmp(writing->bundle, "searchset"))
		return error_set(error, STATUS_USAGE, "bundle",
		    "is neither transaction nor searchset");
	if (writing->directory)
		return error_set(
		    error, STATUS_USAGE, "bundle", "contradicts --directory");
	return STATUS_OK;
}

enum status
writing_open(struct writing *writing, struct run *run, struct error *error)
{
	*writing = (struct writing){.run = run};
	buffer_init(&writing->resource, RESOURCE_MAX);
	return form_take(writing, error);
}

/* The file of a type in the folder: found, or made. */
static enum status
file_find(struct writing *writing, struct text type, struct type_file **file,
    struct error *error)
{
	char path[PATH_BYTES], name[TYPE_BYTES + sizeof "/.ndjson"] = "/";
	size_t count = 0;

	for (struct type_file *at = writing->files; at && at->len;
	     at++, count++)
		if (text_equal((struct text){at->type, at->len}, type))
			return *file = at, STATUS_OK;
	if (!writing->files)
		writing->files = arena_alloc(
		    &writing->run->arena, FILES_MAX * sizeof *writing->files);
	if (!writing->files || count + 1 == FILES_MAX)
		return error_no_memory(error);
	*file = &writing->files[count];
	memcpy((*file)->type, type.ptr, type.len);
	memcpy(name + 1, type.ptr, type.len);
	memcpy(name + 1 + type.len, ".ndjson", sizeof ".ndjson");
	if (!path_join(path, sizeof path, writing->directory, name))
		return error_set(
		    error, STATUS_USAGE, "directory", "is too long a name");
	(*file)->fd = file_make(path);
	if ((*file)->fd < 0)
		return error_set_detail(error, file_open_status(), "directory",
		    "cannot hold a new file", text_of(strerror(errno)));
	(*file)->len = type.len;
	buffer_init(&(*file)->held, FILE_MAX);
	return STATUS_OK;
}

static enum status
file_flush(struct type_file *file, struct error *error)
{
	enum status status;

	if (buffer_failed(&file->held))
		return error_no_memory(error);
	status = write_all(file->fd, buffer_text(&file->held), error);
	buffer_reset(&file->held);
	return status;
}

static enum status
file_put(struct writing *writing, struct text type, struct error *error)
{
	struct type_file *file;

	if (!type.len || type.len >= TYPE_BYTES)
		return error_refuse(
		    error, "resource", "has no type to name a file by");
	if (file_find(writing, type, &file, error))
		return error->status;
	buffer_add(&file->held, buffer_text(&writing->resource));
	buffer_add_char(&file->held, '\n');
	return file->held.len < FILE_HELD && !buffer_failed(&file->held)
		   ? STATUS_OK
		   : file_flush(file, error);
}

static void
bundle_begin(struct writing *writing)
{
	struct buffer *out = output_buffer(&writing->run->output);

	buffer_add(out, TEXT("{\"resourceType\":\"Bundle\",\"type\":\""));
	buffer_add(out, text_of(writing->bundle));
	buffer_add(out, TEXT("\""));
}

/* One entry; a transaction's is put under its own id, so that it may be sent
 * twice. */
static enum status
bundle_put(struct writing *writing, struct text type, struct text id,
    struct error *error)
{
	struct buffer *out = output_buffer(&writing->run->output);
	bool transaction = !strcmp(writing->bundle, "transaction");

	if (transaction && (!type.len || !id.len))
		return error_refuse(
		    error, "resource", "has no type and id to be put under");
	if (!writing->written)
		bundle_begin(writing);
	buffer_add(out, writing->written ? TEXT(",") : TEXT(",\"entry\":["));
	buffer_add(out, TEXT("\n{\"resource\":"));
	buffer_add(out, buffer_text(&writing->resource));
	if (transaction) {
		buffer_add(
		    out, TEXT(",\"request\":{\"method\":\"PUT\",\"url\":\""));
		buffer_add(out, type);
		buffer_add_char(out, '/');
		buffer_add(out, id);
		buffer_add(out, TEXT("\"}}"));
	} else {
		buffer_add(out, TEXT(",\"search\":{\"mode\":\"match\"}}"));
	}
	writing->written++;
	return output_push(&writing->run->output, error);
}

enum status
writing_put(struct writing *writing, struct text type, struct text id,
    struct error *error)
{
	struct output *output = &writing->run->output;

	if (buffer_failed(&writing->resource))
		return error_no_memory(error);
	if (writing->bundle)
		return bundle_put(writing, type, id, error);
	writing->written++;
	if (writing->directory)
		return file_put(writing, type, error);
	buffer_add(output_buffer(output), buffer_text(&writing->resource));
	buffer_add_char(output_buffer(output), '\n');
	return output_push(output, error);
}

static enum status
files_close(struct writing *writing, struct error *error)
{
	enum status status = STATUS_OK;

	for (struct type_file *at = writing->files; at && at->len; at++) {
		if (!status)
			status = file_flush(at, error);
		if ((fsync(at->fd) | close(at->fd)) && !status)
			status =
			    error_set_detail(error, STATUS_FAILED, "directory",
				"cannot be written", text_of(strerror(errno)));
		at->fd = -1;
	}
	return status;
}

enum status
writing_close(struct writing *writing, struct error *error)
{
	struct buffer *out = output_buffer(&writing->run->output);

	if (!writing->bundle)
		return files_close(writing, error);
	if (!writing->written)
		bundle_begin(writing);
	buffer_add(out, writing->written ? TEXT("\n]}\n") : TEXT("}\n"));
	return output_flush(&writing->run->output, error);
}

void
writing_release(struct writing *writing)
{
	for (struct type_file *at = writing->files; at && at->len; at++) {
		if (at->fd >= 0)
			close(at->fd);
		buffer_release(&at->held);
	}
	buffer_release(&writing->resource);
}

enum status
writing_refuse(struct writing *writing, const struct place *place,
    const struct error *why, struct error *error)
{
	struct buffer name;

	if (why->status != STATUS_REFUSED)
		return *error = *why, why->status;
	buffer_init(&name, 8192);
	run_refuse(writing->run, place_name(place, &name), 0, why);
	buffer_release(&name);
	return STATUS_OK;
}

struct line_taker {
	struct writing *writing;
	line_taking *taking;
	void *ctx;
};

static enum status
line_take(void *ctx, const struct resource *resource, struct error *error)
{
	struct line_taker *taker = ctx;
	struct error why;
	enum status status = taker->taking(taker->ctx, resource->raw, &why);

	return status ? writing_refuse(
			    taker->writing, &resource->place, &why, error)
		      : STATUS_OK;
}

static enum status
line_refuse(void *ctx, const struct place *place, struct text raw,
    const struct error *why, struct error *error)
{
	struct line_taker *taker = ctx;

	(void)raw;
	return writing_refuse(taker->writing, place, why, error);
}

static enum status
input_pauses(void *ctx, struct error *error)
{
	struct line_taker *taker = ctx;

	return output_flush(&taker->writing->run->output, error);
}

static enum status
feed_lines(struct writing *writing, struct feed *feed, line_taking *taking,
    void *ctx, struct error *error)
{
	struct line_taker ours = {writing, taking, ctx};
	struct taker taker = {&ours, line_take, line_refuse, NULL, input_pauses,
	    NULL, true, false};

	return feed_read(feed, FEED_LINES, &taker, NULL, error);
}

enum status
writing_lines(struct writing *writing, line_taking *taking, void *ctx,
    struct error *error)
{
	struct feed *feeds = NULL;
	size_t count = 0;
	enum status status = feeds_open(writing->run, &feeds, &count, error);

	for (size_t i = 0; !status && i < count; i++) {
		status = feed_lines(writing, &feeds[i], taking, ctx, error);
		feed_close(&feeds[i]);
	}
	return status;
}

enum status
writing_file(struct writing *writing, const char *name, line_taking *taking,
    void *ctx, struct error *error)
{
	struct feed feed;
	enum status status = feed_open(&feed, name, error);

	if (!status)
		status = feed_lines(writing, &feed, taking, ctx, error);
	feed_close(&feed);
	return status;
}

/* The text of a member of a resource's bytes, without escapes. */
static struct text
raw_text(struct text resource, const char *name)
{
	struct text value;

	if (!frame_find(resource, name, &value) || value.len < 2 ||
	    *value.ptr != '"' || memchr(value.ptr, '\\', value.len))
		return TEXT("");
	return (struct text){value.ptr + 1, value.len - 2};
}

static bool
is_name(struct text type)
{
	for (size_t i = 0; i < type.len; i++)
		if (!char_is_alnum(type.ptr[i]))
			return false;
	return true;
}

/* The resource of an entry's line, as it went in. */
static enum status
resource_out(void *ctx, struct text line, struct error *error)
{
	struct writing *writing = ctx;
	struct text resource, type = TEXT(""), id = TEXT("");

	if (!frame_find(line, "resource", &resource) || *resource.ptr != '{')
		return error_refuse(error, "resource",
		    "is no object of this line: it is not one of fhir-read's");
	if (writing->directory || writing->bundle) {
		type = raw_text(resource, "resourceType");
		id = raw_text(resource, "id");
		if (!is_name(type))
			return error_refuse(
			    error, "resourceType", "names no resource");
	}
	buffer_reset(&writing->resource);
	buffer_add(&writing->resource, resource);
	return writing_put(writing, type, id, error);
}

enum status
write_resources(struct run *run, struct error *error)
{
	struct writing writing;
	enum status status = writing_open(&writing, run, error);

	if (!status)
		status = writing_lines(&writing, resource_out, &writing, error);
	if (!status)
		status = writing_close(&writing, error);
	writing_release(&writing);
	return status;
}
