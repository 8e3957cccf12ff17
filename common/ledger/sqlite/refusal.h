/*
 * refusal - what the layer under SQLite refused, in words.
 *
 * Layer: ledger, and no business of anybody but its files and their
 * tests. Memory: static. Errors: SQLite's codes, handed through.
 */
#ifndef EDSM_SQLITE_REFUSAL_H
#define EDSM_SQLITE_REFUSAL_H

#include <stdbool.h>
#include <stdint.h>

/* What was refused since it was last forgotten. */
struct vfs_refusal {
	const char *words; /* in place of an error's what; NULL for nothing */
	uint32_t page;     /* the page that is damaged, 0 where none is */
	bool old;          /* it is a ledger of format 1 */
};

const struct vfs_refusal *vfs_refused(void);
void vfs_forget(void);

/* Each keeps what is refused in the place of what was before. */
void vfs_refuse_as(const char *words);
int vfs_refuse(int code, const char *words); /* returns code */
int vfs_refuse_old(int code, const char *words);
int vfs_refuse_page(uint32_t number);

#endif
