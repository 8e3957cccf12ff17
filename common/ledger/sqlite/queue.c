/* queue - whoever wants to write waits in line. Ledger. */
#include "queue.h"

#include "../../system/process.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

/* Behind the bytes that SQLite locks (from 1 GiB on, 512 of them). */
#define QUEUE_BYTE ((off_t)0x40000000 + 4096)
/* A signal between two calls is missed: it comes again. */
#define AGAIN_MS 100
#define KEPT_MOST 8

/* The name that timer_create(2) gives it, which some C libraries have not. */
#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

/* Descriptors that are closed with the last ledger. */
static struct {
	int open; /* ledgers */
	int fds[KEPT_MOST], count;
} kept;

void
queue_init(struct queue *queue)
{
	*queue = (struct queue){.fd = -1};
	kept.open++;
}

static int
lock_set(int fd, int how, short type)
{
	struct flock lock = {.l_type = type,
	    .l_whence = SEEK_SET,
	    .l_start = QUEUE_BYTE,
	    .l_len = 1};

	return fcntl(fd, how, &lock);
}

static void
time_is_over(int number)
{
	(void)number;
}

static struct timespec
span_of(int ms)
{
	return (struct timespec){ms / 1000, ms % 1000 * 1000000L};
}

/* What is put back when the waiting ends. */
struct waking {
	struct sigaction action;
	sigset_t mask;
	timer_t timer;
};

/* A signal to this thread in most_ms ends its waiting; false: it cannot. */
static bool
waking_set(struct waking *waking, int most_ms)
{
	struct sigaction action = {.sa_handler = time_is_over};
	struct sigevent event = {
	    .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGALRM};
	struct itimerspec spec = {span_of(AGAIN_MS), span_of(most_ms)};
	sigset_t alarm;

	event.sigev_notify_thread_id = gettid();
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	if (timer_create(CLOCK_MONOTONIC, &event, &waking->timer))
		return false;
	if (sigaction(SIGALRM, &action, &waking->action)) {
		timer_delete(waking->timer);
		return false;
	}
	pthread_sigmask(SIG_UNBLOCK, &alarm, &waking->mask);
	return !timer_settime(waking->timer, 0, &spec, NULL);
}

static void
waking_end(struct waking *waking)
{
	timer_delete(waking->timer);
	pthread_sigmask(SIG_SETMASK, &waking->mask, NULL);
	sigaction(SIGALRM, &waking->action, NULL);
}

/* Somebody else's turn: false where ours did not come in that time. */
static bool
turn_await(int fd, int most_ms)
{
	int64_t until_us = process_elapsed_us() + (int64_t)most_ms * 1000;
	struct waking waking;
	int failed = -1;

	if (!waking_set(&waking, most_ms))
		return false;
	do
		failed = lock_set(fd, F_OFD_SETLKW, F_WRLCK);
	while (failed && errno == EINTR && process_elapsed_us() < until_us);
	waking_end(&waking);
	return !failed;
}

int
queue_wait(struct queue *queue, const char *path, int most_ms)
{
	int64_t from_us = process_elapsed_us();

	if (queue->held)
		return 0;
	if (queue->fd < 0)
		queue->fd = open(path,
		    O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (queue->fd < 0)
		return 0;
	queue->held = !lock_set(queue->fd, F_OFD_SETLK, F_WRLCK);
	if (!queue->held && (errno == EAGAIN || errno == EACCES))
		queue->held = turn_await(queue->fd, most_ms);
	return (int)((process_elapsed_us() - from_us) / 1000);
}

void
queue_leave(struct queue *queue)
{
	if (queue->held)
		lock_set(queue->fd, F_OFD_SETLK, F_UNLCK);
	queue->held = false;
}

void
queue_release(struct queue *queue)
{
	queue_leave(queue);
	if (queue->fd >= 0 && kept.count < KEPT_MOST)
		kept.fds[kept.count++] = queue->fd;
	queue->fd = -1;
	if (--kept.open)
		return;
	while (kept.count)
		close(kept.fds[--kept.count]);
}
