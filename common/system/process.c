/* process - the process's own surroundings. System. */
#include "process.h"

#include "file.h"

#include "../ground/buffer.h"
#include "../ground/instant.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static enum status
failed(struct error *error, const char *what)
{
	return error_set_detail(
	    error, STATUS_FAILED, NULL, what, text_of(strerror(errno)));
}

enum status
process_init(struct error *error)
{
	struct rlimit none = {0, 0};

	if (getauxval(AT_SECURE))
		return error_set(error, STATUS_FAILED, NULL,
		    "does not run with the rights of another account");
	for (int fd = 0; fd <= 2; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF &&
		    open("/dev/null", fd == 1 ? O_RDONLY : O_WRONLY) != fd)
			return failed(error, "cannot open /dev/null");
	if (signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
	    signal(SIGXFSZ, SIG_IGN) == SIG_ERR)
		return failed(error, "cannot ignore a signal");
	umask(077);
	if (setrlimit(RLIMIT_CORE, &none))
		return failed(error, "cannot forbid core dumps");
	return STATUS_OK;
}

enum status
process_clock(int64_t *us, struct error *error)
{
	struct timespec now;
	int64_t read_us;

	if (clock_gettime(CLOCK_REALTIME, &now))
		return failed(error, "cannot read the clock");
	read_us = (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
	if (read_us < INSTANT_MIN || read_us > INSTANT_MAX)
		return error_set(
		    error, STATUS_FAILED, NULL, "the clock is out of range");
	*us = read_us;
	return STATUS_OK;
}

int64_t
process_elapsed_us(void)
{
	struct timespec now = {0, 0};

	/* It fails for a clock that does not exist, and this one does. */
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * SECOND_US + now.tv_nsec / 1000;
}

unsigned
process_cpus(void)
{
	cpu_set_t cpus;

	if (sched_getaffinity(0, sizeof cpus, &cpus))
		return 1;
	return CPU_COUNT(&cpus) > 0 ? (unsigned)CPU_COUNT(&cpus) : 1;
}

void
process_pause(unsigned ms)
{
	struct timespec pause = {.tv_nsec = (long)ms * 1000000};

	(void)nanosleep(&pause, NULL);
}

/* The account's name; its number where it has none that is plain text. */
static void
account_name(uid_t uid, char login[static LOGIN_BYTES])
{
	const struct passwd *account = getpwuid(uid);
	struct text name = text_of(account ? account->pw_name : NULL);
	struct buffer number;

	if (name.len && name.len < LOGIN_BYTES && text_is_plain(name) &&
	    text_chars(name) <= 100) {
		memcpy(login, name.ptr, name.len + 1);
		return;
	}
	memcpy(login, "uid-", sizeof "uid-");
	buffer_init(&number, 32);
	buffer_add_number(&number, uid);
	if (!buffer_failed(&number)) {
		memcpy(login + 4, number.bytes, number.len);
		login[4 + number.len] = '\0';
	}
	buffer_release(&number);
}

void
process_login(char login[static LOGIN_BYTES])
{
	account_name(getuid(), login);
}

/* What the kernel has for no session, and more than which no account has. */
#define LOGINUID_NONE UINT32_MAX

/* The number that the text is, up to its end or line break. */
static bool
loginuid_of(struct text text, uint32_t *uid)
{
	uint64_t sum = 0;

	if (text.len && text.ptr[text.len - 1] == '\n')
		text.len--;
	for (size_t i = 0; i < text.len; i++) {
		if (!char_is_digit(text.ptr[i]) || sum > LOGINUID_NONE)
			return false;
		sum = sum * 10 + (uint64_t)(text.ptr[i] - '0');
	}
	*uid = (uint32_t)sum;
	return text.len > 0 && sum <= LOGINUID_NONE;
}

enum status
process_session(
    const char *path, char session[static LOGIN_BYTES], struct error *error)
{
	static const char what[] = "cannot read whose login session it is in";
	int fd = file_open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY, 0);
	char bytes[32];
	uint32_t uid = LOGINUID_NONE;
	ssize_t got;

	*session = '\0';
	if (fd < 0)
		return errno == ENOENT ? STATUS_OK : failed(error, what);
	do
		got = read(fd, bytes, sizeof bytes);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		failed(error, what);
	close(fd);
	if (got < 0)
		return STATUS_FAILED;
	if (!loginuid_of((struct text){bytes, (size_t)got}, &uid))
		return error_set(error, STATUS_FAILED, NULL, what);
	if (uid != LOGINUID_NONE && uid != getuid())
		account_name(uid, session);
	return STATUS_OK;
}

enum status
process_ledger_path(char path[static PATH_BYTES], struct error *error)
{
	const char *given = getenv("EDSM_LEDGER");
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	bool fits;

	if (given && *given)
		fits = path_join(path, PATH_BYTES, given, "");
	else if (state && *state == '/')
		fits = path_join(path, PATH_BYTES, state, "/edsm/ledger.db");
	else if (home && *home)
		fits = path_join(
		    path, PATH_BYTES, home, "/.local/state/edsm/ledger.db");
	else
		return error_set(error, STATUS_USAGE, "ledger",
		    "is not named: give --ledger or set EDSM_LEDGER");
	if (fits)
		return STATUS_OK;
	return error_set(error, STATUS_USAGE, "ledger", "is too long");
}

enum status
process_make_folders(const char *path, struct error *error)
{
	char folder[PATH_BYTES];

	if (!path_join(folder, sizeof folder, path, ""))
		return error_set(error, STATUS_USAGE, "ledger", "is too long");
	for (char *at = strchr(folder + 1, '/'); at; at = strchr(at + 1, '/')) {
		*at = '\0';
		if (mkdir(folder, 0700) && errno != EEXIST)
			return failed(error, "cannot make the folder");
		*at = '/';
	}
	return STATUS_OK;
}

bool
process_is_terminal(int fd)
{
	return isatty(fd) == 1;
}
