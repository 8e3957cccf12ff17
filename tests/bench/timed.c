/*
 * timed REPEATS IN OUT COMMAND ...: runs a command and prints the seconds of
 * one run, those of the processor, and the most memory it held, in KiB.
 *
 * A small program of its own, since what a process held before exec counts as
 * the command's: the driver is large.
 */
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double
of_timeval(struct timeval time)
{
	return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* One run; -1 where it could not be started, else its wait status. */
static int
run_once(char *const *command, const posix_spawn_file_actions_t *files)
{
	pid_t pid;
	int status;

	if (posix_spawnp(&pid, command[0], files, NULL, command, environ))
		return -1;
	return waitpid(pid, &status, 0) == pid ? status : -1;
}

int
main(int argc, char **argv)
{
	posix_spawn_file_actions_t files;
	struct rusage usage;
	double from;
	int repeats, status = 0;

	if (argc < 5)
		return fprintf(stderr, "usage: timed REPEATS IN OUT COMMAND\n"),
		       2;
	repeats = atoi(argv[1]);
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_addopen(&files, 0, argv[2], O_RDONLY, 0);
	posix_spawn_file_actions_addopen(
	    &files, 1, argv[3], O_WRONLY | O_CREAT | O_TRUNC, 0600);
	from = seconds();
	for (int i = 0; i < repeats && !status; i++)
		status = run_once(argv + 4, &files);
	printf("%.9f ", (seconds() - from) / repeats);
	getrusage(RUSAGE_CHILDREN, &usage);
	printf("%.9f %ld\n",
	    (of_timeval(usage.ru_utime) + of_timeval(usage.ru_stime)) / repeats,
	    usage.ru_maxrss);
	return status ? 1 : 0;
}
