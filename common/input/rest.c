/* rest - inputs that are closed until their turn. Input. */
#include "../system/file.h"
#include "state.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool
input_is_file(const struct input *input, int fd)
{
	struct stat status;

	return !fstat(fd, &status) && status.st_dev == input->device &&
	       status.st_ino == input->inode;
}

void
input_rest(struct input *input)
{
	struct source *source = input->source;
	off_t at = lseek(source->fd, 0, SEEK_CUR);

	if (!source->regular || source->fd <= STDIN_FILENO || at < 0)
		return;
	input->resume = at - (off_t)source_held(source).len;
	input->resting = true;
	close(source->fd);
	source_release(source);
	source->regular = true;
	source->taken = (uint64_t)input->resume;
}

enum status
input_wake(struct input *input, struct error *error)
{
	int fd;

	if (!input->resting)
		return STATUS_OK;
	fd = file_open(input->name, O_RDONLY | O_CLOEXEC | O_NOCTTY, 0);
	if (fd < 0 || lseek(fd, input->resume, SEEK_SET) < 0) {
		error_set_detail(error, STATUS_FAILED, NULL,
		    "cannot be opened again", text_of(strerror(errno)));
		if (fd >= 0)
			close(fd);
		return error->status;
	}
	input->source->fd = fd;
	input->resting = false;
	return input_is_file(input, fd)
		   ? STATUS_OK
		   : error_set(error, STATUS_FAILED, NULL,
			 "is another file than when the run began");
}
