/*
 * process - the process's own surroundings: descriptors, clock, account.
 *
 * Layer: system. Memory: static or the caller's. Errors: STATUS_FAILED.
 */
#ifndef EDSM_SYSTEM_PROCESS_H
#define EDSM_SYSTEM_PROCESS_H

#include "../ground/error.h"

#include <sys/types.h>

#define LOGIN_BYTES 401

/*
 * To be called first: opens descriptors 0 to 2 where they are closed, the
 * wrong way round so that reading from or writing to them fails, ignores
 * SIGPIPE and SIGXFSZ so that writing fails instead, sets umask 077, forbids
 * core dumps and refuses to run set-uid or set-gid.
 */
WARN_UNUSED enum status process_init(struct error *error);

/* The system's clock in microseconds since 1970. */
WARN_UNUSED enum status process_clock(int64_t *us, struct error *error);

/* Microseconds since some instant, by a clock that nobody sets; for spans. */
int64_t process_elapsed_us(void);

/* Does nothing for so many milliseconds, less than a second of them. */
void process_pause(unsigned ms);

/* How many processors the process may run on; 1 where nobody says. */
unsigned process_cpus(void);

/*
 * The name of the account the process runs as, NUL-terminated; its number
 * where it has no name that is plain text.
 */
void process_login(char login[static LOGIN_BYTES]);

/* Where the kernel says whose login session the process belongs to. */
#define PROCESS_LOGINUID "/proc/self/loginuid"

/*
 * The name of that account, as process_login has them, where it is another than
 * the process's own, as behind sudo; "" where it is not, where the process
 * belongs to no session, and where the kernel has no such file. No environment
 * leads to another path.
 */
WARN_UNUSED enum status process_session(
    const char *path, char session[static LOGIN_BYTES], struct error *error);

/*
 * Where the ledger is: $EDSM_LEDGER, else edsm/ledger.db under
 * $XDG_STATE_HOME or $HOME/.local/state. NUL-terminated.
 */
#define PATH_BYTES 4096
WARN_UNUSED enum status process_ledger_path(
    char path[static PATH_BYTES], struct error *error);

/* Makes the folders of a path, mode 0700, where they are missing. */
WARN_UNUSED enum status process_make_folders(
    const char *path, struct error *error);

/* Is the descriptor a terminal? */
bool process_is_terminal(int fd);

#endif
