/* encoding - texts of exports that are not UTF-8. System. */
#include "encoding.h"

#include <iconv.h>
#include <string.h>

#define NAME_BYTES 32

const char *const encoding_names[] = {"windows-1252", "iso-8859-1",
    "iso-8859-15", "utf-8", "us-ascii", "macintosh", "cp437", "cp850", "cp858",
    "windows-1250", "windows-1251", "windows-1253", "windows-1254",
    "windows-1256", "windows-1257", "iso-8859-2", "iso-8859-3", "iso-8859-4",
    "iso-8859-5", "iso-8859-6", "iso-8859-7", "iso-8859-8", "iso-8859-9",
    "iso-8859-10", "iso-8859-13", "iso-8859-14", "iso-8859-16", "koi8-r",
    "koi8-u", NULL};

/* Other names for some of them. */
static const struct {
	const char *alias, *name;
} aliases[] = {
    {"cp1252", "windows-1252"},
    {"latin1", "iso-8859-1"},
    {"latin9", "iso-8859-15"},
    {"ascii", "us-ascii"},
    {"cp1250", "windows-1250"},
    {"cp1251", "windows-1251"},
    {"cp1253", "windows-1253"},
    {"cp1254", "windows-1254"},
    {"cp1256", "windows-1256"},
    {"cp1257", "windows-1257"},
    {"ibm437", "cp437"},
    {"ibm850", "cp850"},
    {"ibm858", "cp858"},
};

/* The same but for case, hyphens and underscores? */
static bool
names_agree(struct text name, const char *own)
{
	size_t i = 0;

	for (;; own++) {
		while (*own == '-')
			own++;
		while (
		    i < name.len && (name.ptr[i] == '-' || name.ptr[i] == '_'))
			i++;
		if (i == name.len || !*own)
			return i == name.len && !*own;
		if (char_lower(name.ptr[i++]) != *own)
			return false;
	}
}

/* The name as the table has it; NULL where it is none. */
static const char *
name_find(struct text name)
{
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (names_agree(name, aliases[i].alias))
			return aliases[i].name;
	for (size_t i = 0; encoding_names[i]; i++)
		if (names_agree(name, encoding_names[i]))
			return encoding_names[i];
	return NULL;
}

/* What the byte is; false where it is more than one byte's character. */
static bool
byte_learn(struct encoding *encoding, iconv_t descriptor, unsigned byte)
{
	char raw = (char)byte, *from = &raw, *to = encoding->bytes[byte];
	size_t left = 1, room = sizeof encoding->bytes[byte];

	(void)iconv(descriptor, NULL, NULL, NULL, NULL);
	if (iconv(descriptor, &from, &left, &to, &room) == (size_t)-1)
		return byte >= 0x80;
	encoding->len[byte] =
	    (unsigned char)(sizeof encoding->bytes[byte] - room);
	return byte >= 0x80 || (encoding->len[byte] == 1 &&
				   encoding->bytes[byte][0] == (char)byte);
}

static bool
bytes_learn(struct encoding *encoding, iconv_t descriptor)
{
	for (unsigned byte = 0; byte < 256; byte++)
		if (!byte_learn(encoding, descriptor, byte))
			return false;
	return true;
}

enum status
encoding_open(struct encoding *encoding, struct text name, bool *is_utf8,
    struct error *error)
{
	iconv_t descriptor;
	bool learnt;

	*encoding = (struct encoding){.name = name_find(name)};
	if (!encoding->name)
		return error_set(error, STATUS_USAGE, "encoding",
		    "is none that is read, such as windows-1252, iso-8859-1, "
		    "cp850 or utf-8: iconv(1) makes UTF-8 of others");
	*is_utf8 = !strcmp(encoding->name, "utf-8");
	if (*is_utf8)
		return STATUS_OK;
	descriptor = iconv_open("UTF-8", encoding->name);
	if (descriptor == (iconv_t)-1)
		return error_set(error, STATUS_USAGE, "encoding",
		    "cannot be loaded on this machine");
	learnt = bytes_learn(encoding, descriptor);
	iconv_close(descriptor);
	return learnt ? STATUS_OK
		      : error_set(error, STATUS_USAGE, "encoding",
			    "is not one byte a character on this machine");
}

static bool
text_is_ascii(struct text text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] >= 0x80)
			return false;
	return true;
}

enum decoded
encoding_decode(const struct encoding *encoding, struct text raw,
    struct arena *arena, struct text *text)
{
	char *bytes;
	size_t len = 0;

	if (text_is_ascii(raw))
		return *text = raw, DECODED;
	bytes = arena_alloc(arena, sizeof encoding->bytes[0] * raw.len);
	if (!bytes)
		return DECODED_STARVED;
	for (size_t i = 0; i < raw.len; i++) {
		unsigned char byte = (unsigned char)raw.ptr[i];

		if (!encoding->len[byte])
			return DECODED_BAD;
		memcpy(bytes + len, encoding->bytes[byte], encoding->len[byte]);
		len += encoding->len[byte];
	}
	*text = (struct text){bytes, len};
	return DECODED;
}
