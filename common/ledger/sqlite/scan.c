/*
 * scan - all of a ledger's file, once, by threads side by side. Ledger.
 *
 * SQLite is asked by the first thread alone: it holds the lock that keeps the
 * file as it is, and says that the objects are a ledger's. The threads read the
 * file's pages by themselves. What they do is cut into tasks, the indexes first
 * and then the ranges of facts; whoever is done takes the next one.
 */
#include "walk.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define PARTS_MOST 16
/* Where a new ledger has its trees: the table, then its indexes. */
#define TABLE_ROOT 2
#define INDEX_ROOT 3
#define OBJECTS 16

struct scan {
	struct walk walk;
	struct walker walkers[PARTS_MOST];
	pthread_t threads[PARTS_MOST];
	unsigned parts, started;
	atomic_size_t task;
};

/* The first page: the list of objects, which are where they belong. */
static bool
objects_walk(struct walker *walker)
{
	struct level *level = &walker->levels[0];
	const struct tree_page *page = &level->page;

	if (!walker_page(walker, 1, level) || page->kind != TREE_TABLE_LEAF ||
	    page->count != OBJECTS)
		return false;
	for (unsigned i = 0; i < OBJECTS; i++) {
		struct value object[5];
		struct text record;
		int64_t root = i <= INDEX_COUNT ? (int64_t)(TABLE_ROOT + i) : 0;

		if (!walker_record(walker, &page->cells[i], true, &record) ||
		    !record_read(record, object, 5) ||
		    page->cells[i].number != (int64_t)i + 1 ||
		    object[3].kind != VALUE_NUMBER || object[3].number != root)
			return false;
	}
	return true;
}

/* Does task number so; false behind the last one too. */
static bool
task_do(struct scan *scan, struct walker *walker, size_t task)
{
	static const enum ledger_index indexes[] = {INDEX_SUBJECT, INDEX_KIND,
	    INDEX_EPISODE, INDEX_VIEW, INDEX_PRACTICE, INDEX_SERVICE, INDEX_ORG,
	    INDEX_DISCHARGE, INDEX_DUE, INDEX_JOIN, INDEX_PARTNER};
	const size_t count = sizeof indexes / sizeof *indexes;

	_Static_assert(sizeof indexes / sizeof *indexes + 1 == INDEX_COUNT,
	    "all but the one that comes before the others");
	if (task < count)
		return walk_index(walker, indexes[task],
		    INDEX_ROOT + (uint32_t)indexes[task]);
	return task - count < scan->walk.range_count &&
	       walk_range(walker, task - count);
}

static bool
is_over(const struct scan *scan, size_t task)
{
	return atomic_load(&scan->walk.doubt) ||
	       task >= scan->walk.range_count + INDEX_COUNT - 1;
}

static void
tasks_do(struct scan *scan, struct walker *walker)
{
	const struct ledger_scan *asked = scan->walk.asked;

	for (;;) {
		size_t task = atomic_fetch_add(&scan->task, 1);

		if (is_over(scan, task))
			return;
		if (!task_do(scan, walker, task))
			atomic_store(&scan->walk.doubt, true);
		if (!walker->part)
			asked->step(asked->ctx, atomic_load(&scan->walk.facts));
	}
}

static void *
part_run(void *ctx)
{
	struct walker *walker = ctx;
	struct scan *scan =
	    (struct scan *)((char *)walker->walk - offsetof(struct scan, walk));

	tasks_do(scan, walker);
	return NULL;
}

/* As many as can be made: the tasks are the same. Signals are the first's. */
static void
parts_start(struct scan *scan)
{
	sigset_t all, before;
	unsigned part = 1;

	sigfillset(&all);
	pthread_sigmask(SIG_BLOCK, &all, &before);
	while (part < scan->parts && !pthread_create(&scan->threads[part], NULL,
					 part_run, &scan->walkers[part]))
		part++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	scan->started = part;
}

/* Everything that several threads do. */
static void
parts_run(struct scan *scan)
{
	parts_start(scan);
	tasks_do(scan, &scan->walkers[0]);
	for (unsigned part = 1; part < scan->started; part++)
		pthread_join(scan->threads[part], NULL);
}

/* Is all of it there, and is what the indexes hold what they should hold? */
static bool
all_agrees(struct scan *scan)
{
	struct sums table = scan->walkers[0].table;
	struct sums indexes = scan->walkers[0].indexes;

	for (unsigned part = 1; part < scan->parts; part++) {
		sums_join(&table, &scan->walkers[part].table);
		sums_join(&indexes, &scan->walkers[part].indexes);
	}
	return !atomic_load(&scan->walk.doubt) &&
	       sums_equal(&table, &indexes) && walk_ranges_join(&scan->walk) &&
	       pages_all_had(&scan->walk.pages);
}

static bool
scan_init(struct scan *scan, int fd, const struct ledger_scan *asked)
{
	struct walk *walk = &scan->walk;
	bool is = pages_init(&walk->pages, fd) && asked->parts;

	walk->asked = asked;
	scan->parts = asked->parts < PARTS_MOST ? asked->parts : PARTS_MOST;
	for (unsigned part = 0; part < scan->parts; part++)
		if (!walker_init(&scan->walkers[part], walk, part))
			is = false;
	return is && getrandom(walk->key, sizeof walk->key, 0) ==
			 (ssize_t)sizeof walk->key;
}

static void
scan_release(struct scan *scan)
{
	for (unsigned part = 0; part < scan->parts; part++)
		walker_release(&scan->walkers[part]);
	free(scan->walk.ranges);
	pages_release(&scan->walk.pages);
	free(scan);
}

static bool
scan_all(struct scan *scan, const struct head *head)
{
	struct walker *first = &scan->walkers[0];

	if (!objects_walk(first) ||
	    !walk_ranges(first, TABLE_ROOT, head->seq) ||
	    !walk_index(first, INDEX_OF, INDEX_ROOT + INDEX_OF))
		return false;
	parts_run(scan);
	return all_agrees(scan);
}

bool
sqlite_scan(struct store *store, const struct head *head,
    const struct ledger_scan *asked)
{
	struct sqlite *sqlite = sqlite_of(store);
	struct error error;
	int fd = vfs_held(sqlite->db);
	struct scan *scan;
	bool is;

	if (fd < 0 || sqlite->format != LEDGER_USER_VERSION ||
	    sqlite_schema_check(sqlite, &error))
		return false;
	scan = calloc(1, sizeof *scan);
	if (!scan)
		return false;
	is = scan_init(scan, fd, asked) && scan_all(scan, head);
	scan_release(scan);
	return is && vfs_held(sqlite->db) == fd;
}
