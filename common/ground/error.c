/* error - how a thing went, and what was wrong. Ground. */
#include "error.h"

#include <string.h>

enum status
error_set(struct error *error, enum status status, const char *field,
    const char *what)
{
	return error_set_detail(error, status, field, what, TEXT(""));
}

/* The longest cut of at most max bytes that ends with a whole character. */
static size_t
cut_len(struct text text, size_t max)
{
	size_t len = text.len < max ? text.len : max;

	if (len == text.len)
		return len;
	while (len && ((unsigned char)text.ptr[len] & 0xc0) == 0x80)
		len--;
	return len;
}

enum status
error_set_detail(struct error *error, enum status status, const char *field,
    const char *what, struct text detail)
{
	size_t len = cut_len(detail, sizeof error->detail - 1);

	error->status = status;
	error->field = field;
	error->what = what;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)detail.ptr[i];

		error->detail[i] = c < 0x20 || c == 0x7f ? '?' : (char)c;
	}
	error->detail[len] = '\0';
	return status;
}

enum status
error_refuse(struct error *error, const char *field, const char *what)
{
	return error_set(error, STATUS_REFUSED, field, what);
}

enum status
error_no_memory(struct error *error)
{
	return error_set(error, STATUS_FAILED, NULL, "is out of memory");
}

bool
error_is_missing(const struct error *error)
{
	static const char phrase[] = "is missing";

	return !strncmp(error->what, phrase, sizeof phrase - 1);
}
