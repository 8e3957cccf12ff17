/* tail - the end of a journal, until it is written. Ledger. */
#include "tail.h"

#include <stdbool.h>
#include <string.h>

int
tail_flush(struct tail *tail, sqlite3_file *file)
{
	int code = SQLITE_OK;

	if (tail->len)
		code = file->pMethods->xWrite(
		    file, tail->bytes, (int)tail->len, tail->at);
	if (code == SQLITE_OK)
		tail->len = 0;
	return code;
}

/* Does a piece of so many bytes go on with what waits? */
static bool
tail_takes(const struct tail *tail, size_t bytes, sqlite3_int64 at)
{
	return tail->bytes && bytes <= TAIL_BYTES - tail->len &&
	       (!tail->len || at == tail->at + (sqlite3_int64)tail->len);
}

int
tail_write(struct tail *tail, sqlite3_file *file, const void *from, int bytes,
    sqlite3_int64 at)
{
	size_t len = (size_t)bytes;
	int code = SQLITE_OK;

	if (!tail->bytes)
		tail->bytes = sqlite3_malloc((int)TAIL_BYTES);
	if (!tail_takes(tail, len, at))
		code = tail_flush(tail, file);
	if (code != SQLITE_OK)
		return code;
	if (!tail_takes(tail, len, at))
		return file->pMethods->xWrite(file, from, bytes, at);
	if (!tail->len)
		tail->at = at;
	memcpy(tail->bytes + tail->len, from, len);
	tail->len += len;
	return SQLITE_OK;
}

int
tail_read(struct tail *tail, sqlite3_file *file, void *to, int bytes,
    sqlite3_int64 at)
{
	sqlite3_int64 end = tail->at + (sqlite3_int64)tail->len;

	if (tail->len && at >= tail->at && at + bytes <= end) {
		memcpy(to, tail->bytes + (at - tail->at), (size_t)bytes);
		return SQLITE_OK;
	}
	if (tail->len && at + bytes > tail->at) {
		int code = tail_flush(tail, file);

		if (code != SQLITE_OK)
			return code;
	}
	return file->pMethods->xRead(file, to, bytes, at);
}

int
tail_size(const struct tail *tail, sqlite3_file *file, sqlite3_int64 *bytes)
{
	sqlite3_int64 end = tail->at + (sqlite3_int64)tail->len;
	int code = file->pMethods->xFileSize(file, bytes);

	if (code == SQLITE_OK && tail->len && *bytes < end)
		*bytes = end;
	return code;
}

void
tail_release(struct tail *tail)
{
	sqlite3_free(tail->bytes);
	*tail = (struct tail){.bytes = NULL};
}
