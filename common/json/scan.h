/*
 * scan - a fast reader of plain JSON objects; jansson reads all the others.
 *
 * Layer: json. Memory: members borrow the line. Errors: false, nothing said:
 * the line is then the library's to judge. It takes a subset on which the two
 * must never disagree (tests/fuzz proves it): one object of at most SCAN_ROOM
 * members with different names; names and strings of valid UTF-8 without
 * escapes; integers of up to 18 digits; true, false and null. A value that is
 * an object or a list is stepped over: in it, strings may have escapes and
 * numbers a fraction.
 *
 * Source: RFC 8259.
 */
#ifndef EDSM_JSON_SCAN_H
#define EDSM_JSON_SCAN_H

#include "member.h"

#define SCAN_ROOM 32

/* Left as it is on the stack, for speed: void members are never read. */
#if defined(__has_attribute)
#if __has_attribute(uninitialized)
#define SCAN_MEMBERS __attribute__((uninitialized)) struct member
#endif
#endif
#ifndef SCAN_MEMBERS
#define SCAN_MEMBERS struct member
#endif

/*
 * Reads the line into members, *count of them, in order. False where it is
 * not of the subset; members and *count are then void.
 */
bool scan_object(
    struct text line, struct member members[static SCAN_ROOM], size_t *count);

/* So many bytes behind a line may be read by scan_on, whatever they are. */
#define SCAN_PAD 32
#define SHAPE_BYTES 1024

/*
 * What a line is made of beside its values: most lines of a file are alike.
 * The lens are those of the bytes before each value and behind the last one,
 * the quotes of a string among them; each begins at a multiple of 16, and
 * names lie in them. All zero, it is the shape of nothing.
 */
struct scan_shape {
	size_t count;
	size_t lens[SCAN_ROOM + 1];
	struct member members[SCAN_ROOM];
	char bytes[SHAPE_BYTES];
};

/*
 * Takes the shape of a line that scan_object has read into members; that of
 * nothing where there are too many bytes.
 */
void scan_shape_learn(struct scan_shape *shape, struct text line,
    const struct member *members, size_t count);

/*
 * Reads a line of that shape as scan_object does, into shape->members. False
 * where it has another: their values are then void.
 */
bool scan_again(struct text line, struct scan_shape *shape);

/*
 * The same of a line whose end is still to be found: it begins at at, and the
 * bytes that were read end at end, where a NUL stands, SCAN_PAD more behind it.
 * Where the line ends, its line break left out; NULL where it has another
 * shape, or its line feed was not read yet.
 */
const char *scan_on(const char *at, const char *end, struct scan_shape *shape);

#endif
