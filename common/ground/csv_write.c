/* csv_write - one cell of CSV, in quotes where it needs them. Ground. */
#include "csv_write.h"

#include <string.h>

void
csv_cell_quote(struct buffer *buffer, struct text cell)
{
	buffer_add_char(buffer, '"');
	while (cell.len) {
		const char *quote = memchr(cell.ptr, '"', cell.len);
		size_t len = quote ? (size_t)(quote - cell.ptr) + 1 : cell.len;

		buffer_add(buffer, (struct text){cell.ptr, len});
		if (quote)
			buffer_add_char(buffer, '"');
		cell.ptr += len;
		cell.len -= len;
	}
	buffer_add_char(buffer, '"');
}

void
csv_cell_add(struct buffer *buffer, struct text cell, char delimiter)
{
	for (size_t i = 0; i < cell.len; i++)
		if (cell.ptr[i] == delimiter || strchr("\"\r\n", cell.ptr[i])) {
			csv_cell_quote(buffer, cell);
			return;
		}
	buffer_add(buffer, cell);
}
