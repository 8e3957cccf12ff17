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
	if (!source->hold)
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

/* Marks the end of what was read, for who looks beyond it. */
static void
end_mark(struct source *source)
{
	if (source->hold)
		source->bytes[source->len] = '\0';
}

/* Moves what is held to place to of the bytes. */
static void
held_move(struct source *source, char *bytes, size_t to)
{
	size_t held = source->len - source->from;

	if (held && bytes + to != source->bytes + source->from)
		memmove(bytes + to, source->bytes + source->from, held);
	source->from = to;
	source->len = to + held;
}

void
source_lodge(struct source *source, struct hold *hold)
{
	held_move(source, hold->bytes, hold->len);
	if (!source->hold)
		free(source->bytes);
	source->hold = hold;
	source->bytes = hold->bytes;
	source->room = hold->room;
	end_mark(source);
}

void
source_keep(struct source *source)
{
	if (source->hold)
		source->hold->len = source->from;
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

/* False where memory runs out. */
static bool
source_widen(struct source *source)
{
	size_t room = room_wanted(source);
	char *bytes;

	if (room <= source->room)
		return true;
	bytes = realloc(source->bytes, room);
	if (!bytes)
		return false;
	source->bytes = bytes;
	source->room = room;
	return true;
}

static enum status
source_make_room(struct source *source, struct error *error)
{
	struct hold *hold = source->hold;

	if (!hold)
		held_move(source, source->bytes, 0);
	else if (source->room - source->len < CHUNK_BYTES)
		held_move(source, source->bytes, hold->len);
	if (!hold && !source_widen(source))
		return error_set(error, STATUS_FAILED, NULL,
		    "cannot be read, out of memory");
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

	/* what was read last is still near when it is looked at */
	if (source->hold && room > CHUNK_BYTES)
		room = CHUNK_BYTES;
	do
		got = read(source->fd, source->bytes + source->len, room);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return got;
	source->eof = got == 0;
	source->full = (size_t)got == room;
	source->len += (size_t)got;
	end_mark(source);
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
