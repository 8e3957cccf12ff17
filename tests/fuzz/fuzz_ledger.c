/*
 * fuzz_ledger - a whole ledger file, opened and verified.
 *
 * Claimed: it is opened or not, verified or found wrong, by exit status and
 * words of our own, in a bounded time; nothing of the file is written out but
 * what ledger-verify says, in ASCII. Each file is verified twice: as it is, and
 * with the checksums that its pages should have, since behind a wrong one
 * nothing of it is looked at.
 */
#include "fuzz.h"

#include "../../common/audit/verify.h"
#include "../../common/ledger/sqlite/page.h"

#include <fcntl.h>
#include <string.h>

static struct memory_file output;
static char path[64];

static void
folder_remove(void)
{
	unlink(path);
	*strrchr(path, '/') = '\0';
	rmdir(path);
}

/* The ledger must be a file with a name: that of SQLite's own making. */
static void
ledger_put(const uint8_t *bytes, size_t len)
{
	int fd;

	if (!path[0]) {
		strcpy(path, "/dev/shm/edsm-fuzz-XXXXXX");
		CLAIM(mkdtemp(path));
		strcat(path, "/ledger.db");
		atexit(folder_remove);
	}
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	CLAIM(fd >= 0 && write(fd, bytes, len) == (ssize_t)len);
	close(fd);
}

static void
ledger_reseal(void)
{
	unsigned char page[PAGE_BYTES];
	int fd = open(path, O_RDWR);
	off_t place = 0;

	CLAIM(fd >= 0);
	for (uint32_t number = 1;
	     pread(fd, page, sizeof page, place) == PAGE_BYTES; number++) {
		page_seal(page, number);
		CLAIM(pwrite(fd, page, sizeof page, place) == PAGE_BYTES);
		place += PAGE_BYTES;
	}
	close(fd);
}

static void
output_check(void)
{
	char said[4096];
	ssize_t len = pread(output.fd, said, sizeof said, 0);

	CLAIM(len >= 0 && len < (ssize_t)sizeof said);
	for (ssize_t i = 0; i < len; i++)
		CLAIM((said[i] >= ' ' && said[i] <= '~') || said[i] == '\n');
}

static void
ledger_verify(void)
{
	static const struct command command = {.name = "ledger-verify"};
	struct run *run = calloc(1, sizeof *run);
	struct error error = {.what = NULL};
	enum status status;

	CLAIM(run);
	memory_file_fill(&output, "", 0);
	CLAIM(!lseek(output.fd, 0, SEEK_SET));
	run->command = &command;
	run->options.has = fields_of(FIELDS(FIELD_LEDGER));
	run->options.value[FIELD_LEDGER].text = text_of(path);
	arena_init(&run->arena, (size_t)64 << 20);
	output_init(&run->output, output.fd);
	status = verify_run(run, &error);
	CLAIM(status != STATUS_BUSY && status != STATUS_USAGE);
	CLAIM(!status || error.what);
	for (const char *c = error.detail; *c; c++)
		CLAIM(*c >= ' ' && *c <= '~');
	ledger_close(run->ledger);
	output_check();
	output_release(&run->output);
	arena_release(&run->arena);
	free(run);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	ledger_put(bytes, len);
	ledger_verify();
	ledger_reseal();
	ledger_verify();
	return 0;
}
