/* Whoever wants to write waits in line, and no longer than it may. */
#include "../../common/ledger/sqlite/queue.h"
#include "../../common/system/process.h"
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static char path[] = "/tmp/edsm-queue-XXXXXX";
static struct queue queue;

static void
line_begin(void)
{
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	close(fd);
	queue_init(&queue);
}

static void
line_end(void)
{
	queue_release(&queue);
	unlink(path);
}

/* Does the process sleep? */
static bool
sleeps(pid_t pid)
{
	char name[64], state = '?';
	FILE *file;

	snprintf(name, sizeof name, "/proc/%d/stat", (int)pid);
	file = fopen(name, "r");
	if (file) {
		if (fscanf(file, "%*d %*s %c", &state) != 1)
			state = '?';
		fclose(file);
	}
	return state == 'S';
}

/* A child that waits in line and then says its name; it waits by now. */
static pid_t
child_waits(int out, char name)
{
	int ready[2];
	char got;
	pid_t pid;

	ck_assert(!pipe(ready));
	pid = fork();
	if (!pid) {
		struct queue own;

		queue_init(&own);
		if (write(ready[1], "r", 1) != 1)
			_exit(1);
		queue_wait(&own, path, 60000);
		_exit(!own.held || write(out, &name, 1) != 1);
	}
	ck_assert_int_gt(pid, 0);
	ck_assert_int_eq(read(ready[0], &got, 1), 1);
	while (!sleeps(pid))
		process_pause(1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

START_TEST(who_came_first_is_the_next_and_one_that_dies_is_over)
{
	int told[2], status;
	char names[3] = "";
	pid_t pids[3];

	line_begin();
	ck_assert(!pipe(told));
	queue_wait(&queue, path, 1000);
	ck_assert(queue.held);
	for (int i = 0; i < 3; i++)
		pids[i] = child_waits(told[1], (char)('A' + i));
	queue_leave(&queue);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(read(told[0], &names[i], 1), 1);
		waitpid(pids[i], &status, 0);
		ck_assert_int_eq(status, 0);
	}
	ck_assert_mem_eq(names, "ABC", 3);
	line_end();
}
END_TEST

START_TEST(waiting_ends_when_its_time_is_over)
{
	struct queue other;
	int took;

	line_begin();
	queue_init(&other);
	queue_wait(&other, path, 1000);
	took = queue_wait(&queue, path, 150);
	ck_assert(!queue.held);
	ck_assert_int_ge(took, 149);
	queue_leave(&other);
	queue_wait(&queue, path, 150);
	ck_assert(queue.held);
	ck_assert_int_eq(queue_wait(&queue, path, 150), 0);
	queue_release(&other);
	line_end();
}
END_TEST

START_TEST(where_there_is_no_line_nobody_waits)
{
	line_begin();
	ck_assert_int_lt(queue_wait(&queue, "/nowhere/at/all", 60000), 30000);
	ck_assert(!queue.held);
	queue_leave(&queue);
	line_end();
}
END_TEST

/* Does another process find the first byte locked? */
static bool
is_locked(void)
{
	int status;
	pid_t pid = fork();

	if (!pid) {
		struct flock lock = {.l_type = F_WRLCK, .l_len = 1};
		int fd = open(path, O_RDWR);

		_exit(fd < 0 || fcntl(fd, F_GETLK, &lock)
			  ? 2
			  : lock.l_type != F_UNLCK);
	}
	ck_assert_int_gt(pid, 0);
	waitpid(pid, &status, 0);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) < 2);
	return WEXITSTATUS(status);
}

START_TEST(one_that_ends_leaves_the_locks_of_another_ledger)
{
	struct flock lock = {.l_type = F_WRLCK, .l_len = 1};
	struct queue other;
	int fd;

	line_begin();
	queue_init(&other);
	fd = open(path, O_RDWR);
	ck_assert(!fcntl(fd, F_SETLK, &lock));
	queue_wait(&other, path, 1000);
	ck_assert(other.held);
	queue_release(&other);
	ck_assert(is_locked());
	line_end();
	close(fd);
}
END_TEST

UNIT_MAIN("queue", who_came_first_is_the_next_and_one_that_dies_is_over,
    waiting_ends_when_its_time_is_over, where_there_is_no_line_nobody_waits,
    one_that_ends_leaves_the_locks_of_another_ledger)
