/* groups - one group after the other, the next one read ahead. Entries. */
#include "groups.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

/* Less than that is read before a thread has begun. */
#define AHEAD_BYTES ((uint64_t)4 << 20)

enum turn_of {
	WORKER, /* the group has been read, or there was none yet */
	READER, /* it is the reader's */
	END     /* the reader is to go */
};

struct ahead {
	pthread_t thread;
	pthread_mutex_t mutex; /* of what follows */
	pthread_cond_t changed;
	enum turn_of turn;
	struct gathering *group;
	enum status status; /* of its reading */
	struct error error;
};

/* The turn is somebody else's now. */
static void
turn_give(struct ahead *ahead, enum turn_of turn)
{
	pthread_mutex_lock(&ahead->mutex);
	ahead->turn = turn;
	pthread_cond_signal(&ahead->changed);
	pthread_mutex_unlock(&ahead->mutex);
}

/* Waits until it is no longer that one's turn; whose it is then. */
static enum turn_of
turn_wait(struct ahead *ahead, enum turn_of over)
{
	enum turn_of turn;

	pthread_mutex_lock(&ahead->mutex);
	while (ahead->turn == over)
		pthread_cond_wait(&ahead->changed, &ahead->mutex);
	turn = ahead->turn;
	pthread_mutex_unlock(&ahead->mutex);
	return turn;
}

static void *
reader_run(void *ctx)
{
	struct ahead *ahead = ctx;

	while (turn_wait(ahead, WORKER) == READER) {
		ahead->status = gathering_fill(ahead->group, &ahead->error);
		turn_give(ahead, WORKER);
	}
	return NULL;
}

/* Starts the reader; signals are the first thread's. */
static bool
reader_start(struct ahead *ahead)
{
	sigset_t all, before;
	bool started;

	if (pthread_mutex_init(&ahead->mutex, NULL))
		return false;
	if (pthread_cond_init(&ahead->changed, NULL)) {
		pthread_mutex_destroy(&ahead->mutex);
		return false;
	}
	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	started = !pthread_create(&ahead->thread, NULL, reader_run, ahead);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (started)
		return true;
	pthread_cond_destroy(&ahead->changed);
	pthread_mutex_destroy(&ahead->mutex);
	return false;
}

/* Waits for what is being read, and lets the reader go. */
static void
reader_end(struct groups *groups)
{
	struct ahead *ahead = groups->ahead;

	if (!ahead)
		return;
	if (groups->reading)
		turn_wait(ahead, READER);
	turn_give(ahead, END);
	pthread_join(ahead->thread, NULL);
	pthread_cond_destroy(&ahead->changed);
	pthread_mutex_destroy(&ahead->mutex);
	free(ahead);
	groups->ahead = NULL;
}

/* Is there a reader, or can there be one? If not, one group does it all. */
static bool
reader_is_there(struct groups *groups)
{
	const struct gathering *now = groups->now;
	struct ahead *ahead;

	if (groups->ahead || groups->one)
		return groups->ahead;
	groups->one = true;
	if (now->one_patient || now->lines->whole < AHEAD_BYTES ||
	    !gathering_twin(&groups->items[1], now))
		return false;
	ahead = calloc(1, sizeof *ahead);
	if (!ahead || !reader_start(ahead))
		return free(ahead), false;
	groups->ahead = ahead;
	return true;
}

enum status
groups_open(struct groups *groups, struct run *run, struct error *error)
{
	*groups = (struct groups){.now = &groups->items[0]};
	gathering_init(&groups->items[1], run);
	return gathering_open(groups->now, run, error);
}

enum status
groups_close(struct groups *groups, struct error *error)
{
	reader_end(groups);
	gathering_release(&groups->items[1]);
	return gathering_close(&groups->items[0], error);
}

/* What was read ahead becomes the group; its status. */
static enum status
ahead_take(struct groups *groups, struct error *error)
{
	struct ahead *ahead = groups->ahead;

	turn_wait(ahead, READER);
	groups->reading = false;
	groups->now = ahead->group;
	if (ahead->status)
		*error = ahead->error;
	return ahead->status;
}

enum status
groups_next(struct groups *groups, struct error *error)
{
	struct gathering *before = groups->now;
	enum status status;

	gathering_reset(before);
	if (groups->reading)
		status = ahead_take(groups, error);
	else
		status = gathering_fill(before, error);
	gathering_tell(groups->now);
	if (status || groups->now->ended || !reader_is_there(groups))
		return status;
	groups->ahead->group = groups->now == &groups->items[0]
				   ? &groups->items[1]
				   : &groups->items[0];
	groups->reading = true;
	turn_give(groups->ahead, READER);
	return STATUS_OK;
}
