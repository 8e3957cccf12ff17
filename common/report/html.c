/* html - one HTML file. Report. */
#include "html.h"

#define REPLACEMENT TEXT("\xef\xbf\xbd")

void
html_init(struct html *html, struct output *output)
{
	*html = (struct html){.output = output};
}

enum status
html_status(const struct html *html, struct error *error)
{
	if (html->status)
		*error = html->error;
	return html->status;
}

void
html_push(struct html *html)
{
	if (!html->status)
		html->status = output_push(html->output, &html->error);
}

void
html_literal(struct html *html, struct text literal)
{
	if (!html->status)
		buffer_add(output_buffer(html->output), literal);
}

/* How a code point must be written; empty where it may stand as it is. */
static struct text
escape_of(uint32_t c)
{
	switch (c) {
	case '&':
		return TEXT("&amp;");
	case '<':
		return TEXT("&lt;");
	case '>':
		return TEXT("&gt;");
	case '"':
		return TEXT("&quot;");
	case '\'':
		return TEXT("&#39;");
	default:
		break;
	}
	/* a tab or line break within a value is a blank to a reader */
	if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xfffe || c == 0xffff)
		return REPLACEMENT;
	return TEXT("");
}

/* How many bytes from the first on are plain: they stand as they are. */
static size_t
plain_run(struct text text)
{
	size_t len = 0;

	while (len < text.len) {
		unsigned char c = (unsigned char)text.ptr[len];

		if (c < 0x20 || c >= 0x7f || c == '&' || c == '<' || c == '>' ||
		    c == '"' || c == '\'')
			break;
		len++;
	}
	return len;
}

/* Writes the next code point, which is not plain. */
static struct text
escape_next(struct html *html, struct text text)
{
	struct text rest = text, escape;
	uint32_t c = 0;

	if (!text_next(&rest, &c))
		return TEXT("");
	escape = escape_of(c);
	/* a byte that is no UTF-8 is one of these too */
	if (!escape.len && c == 0xfffd)
		escape = REPLACEMENT;
	html_literal(html,
	    escape.len ? escape : (struct text){text.ptr, text.len - rest.len});
	return rest;
}

static void
escape_html(struct html *html, struct text text)
{
	while (text.len) {
		size_t len = plain_run(text);

		if (len)
			html_literal(html, (struct text){text.ptr, len});
		text.ptr += len;
		text.len -= len;
		if (text.len)
			text = escape_next(html, text);
	}
}

void
html_words(struct html *html, struct text text)
{
	escape_html(html, text);
}

void
html_value(struct html *html, struct text text)
{
	/* U+2068 and U+2069 are to text what the element is to markup */
	html_literal(html, html->flat ? TEXT("\xe2\x81\xa8") : TEXT("<bdi>"));
	escape_html(html, text);
	html_literal(html, html->flat ? TEXT("\xe2\x81\xa9") : TEXT("</bdi>"));
}

void
html_value_of(struct html *html, const char *css, struct text text)
{
	if (html->flat) {
		html_value(html, text);
		return;
	}
	HTML(html, "<bdi class=\"");
	escape_html(html, text_of(css));
	HTML(html, "\">");
	escape_html(html, text);
	HTML(html, "</bdi>");
}

void
html_attribute(struct html *html, struct text text)
{
	escape_html(html, text);
}

void
html_number(struct html *html, uint64_t number)
{
	if (!html->status)
		buffer_add_number(output_buffer(html->output), number);
}

void
html_share(struct html *html, uint64_t thousandths)
{
	html_number(html, thousandths / 1000);
	HTML(html, ".");
	for (uint64_t digit = 100; digit; digit /= 10)
		html_number(html, thousandths / digit % 10);
	HTML(html, "%");
}
