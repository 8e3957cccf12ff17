/* source - the bytes of an open file, read piece by piece. Input. */
#include "source.h"

#include "input.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_BYTES ((size_t)64 * 1024)
#define CHUNK_BYTES ((size_t)256 * 1024)
#define CEILING_BYTES (2 * RECORD_MAX_BYTES + CHUNK_BYTES)
/* Less room than this is not worth a read of its own. */
#define PEEK_BYTES ((size_t)4096)

void
source_init(struct source *source, int fd, bool regular)
{
	*source = (struct source){.fd = fd, .regular = regular};
}

void
source_release(struct source *source)
{
	free(source->bytes);
	source_init(source, -1, false);
}

struct text
source_held(const struct source *source)
{
	if (source->from == source->len)
		return TEXT("");
	return (struct text){
	    source->bytes + source->from, source->len - source->from};
}

void
source_take(struct source *source, size_t len)
{
	source->from += len;
	source->taken += len;
}

/* How much room there should be before the next read. */
static size_t
room_wanted(const struct source *source)
{
	size_t room = source->room ? source->room : FIRST_BYTES;

	if (source->full && room < CHUNK_BYTES)
		room = CHUNK_BYTES;
	if (source->len > room / 2)
		room *= 2;
	return room < CEILING_BYTES ? room : CEILING_BYTES;
}

static enum status
source_make_room(struct source *source, struct error *error)
{
	size_t room;
	char *bytes;

	if (source->from) {
		source->len -= source->from;
		memmove(
		    source->bytes, source->bytes + source->from, source->len);
		source->from = 0;
	}
	room = room_wanted(source);
	if (room > source->room) {
		bytes = realloc(source->bytes, room);
		if (!bytes)
			return error_set(error, STATUS_FAILED, NULL,
			    "cannot be read, out of memory");
		source->bytes = bytes;
		source->room = room;
	}
	if (source->len == source->room)
		return error_set(error, STATUS_FAILED, NULL,
		    "cannot be read, a record is over the ceiling");
	return STATUS_OK;
}

/* One read into the room behind; 0 at the end, -1 with errno. */
static ssize_t
read_once(struct source *source)
{
	size_t room = source->room - source->len;
	ssize_t got;

	do
		got = read(source->fd, source->bytes + source->len, room);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return got;
	source->eof = got == 0;
	source->full = (size_t)got == room;
	source->len += (size_t)got;
	return got;
}

enum status
source_fill(struct source *source, struct error *error)
{
	struct pollfd readable = {.fd = source->fd, .events = POLLIN};
	enum status status = source_make_room(source, error);
	ssize_t got;

	if (status != STATUS_OK)
		return status;
	while ((got = read_once(source)) < 0 && errno == EAGAIN)
		(void)poll(&readable, 1, -1);
	if (got < 0)
		return error_set_detail(error, STATUS_FAILED, NULL,
		    "cannot be read", text_of(strerror(errno)));
	return STATUS_OK;
}

bool
source_would_wait(const struct source *source)
{
	struct pollfd readable = {.fd = source->fd, .events = POLLIN};

	if (source->eof || source->regular)
		return false;
	return poll(&readable, 1, 0) == 0;
}

bool
source_peek(struct source *source)
{
	if (source->eof || source->room - source->len < PEEK_BYTES)
		return false;
	return !source_would_wait(source) && read_once(source) >= 0;
}
