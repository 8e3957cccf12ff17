/* The process's surroundings, and what the system says in odd moments. */
#include "../../common/ground/instant.h"
#include "../../common/system/local_time.h"
#include "../../common/system/process.h"
#include "ledger.h"

#include <dlfcn.h>
#include <pwd.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <time.h>

/* Each call answers as the system does unless a test says otherwise. */
static struct passwd *account;
static unsigned long secure;
static int64_t clock_s = -1;
static bool clock_stops;

struct passwd *
getpwuid(uid_t uid)
{
	(void)uid;
	return account;
}

unsigned long
getauxval(unsigned long type)
{
	union {
		void *object;
		unsigned long (*call)(unsigned long);
	} real = {dlsym(RTLD_NEXT, "getauxval")};

	return type == AT_SECURE ? secure : real.call(type);
}

/* The call that fills in a clock of 64 bits, on a machine of 32 too. */
#ifdef SYS_clock_gettime64
#define CLOCK_GETTIME SYS_clock_gettime64
#else
#define CLOCK_GETTIME SYS_clock_gettime
#endif

int
clock_gettime(clockid_t id, struct timespec *now)
{
	if (clock_stops && id == CLOCK_REALTIME) {
		errno = EPERM;
		return -1;
	}
	if (clock_s < 0 || id != CLOCK_REALTIME)
		return (int)syscall(CLOCK_GETTIME, id, now);
	*now = (struct timespec){clock_s, 0};
	return 0;
}

static const char *
login_of(const char *name)
{
	static char login[LOGIN_BYTES], copy[1000];
	struct passwd held = {.pw_name = copy};

	snprintf(copy, sizeof copy, "%s", name ? name : "");
	account = name ? &held : NULL;
	process_login(login);
	account = NULL;
	return login;
}

START_TEST(a_login_that_cannot_be_shown_is_a_number)
{
	char longer[600], number[32];

	snprintf(number, sizeof number, "uid-%u", (unsigned)getuid());
	memset(longer, 'x', sizeof longer);
	longer[500] = '\0';
	ck_assert_str_eq(login_of("ann"), "ann");
	ck_assert_str_eq(login_of(NULL), number);
	ck_assert_str_eq(login_of(""), number);
	ck_assert_str_eq(login_of("a\nb"), number);
	ck_assert_str_eq(login_of(longer), number);
	longer[101] = '\0';
	ck_assert_str_eq(login_of(longer), number);
	longer[100] = '\0';
	ck_assert_str_eq(login_of(longer), longer);
}
END_TEST

START_TEST(with_another_accounts_rights_nothing_runs)
{
	secure = 1;
	ck_assert_int_eq(process_init(&err), STATUS_FAILED);
	secure = 0;
	ck_ok(process_init(&err));
}
END_TEST

