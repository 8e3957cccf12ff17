/* file - names, opening and writing of files. System. */
#include "file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

bool
path_join(char *path, size_t room, const char *a, const char *b)
{
	size_t len_a = strlen(a), len_b = strlen(b);

	if (len_a + len_b >= room)
		return false;
	memcpy(path, a, len_a);
	memcpy(path + len_a, b, len_b + 1);
	return true;
}

int
file_open(const char *path, int flags, mode_t mode)
{
	int fd;

	do
		fd = open(path, flags, mode);
	while (fd < 0 && errno == EINTR);
	return fd;
}

enum status
file_open_status(void)
{
	switch (errno) {
	case ENOENT:
	case ENOTDIR:
	case EACCES:
	case EPERM:
	case EISDIR:
	case EEXIST:
	case EROFS:
	case ELOOP:
	case ENAMETOOLONG:
	case ENXIO:
	case ENODEV:
		return STATUS_USAGE;
	default:
		return STATUS_FAILED;
	}
}

int
file_make(const char *path)
{
	return file_open(
	    path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
}

/* Waits where a descriptor that does not block takes nothing just now. */
static bool
wait_writable(int fd)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLOUT};

	return errno == EAGAIN && poll(&poll_fd, 1, -1) == 1;
}

/* Is it to be tried again? What failed is told in error where it is not. */
static bool
write_goes_on(int fd, struct error *error)
{
	if (errno == EINTR || wait_writable(fd))
		return true;
	error_set_detail(error, STATUS_FAILED, NULL, "cannot write the output",
	    text_of(strerror(errno)));
	return false;
}

enum status
write_all(int fd, struct text text, struct error *error)
{
	while (text.len) {
		ssize_t wrote = write(fd, text.ptr, text.len);

		if (wrote < 0 && write_goes_on(fd, error))
			continue;
		if (wrote < 0)
			return error->status;
		text.ptr += wrote;
		text.len -= (size_t)wrote;
	}
	return STATUS_OK;
}

enum status
write_pieces(int fd, struct iovec *pieces, size_t count, struct error *error)
{
	while (count) {
		ssize_t wrote = writev(fd, pieces, (int)count);
		size_t done = wrote < 0 ? 0 : (size_t)wrote;

		if (wrote < 0 && !write_goes_on(fd, error))
			return error->status;
		for (; count && done >= pieces->iov_len; pieces++, count--)
			done -= pieces->iov_len;
		if (!count)
			break;
		pieces->iov_base = (char *)pieces->iov_base + done;
		pieces->iov_len -= done;
	}
	return STATUS_OK;
}
