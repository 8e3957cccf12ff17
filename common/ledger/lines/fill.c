/* fill - a file of lines that another ledger is copied into. Ledger. */
#include "../../system/file.h"
#include "lines.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum status
failed_errno(const char *what, struct error *error)
{
	return error_set_detail(
	    error, STATUS_FAILED, "ledger", what, text_of(strerror(errno)));
}

/* The new name is safe once its folder is. */
static enum status
folder_sync(const char *path, struct error *error)
{
	char folder[PATH_MAX];
	enum status status = STATUS_OK;
	int fd;

	if (!path_join(folder, sizeof folder, path, ""))
		return error_set(
		    error, STATUS_FAILED, "ledger", "has too long a path");
	fd = file_open(dirname(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	if (fd < 0)
		return failed_errno("cannot be made", error);
	if (fsync(fd))
		status = failed_errno("cannot be made", error);
	close(fd);
	return status;
}

enum status
lines_create(
    const char *place, struct ledger_making *making, struct error *error)
{
	const char *path = lines_path(place);
	enum status status = STATUS_OK;
	int fd;

	if (making->dry)
		return STATUS_OK;
	fd = file_make(path);
	if (fd < 0)
		return errno == EEXIST ? error_set(error, STATUS_FAILED,
					     "ledger", "is there already")
				       : failed_errno("cannot be made", error);
	if (fchmod(fd, 0600) || fsync(fd))
		status = failed_errno("cannot be made", error);
	close(fd);
	if (!status)
		status = folder_sync(path, error);
	if (status)
		unlink(path);
	return status;
}

/* Only what is copied from another ledger is added to lines. */
enum status
lines_begin(struct store *store, struct error *error)
{
	struct lines *lines = lines_of(store);

	if (lines->mode != LEDGER_TARGET)
		return lines_fail(lines, "is only to be read", error);
	buffer_reset(&lines->added);
	lines->before = lines->head;
	return STATUS_OK;
}

enum status
lines_append(struct store *store, const struct fact *fact, struct text line,
    int64_t latest_us, struct error *error)
{
	struct lines *lines = lines_of(store);

	(void)latest_us; /* it is the head's */
	if (line.len > LINES_LINE_MAX || memchr(line.ptr, '\n', line.len))
		return lines_fail(lines, "takes no such line", error);
	buffer_add(&lines->added, line);
	buffer_add_char(&lines->added, '\n');
	if (buffer_failed(&lines->added))
		return lines_fail(lines, "is out of memory", error);
	lines_head_move(&lines->head, fact, line);
	return STATUS_OK;
}

/* What was written in part is taken away again. */
enum status
lines_commit(struct store *store, struct error *error)
{
	struct lines *lines = lines_of(store);
	struct text added = buffer_text(&lines->added);
	enum status status = write_all(lines->fd, added, error);

	if (!status && fsync(lines->fd))
		status = failed_errno("cannot be written", error);
	if (!status) {
		lines->size += added.len;
		buffer_reset(&lines->added);
		lines->before = lines->head;
		return STATUS_OK;
	}
	error->field = "ledger";
	lines->store.failed = true;
	/* where not even this is done, whoever opens it next does it */
	if (ftruncate(lines->fd, (off_t)lines->size))
		return status;
	return status;
}

void
lines_rollback(struct store *store)
{
	struct lines *lines = lines_of(store);

	if (lines->mode != LEDGER_TARGET)
		return;
	buffer_reset(&lines->added);
	lines->head = lines->before;
}