START_TEST(closed_descriptors_are_opened_first)
{
	int status;
	pid_t child = fork();

	if (!child) {
		close(0);
		close(1);
		close(2);
		_exit(process_init(&err) || fcntl(0, F_GETFD) < 0 ||
		      fcntl(1, F_GETFD) < 0 || fcntl(2, F_GETFD) < 0);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
}
END_TEST

START_TEST(a_clock_that_cannot_be_is_no_clock)
{
	int64_t us = 42;

	clock_s = INSTANT_MAX / SECOND_US + 1;
	ck_assert_int_eq(process_clock(&us, &err), STATUS_FAILED);
	ck_assert_str_eq(err.what, "the clock is out of range");
	clock_s = -1;
	clock_stops = true;
	ck_assert_int_eq(process_clock(&us, &err), STATUS_FAILED);
	clock_stops = false;
	ck_assert_int_eq(us, 42);
	ck_ok(process_clock(&us, &err));
	ck_assert_int_ne(us, 42);
}
END_TEST

static const char *
path_with(const char *ledger, const char *state, const char *home)
{
	static char path[PATH_BYTES];
	static const char *const names[] = {
	    "EDSM_LEDGER", "XDG_STATE_HOME", "HOME"};
	const char *values[] = {ledger, state, home};

	for (int i = 0; i < 3; i++)
		if (values[i])
			setenv(names[i], values[i], 1);
		else
			unsetenv(names[i]);
	return process_ledger_path(path, &err) ? err.what : path;
}

START_TEST(the_ledger_is_where_the_environment_says)
{
	static char longer[PATH_BYTES + 1];

	ck_assert_str_eq(path_with("a.db", "/s", "/h"), "a.db");
	ck_assert_str_eq(path_with("", "/s", "/h"), "/s/edsm/ledger.db");
	ck_assert_str_eq(path_with(NULL, "/s", "/h"), "/s/edsm/ledger.db");
	ck_assert_str_eq(
	    path_with(NULL, "s", "/h"), "/h/.local/state/edsm/ledger.db");
	ck_assert_str_eq(
	    path_with(NULL, NULL, "/h"), "/h/.local/state/edsm/ledger.db");
	ck_assert_str_eq(path_with(NULL, NULL, ""),
	    "is not named: give --ledger or set EDSM_LEDGER");
	ck_assert_str_eq(path_with(NULL, NULL, NULL),
	    "is not named: give --ledger or set EDSM_LEDGER");
	memset(longer, '/', sizeof longer - 1);
	ck_assert_str_eq(path_with(longer, NULL, NULL), "is too long");
}
END_TEST

START_TEST(folders_are_made_where_they_can_be)
{
	static char longer[PATH_BYTES + 1];
	char path[256];
	FILE *file;

	snprintf(path, sizeof path, "%s/one/two/ledger.db", at("state"));
	ck_ok(process_make_folders(path, &err));
	ck_ok(process_make_folders(path, &err));
	*strrchr(path, '/') = '\0';
	ck_assert_int_eq(access(path, W_OK), 0);
	file = fopen(at("in-the-way"), "w");
	ck_assert_ptr_nonnull(file);
	fclose(file);
	snprintf(path, sizeof path, "%s/one/ledger.db", at("in-the-way"));
	ck_assert_int_eq(process_make_folders(path, &err), STATUS_FAILED);
	memset(longer, 'x', sizeof longer - 1);
	ck_assert_int_eq(process_make_folders(longer, &err), STATUS_USAGE);
}
END_TEST

static const char *
local_of(const char *tz, int64_t us)
{
	static char bytes[LOCAL_TIME_BYTES + 1];

	setenv("TZ", tz, 1);
	tzset();
	bytes[local_time_write(us, bytes)] = '\0';
	return bytes;
}

/* What a kernel says of the login session, as that file has it. */
static enum status
session_of(const char *says, char session[static LOGIN_BYTES])
{
	char path[] = "/tmp/edsm-session-XXXXXX";
	int fd = mkstemp(path);
	struct error error;
	enum status status;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, says, strlen(says)), (ssize_t)strlen(says));
	close(fd);
	status = process_session(path, session, &error);
	unlink(path);
	return status;
}

START_TEST(a_session_is_told_where_it_is_anothers)
{
	char session[LOGIN_BYTES], own[32], other[32], number[32];
	char name[] = "ann";
	struct passwd held = {.pw_name = name};

	snprintf(own, sizeof own, "%u", (unsigned)getuid());
	snprintf(other, sizeof other, "%u\n", (unsigned)getuid() + 1);
	snprintf(number, sizeof number, "uid-%u", (unsigned)getuid() + 1);
	ck_assert_int_eq(session_of(other, session), STATUS_OK);
	ck_assert_str_eq(session, number);
	account = &held;
	ck_assert_int_eq(session_of(other, session), STATUS_OK);
	ck_assert_str_eq(session, "ann");
	ck_assert_int_eq(session_of(own, session), STATUS_OK);
	ck_assert_str_eq(session, "");
	ck_assert_int_eq(session_of("4294967295", session), STATUS_OK);
	ck_assert_str_eq(session, "");
	account = NULL;
}
END_TEST

START_TEST(a_session_that_cannot_be_read_is_a_failure)
{
	static const char *const odd[] = {"", "\n", "-1", "ann", "1 2", "0x1",
	    "4294967296", "99999999999999999999999999999"};
	char session[LOGIN_BYTES];
	struct error error;

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		ck_assert_msg(
		    session_of(odd[i], session) == STATUS_FAILED, "%s", odd[i]);
	ck_assert_int_eq(
	    process_session("/tmp", session, &error), STATUS_FAILED);
	ck_assert_int_eq(
	    process_session("/proc/self/nothing", session, &error), STATUS_OK);
	ck_assert_str_eq(session, "");
}
END_TEST

START_TEST(a_local_time_is_of_its_second)
{
	ck_assert_str_eq(local_of("UTC", 0), "1970-01-01 00:00:00 UTC");
	ck_assert_str_eq(local_of("UTC", -1), "1969-12-31 23:59:59 UTC");
	ck_assert_str_eq(
	    local_of("UTC", -SECOND_US), "1969-12-31 23:59:59 UTC");
	ck_assert_str_eq(
	    local_of("UTC", SECOND_US - 1), "1970-01-01 00:00:00 UTC");
}
END_TEST

UNIT_MAIN("process", a_login_that_cannot_be_shown_is_a_number,
    with_another_accounts_rights_nothing_runs,
    closed_descriptors_are_opened_first, a_clock_that_cannot_be_is_no_clock,
    the_ledger_is_where_the_environment_says,
    folders_are_made_where_they_can_be, a_session_is_told_where_it_is_anothers,
    a_session_that_cannot_be_read_is_a_failure, a_local_time_is_of_its_second)
