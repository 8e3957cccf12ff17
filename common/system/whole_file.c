/* whole_file - a file that appears whole, or not at all. System. */
#include "whole_file.h"

#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define TRIES 100

/* Not every C library has a name for the kernel's word. */
#ifndef RENAME_NOREPLACE
#define RENAME_NOREPLACE 1
#endif

static enum status
fail(struct error *error, enum status status, const char *what)
{
	return error_set_detail(
	    error, status, "output", what, text_of(strerror(errno)));
}

enum status
whole_file_judge(const char *path, struct error *error)
{
	struct stat status;

	if (!lstat(path, &status))
		return error_set(error, STATUS_USAGE, "output",
		    "is there already: a page is never written over a file");
	return errno == ENOENT ? STATUS_OK
			       : fail(error, STATUS_USAGE, "cannot be made");
}

/* The name beside path, hidden: .NAME.N */
static bool
part_name(struct whole_file *file, int number)
{
	const char *slash = strrchr(file->path, '/');
	const char *name = slash ? slash + 1 : file->path;
	int len = snprintf(file->part, sizeof file->part, "%.*s.%s.%d.%ld",
	    (int)(name - file->path), file->path, name, number, (long)getpid());

	return len > 0 && (size_t)len < sizeof file->part;
}

enum status
whole_file_open(struct whole_file *file, const char *path, struct error *error)
{
	*file = (struct whole_file){.path = path, .fd = -1};
	for (int i = 0; i < TRIES && file->fd < 0; i++) {
		if (!part_name(file, i))
			return error_set(error, STATUS_USAGE, "output",
			    "has too long a name");
		file->fd = file_make(file->part);
		if (file->fd < 0 && errno != EEXIST)
			return fail(
			    error, file_open_status(), "cannot be made");
	}
	return file->fd < 0 ? fail(error, STATUS_FAILED, "cannot be made")
			    : STATUS_OK;
}

/* Puts the name on the disk too, as far as the folder can be opened. */
static enum status
folder_sync(const struct whole_file *file, struct error *error)
{
	char folder[PATH_MAX];
	const char *slash = strrchr(file->path, '/');
	int fd, failed;

	snprintf(folder, sizeof folder, "%.*s",
	    slash ? (int)(slash - file->path) + 1 : 1,
	    slash ? file->path : ".");
	fd = file_open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	if (fd < 0)
		return STATUS_OK;
	failed = fsync(fd);
	close(fd);
	return failed && errno != EINVAL
		   ? fail(error, STATUS_FAILED, "cannot be written")
		   : STATUS_OK;
}

enum status
whole_file_keep(struct whole_file *file, struct error *error)
{
	int fd = file->fd;

	if (fsync(fd) && errno != EINVAL)
		return fail(error, STATUS_FAILED, "cannot be written");
	if (syscall(SYS_renameat2, AT_FDCWD, file->part, AT_FDCWD, file->path,
		RENAME_NOREPLACE)) {
		/* a file system without it: a second name, then one less */
		if (errno == EEXIST || link(file->part, file->path))
			return fail(
			    error, STATUS_FAILED, "cannot be given its name");
		unlink(file->part);
	}
	file->fd = -1;
	if (close(fd))
		return fail(error, STATUS_FAILED, "cannot be written");
	return folder_sync(file, error);
}

enum status
whole_file_replace(struct whole_file *file, mode_t mode, struct error *error)
{
	int fd = file->fd;

	if (fchmod(fd, mode) || fsync(fd) || rename(file->part, file->path))
		return fail(error, STATUS_FAILED, "cannot be written");
	file->fd = -1;
	if (close(fd))
		return fail(error, STATUS_FAILED, "cannot be written");
	return folder_sync(file, error);
}

void
whole_file_drop(struct whole_file *file)
{
	if (file->fd < 0)
		return;
	close(file->fd);
	unlink(file->part);
	file->fd = -1;
}
