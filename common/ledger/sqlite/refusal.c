/* refusal - what the layer under SQLite refused, in words. Ledger. */
#include "refusal.h"

#include <sqlite3.h>
#include <stddef.h>

static struct vfs_refusal refusal; /* the last one */

const struct vfs_refusal *
vfs_refused(void)
{
	return &refusal;
}

void
vfs_forget(void)
{
	refusal = (struct vfs_refusal){.words = NULL};
}

void
vfs_refuse_as(const char *words)
{
	refusal = (struct vfs_refusal){.words = words};
}

int
vfs_refuse(int code, const char *words)
{
	vfs_refuse_as(words);
	return code;
}

int
vfs_refuse_old(int code, const char *words)
{
	refusal = (struct vfs_refusal){.words = words, .old = true};
	return code;
}

int
vfs_refuse_page(uint32_t number)
{
	refusal = (struct vfs_refusal){.words = "is damaged", .page = number};
	return SQLITE_CORRUPT;
}
