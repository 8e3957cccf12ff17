/*
 * copy - the lines of one ledger into another, byte for byte. Audit.
 *
 * Both have the same facts up to some seq, or the second has none; from there
 * on piece after piece goes over, each durable before the next one begins. The
 * last piece is copied while nobody can add to the first.
 */
#include "copy.h"

#include "../output/progress.h"

#include "../json/write.h"
#include "verify.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define PIECE 5000

struct copying {
	struct run *run;
	const char *from_path, *to_path;
	struct ledger *from, *to;
	struct head from_head, to_head;
	struct verification *proof;
	struct progress progress;
};

/* Proves one line of the first ledger and adds it to the second. */
static enum status
line_sink(void *ctx, const struct fact *columns, struct text line,
    struct error *error)
{
	struct copying *c = ctx;
	struct fact fact;
	enum status status =
	    verification_take(c->proof, columns, line, &fact, error);

	/* Copies facts that a rule of today would refuse: the ledger took them.
	 */
	if (status == STATUS_REFUSED)
		return error_set_detail(error, STATUS_FAILED, "from",
		    "is damaged: a line, its hash or a column is wrong",
		    text_of(error->what));
	progress_step(&c->progress, 1, fact.seq, c->from_head.seq);
	return status ? status : ledger_append(c->to, &fact, line, error);
}

static enum status
piece_copy(struct copying *c, uint64_t limit, struct error *error)
{
	struct facts_query query = {.of = FACTS_ALL,
	    .after_seq = c->to_head.seq,
	    .upto_seq = c->from_head.seq,
	    .limit = limit,
	    .line = true};
	uint64_t before = c->to_head.seq;
	enum status status = ledger_begin(c->to, error);

	if (!status)
		status = ledger_facts(c->from, &query, line_sink, c, error);
	if (!status)
		status = ledger_commit(c->to, error);
	else
		ledger_rollback(c->to);
	if (!status)
		status = ledger_head(c->to, &c->to_head, error);
	if (!status && c->to_head.seq == before)
		return error_set(error, STATUS_FAILED, "from",
		    "is damaged: a fact is missing");
	return status;
}

static enum status
pieces_copy(struct copying *c, struct error *error)
{
	enum status status = STATUS_OK;

	while (!status && c->to_head.seq < c->from_head.seq)
		status = piece_copy(c, PIECE, error);
	return status;
}

/* The first ledger's hash at the head of the second. */
static enum status
beginning_sink(void *ctx, const struct fact *columns, struct text line,
    struct error *error)
{
	struct copying *c = ctx;

	return verification_start(c->proof, columns->seq, line, error);
}

/* Is what the second ledger holds the beginning of the first? */
static enum status
beginning_check(struct copying *c, struct error *error)
{
	struct facts_query query = {.of = FACTS_ALL,
	    .after_seq = c->to_head.seq - 1,
	    .upto_seq = c->to_head.seq,
	    .line = true};
	enum status status;

	if (!c->to_head.seq)
		return STATUS_OK;
	if (c->to_head.seq > c->from_head.seq)
		return error_refuse(
		    error, "to", "holds more than is to be copied");
	status = ledger_facts(c->from, &query, beginning_sink, c, error);
	if (!status && strcmp(verification_hash(c->proof), c->to_head.hash))
		return error_refuse(error, "to",
		    "holds other facts than the ledger that is to be copied");
	return status;
}

/* Says in the error which ledger failed: name, such as "FROM". */
static enum status
named(enum status status, const char *name, struct error *error)
{
	if (status && error->field && !strcmp(error->field, "ledger"))
		error->field = name;
	return status;
}

/* Makes the second ledger where it is a file that is not there. */
static enum status
to_make(struct copying *c, struct error *error)
{
	const char *to_file = ledger_place_file(c->to_path);
	const char *from_file = ledger_place_file(c->from_path);
	struct stat from, to;

	if (!to_file)
		return STATUS_OK;
	if (lstat(to_file, &to))
		return errno == ENOENT ? ledger_create(c->to_path, NULL, error)
				       : STATUS_OK;
	if (from_file && !stat(from_file, &from) && from.st_dev == to.st_dev &&
	    from.st_ino == to.st_ino)
		return error_set(
		    error, STATUS_USAGE, "to", "is the ledger itself");
	return STATUS_OK;
}

