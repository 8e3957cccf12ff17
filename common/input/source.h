/*
 * source - the bytes of an open file, read piece by piece.
 *
 * Layer: input, within input. Memory: a source owns its bytes, from malloc;
 * they stay where they are until source_fill. Or they are read into a hold,
 * and those that were kept stay. Errors: STATUS_FAILED where reading fails,
 * memory runs out or the ceiling is reached.
 */
#ifndef EDSM_INPUT_SOURCE_H
#define EDSM_INPUT_SOURCE_H

#include "../ground/error.h"
#include "hold.h"

struct source {
	int fd;
	bool regular; /* a regular file: never waits for a producer */
	bool full;    /* the last read filled all the room there was */
	bool eof;
	struct hold *hold; /* that it reads into, or NULL */
	char *bytes; /* from <= len <= room; what is held is from .. len */
	size_t from, len, room;
	uint64_t taken; /* bytes let go of since the start of the file */
};

/* A source of the open fd, which stays the caller's to close. */
void source_init(struct source *source, int fd, bool regular);
void source_release(struct source *source);

/* What is read and not yet taken; borrowed until source_fill. */
struct text source_held(const struct source *source);

/* Lets go of the first len bytes held; they stay in place. */
void source_take(struct source *source, size_t len);

/*
 * From now on reads into the hold, behind what is kept there. What is held
 * moves there; whatever the source read before into another hold stays in that.
 */
void source_lodge(struct source *source, struct hold *hold);

/* In a hold: all that was taken so far is kept. */
void source_keep(struct source *source);

/*
 * Reads once, waiting for at least one byte; at the end sets eof. May move
 * what is held.
 */
WARN_UNUSED enum status source_fill(struct source *source, struct error *error);

/*
 * Reads what is there without waiting and without moving anything; false
 * where nothing was added (nothing there, no room, or an error, which is left
 * for source_fill to find). The end of the file counts as something.
 */
bool source_peek(struct source *source);

/* Would reading wait for a producer? */
bool source_would_wait(const struct source *source);

#endif
