/*
 * trust - whose hands the ledger's file, folder and journal are
 * in. Ledger.
 */
#include "trust.h"

#include "page.h"

#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

/* The most groups of an account that are looked at. */
#define GROUPS_MAX 1024

/* Does the account database have that account in that group? */
static bool
is_member(uid_t account, gid_t group)
{
	static gid_t groups[GROUPS_MAX];
	const struct passwd *found = getpwuid(account);
	int count = GROUPS_MAX;

	/*
	 * Where not even this process's own account has a name, accounts are
	 * numbers here and no database says who is in what group. Then the
	 * file's group speaks for its owner: in a folder of that group, which
	 * is nobody else's to write, only its members can have made it.
	 */
	if (!found)
		return account != geteuid() && !getpwuid(geteuid());
	if (getgrouplist(found->pw_name, found->pw_gid, groups, &count) < 0)
		return false;
	for (int i = 0; i < count; i++)
		if (groups[i] == group)
			return true;
	return false;
}

/* Is this process in the group, by what the kernel says? */
static bool
is_own_group(gid_t group)
{
	static gid_t groups[GROUPS_MAX];
	int count = getgroups(GROUPS_MAX, groups);

	if (getegid() == group)
		return true;
	for (int i = 0; i < count; i++)
		if (groups[i] == group)
			return true;
	return false;
}

static bool
may_write(uid_t account, const struct stat *sqlite)
{
	if (account == 0 || account == sqlite->st_uid)
		return true;
	if (!(sqlite->st_mode & S_IWGRP))
		return false;
	if (account == geteuid() && is_own_group(sqlite->st_gid))
		return true;
	return is_member(account, sqlite->st_gid);
}

const char *
trust_place(const struct stat *folder, const struct stat *sqlite)
{
	if (sqlite->st_mode & S_IWOTH)
		return "may be written by every account: chmod o-w LEDGER "
		       "mends it";
	if (folder->st_mode & S_IWOTH)
		return "is in a folder that every account may write: chmod "
		       "o-w FOLDER mends it, or a folder of its own";
	if (folder->st_mode & S_IWGRP) {
		if (!(sqlite->st_mode & S_IWGRP))
			return "is in a folder that its group may write, who "
			       "may not write the ledger: chmod g-w FOLDER "
			       "mends it";
		if (folder->st_gid != sqlite->st_gid)
			return "is in a folder that another group than the "
			       "ledger's may write: chmod g-w FOLDER mends it";
	}
	if (!may_write(folder->st_uid, sqlite))
		return "is in a folder of an account that may not write the "
		       "ledger: chown FOLDER to the ledger's owner and chmod "
		       "700 FOLDER mend it";
	return NULL;
}

const char *
trust_new_place(const struct stat *folder)
{
	const struct stat sqlite = {.st_uid = geteuid(),
	    .st_gid = getegid(),
	    .st_mode = S_IFREG | 0600};

	return trust_place(folder, &sqlite);
}

#define MODE_BITS 0777

const char *
trust_journal(const struct stat *journal, const struct stat *sqlite)
{
	if (!S_ISREG(journal->st_mode))
		return "is not used: what lies where its journal does is no "
		       "regular file";
	if (journal->st_nlink != 1)
		return "is not used: the journal beside it has a second name "
		       "(a hard link)";
	if (!may_write(journal->st_uid, sqlite))
		return "is not used: the journal beside it is of an account "
		       "that may not write the ledger";
	if (journal->st_gid != sqlite->st_gid)
		return "is not used: the journal beside it has another group "
		       "than the ledger";
	if ((journal->st_mode & MODE_BITS) != (sqlite->st_mode & MODE_BITS))
		return "is not used: the journal beside it has another mode "
		       "than the ledger";
	return NULL;
}

int
trust_unfinished(const struct stat *journal, const struct stat *sqlite)
{
	return S_ISREG(journal->st_mode) && journal->st_nlink == 1 &&
	       journal->st_size == 0 && may_write(journal->st_uid, sqlite);
}

#define JOURNAL_MAGIC "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"
#define MAGIC_BYTES 8
/* behind the name: its length, the sum of its bytes and the magic */
#define TAIL_BYTES 16

/*
 * Such a name ends the file. SQLite overlooks one that is too long or whose
 * sum is wrong; here the magic at the end and a length that fits are enough.
 */
const char *
trust_content(int fd, const struct stat *journal)
{
	unsigned char tail[TAIL_BYTES];
	off_t at = journal->st_size - TAIL_BYTES;
	uint32_t length;

	if (at <= 0)
		return NULL;
	if (pread(fd, tail, sizeof tail, at) != (ssize_t)sizeof tail)
		return "is not used: the journal beside it cannot be read";
	length = page_number_at(tail);
	if (memcmp(
		tail + TAIL_BYTES - MAGIC_BYTES, JOURNAL_MAGIC, MAGIC_BYTES) ||
	    length == 0 || (off_t)length > at)
		return NULL;
	return "is not used: the journal beside it names another file, which "
	       "no ledger's does";
}
