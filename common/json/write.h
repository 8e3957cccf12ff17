/*
 * write - members of a JSON object, compact, one behind the other.
 *
 * Layer: json. Memory: the caller's buffer, whose failure the caller checks.
 * Errors: none else.
 */
#ifndef EDSM_JSON_WRITE_H
#define EDSM_JSON_WRITE_H

#include "../ground/buffer.h"
#include "../ground/instant.h"

/* One more member: the comma where one is needed, the name and the colon. */
void member_name(struct buffer *buffer, const char *name);
void member_text(struct buffer *buffer, const char *name, struct text text);
void member_number(struct buffer *buffer, const char *name, uint64_t number);
void member_instant(struct buffer *buffer, const char *name, int64_t us);
void member_bool(struct buffer *buffer, const char *name, bool is);

#endif
