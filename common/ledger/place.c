/*
 * place - which store a word names, and its plugin. Ledger.
 *
 * The PostgreSQL store is a plugin, since the library that it speaks through
 * would cost every start of every command three times what the rest does.
 */
#include "store.h"

#include <dlfcn.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PLUGIN "edsm-postgresql.so"

static bool
begins(const char *word, const char *with)
{
	return !strncmp(word, with, strlen(with));
}

static bool
is_url(const char *place)
{
	return begins(place, "postgresql://") || begins(place, "postgres://");
}

static bool
is_postgresql(const char *place)
{
	return is_url(place) || begins(place, "service=");
}

bool
ledger_place_is_file(const char *place)
{
	return !is_postgresql(place) && !begins(place, "lines:");
}

const char *
ledger_place_file(const char *place)
{
	if (is_postgresql(place))
		return NULL;
	return begins(place, "lines:") ? place + strlen("lines:") : place;
}

/* user:password@ before the first slash, or a parameter of that name. */
static bool
has_password(const char *place)
{
	const char *host = is_url(place) ? strstr(place, "://") + 3 : "";
	size_t len = strcspn(host, "/?");
	const char *at = memchr(host, '@', len);

	if (at && memchr(host, ':', (size_t)(at - host)))
		return true;
	return strstr(place, "password") || strstr(place, "passw%");
}

/* The plugin beside the command, or in ../lib/edsm of it. */
static void *
plugin_open(void)
{
	static const char *const folders[] = {"", "/../lib/edsm"};
	char self[PATH_MAX], path[PATH_MAX + 64];
	ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);
	void *plugin = NULL;

	if (len <= 0)
		return NULL;
	self[len] = '\0';
	dirname(self);
	for (size_t i = 0; i < sizeof folders / sizeof *folders && !plugin;
	     i++) {
		snprintf(path, sizeof path, "%s%s/" PLUGIN, self, folders[i]);
		plugin = dlopen(path, RTLD_LAZY | RTLD_LOCAL);
	}
	return plugin;
}

/* It stays loaded: its functions are asked until the command ends. */
static const struct store_kind *
plugin_kind(struct error *error)
{
	static const struct store_plugin *found;
	void *plugin = found ? NULL : plugin_open();

	if (plugin)
		found = dlsym(plugin, "edsm_store");
	if (!found)
		error_set_detail(error, STATUS_FAILED, "ledger",
		    "is in PostgreSQL, and the part that speaks to it cannot "
		    "be loaded",
		    text_of(plugin ? "it is no plugin of ours"
				   : "is " PLUGIN " installed, and libpq?"));
	else if (found->abi != STORE_ABI ||
		 strcmp(found->version, EDSM_VERSION) != 0)
		error_set(error, STATUS_FAILED, "ledger",
		    "is in PostgreSQL, and the part that speaks to it is of "
		    "another version than this command");
	else
		return found->kind;
	found = NULL;
	return NULL;
}

const struct store_kind *
store_kind_of(const char *place, struct error *error)
{
	if (ledger_place_is_file(place))
		return &sqlite_store;
	if (!is_postgresql(place))
		return &lines_store;
	if (!has_password(place))
		return plugin_kind(error);
	error_set(error, STATUS_USAGE, "ledger",
	    "names a password, which everybody on this host could read: a "
	    "service file, ~/.pgpass or a certificate keeps it");
	return NULL;
}