static enum status
both_open(struct copying *c, struct error *error)
{
	enum status status =
	    named(ledger_open(&c->from, c->from_path, LEDGER_SOURCE, error),
		"from", error);

	if (status)
		return status;
	status = to_make(c, error);
	if (!status)
		status = ledger_open(&c->to, c->to_path, LEDGER_TARGET, error);
	if (!status)
		status = ledger_head(c->to, &c->to_head, error);
	if (status)
		return named(status, "to", error);
	return named(ledger_head(c->from, &c->from_head, error), "from", error);
}

/* Copies what was added meanwhile, while nobody can add more. */
static enum status
last_piece(struct copying *c, struct error *error)
{
	enum status status = ledger_head(c->from, &c->from_head, error);

	if (!status)
		status = pieces_copy(c, error);
	if (!status && strcmp(c->from_head.hash, c->to_head.hash))
		return error_set(error, STATUS_FAILED, "from",
		    "is damaged: its head is not the copy's");
	return status;
}

/* What the first ledger will call the second: the place, a file in full. */
static enum status
to_name(
    const struct copying *c, char name[static PATH_MAX], struct error *error)
{
	if (!ledger_place_is_file(c->to_path))
		snprintf(name, PATH_MAX, "%s", c->to_path);
	else if (!realpath(c->to_path, name))
		return error_set(
		    error, STATUS_FAILED, "to", "is not where it was made");
	return STATUS_OK;
}

/* Is it lines, which no command but this one writes? */
static bool
is_lines(const char *place)
{
	return ledger_place_file(place) && !ledger_place_is_file(place);
}

/*
 * A place that only keeps lines cannot go on as the ledger, and has nothing to
 * be stopped. A server is asked what it is when it is open.
 */
static enum status
retire_judge(const struct copying *c, struct error *error)
{
	if (!run_has(c->run, FIELD_RETIRE))
		return STATUS_OK;
	if (is_lines(c->from_path))
		return error_set(error, STATUS_USAGE, "retire",
		    "is for a ledger: lines are only to be read");
	if (!is_lines(c->to_path) && !(c->to && ledger_is_only_read(c->to)))
		return STATUS_OK;
	return error_set(error, STATUS_USAGE, "retire",
	    "leaves nothing that records: the copy is only to be read");
}

static enum status
retire(struct copying *c, struct error *error)
{
	char path[PATH_MAX];
	enum status status = ledger_begin(c->from, error);

	if (!status)
		status = last_piece(c, error);
	if (!status)
		status = to_name(c, path, error);
	if (!status)
		status = ledger_retire(c->from, path, error);
	if (!status)
		return ledger_commit(c->from, error);
	ledger_rollback(c->from);
	return status;
}

static enum status
finish(struct copying *c, struct error *error)
{
	enum status status;

	if (run_has(c->run, FIELD_RETIRE))
		return retire(c, error);
	status = ledger_hold(c->from, error);
	if (!status)
		status = last_piece(c, error);
	ledger_let_go(c->from);
	return status;
}

static enum status
head_print(struct copying *c, struct error *error)
{
	struct buffer *out = output_buffer(&c->run->output);

	buffer_add_char(out, '{');
	member_number(out, "events", c->to_head.seq);
	member_text(out, "head", text_of(c->to_head.hash));
	member_bool(out, "ok", true);
	buffer_add(out, TEXT("}\n"));
	return output_flush(&c->run->output, error);
}

enum status
copy_run(struct run *run, struct error *error)
{
	struct copying c = {.run = run};
	enum status status;

	if (run->options.operand_count != 2)
		return error_set(error, STATUS_USAGE, NULL,
		    "names not two ledgers, the one to copy and the new one");
	c.from_path = run->options.operands[0];
	c.to_path = run->options.operands[1];
	c.proof = verification_new(run);
	if (!c.proof)
		return error_no_memory(error);
	progress_begin(&c.progress, "events", false);
	status = retire_judge(&c, error);
	if (!status)
		status = both_open(&c, error);
	if (!status)
		status = retire_judge(&c, error);
	if (!status)
		status = beginning_check(&c, error);
	if (!status)
		status = pieces_copy(&c, error);
	if (!status)
		status = finish(&c, error);
	if (!status)
		status = head_print(&c, error);
	ledger_close(c.from);
	ledger_close(c.to);
	verification_release(c.proof);
	return named(status, "from", error);
}
