/* shapes - the marks of a lane, and the key. Report. */
#include "shapes.h"

void
number_attribute(struct html *html, struct text name, uint64_t number)
{
	html_literal(html, name);
	html_number(html, number);
	HTML(html, "\"");
}

void
share_attribute(struct html *html, struct text name, uint64_t share)
{
	html_literal(html, name);
	html_share(html, share);
	HTML(html, "\"");
}

void
look_begin(struct html *html, uint64_t share, uint64_t y)
{
	HTML(html, "<line class=\"look\" stroke=\"#212b32\"");
	share_attribute(html, TEXT(" x1=\""), share);
	share_attribute(html, TEXT(" x2=\""), share);
	number_attribute(html, TEXT(" y1=\""), y + 2);
	number_attribute(html, TEXT(" y2=\""), y + 16);
}

void
shape_draw(struct html *html, enum shape shape, uint64_t y)
{
	switch (shape) {
	case SHAPE_YES:
		HTML(html, "<circle class=\"yes\" fill=\"#fff\" "
			   "stroke=\"#007f3b\" r=\"6.5\" cy=\"9\"/>"
			   "<path class=\"tick\" fill=\"none\" "
			   "stroke=\"#007f3b\" d=\"M-3 9l2 2.4 4-4.6\"/>");
		return;
	case SHAPE_NO:
		HTML(html, "<circle class=\"no\" fill=\"#fff\" "
			   "stroke=\"#d5281b\" r=\"6.5\" cy=\"9\"/>"
			   "<path class=\"x\" fill=\"none\" "
			   "stroke=\"#d5281b\" d=\"M-2.6 6.4l5.2 5.2M2.6 "
			   "6.4l-5.2 5.2\"/>");
		return;
	case SHAPE_LOOK:
		look_begin(html, 0, y);
		break;
	case SHAPE_EMPTY:
		HTML(html, "<circle class=\"look0\" fill=\"#fff\" "
			   "stroke=\"#4c6272\" r=\"3\"");
		number_attribute(html, TEXT(" cy=\""), y + 7);
		HTML(html, "/><line class=\"look0\" stroke=\"#4c6272\" "
			   "x1=\"0\" x2=\"0\"");
		number_attribute(html, TEXT(" y1=\""), y + 11);
		number_attribute(html, TEXT(" y2=\""), y + 16);
		break;
	default:
		HTML(html, "<path class=\"over\" fill=\"#d5281b\" d=\"M0 ");
		html_number(html, y - 3);
		HTML(html, "l5.6 10h-11.2z\"/><line class=\"overl\" "
			   "stroke=\"#d5281b\" x1=\"0\" x2=\"0\"");
		number_attribute(html, TEXT(" y1=\""), y + 6);
		number_attribute(html, TEXT(" y2=\""), y + 16);
		break;
	}
	HTML(html, "/>");
}

/* What each shape means. */
static void
key_item(struct page *page, const char *key)
{
	HTML(&page->html, "</svg><span>");
	say_to(page, key, NO_ARGS);
	HTML(&page->html, "</span></li>\n");
}

#define KEY_SVG                                      \
	"<li><svg class=\"k\" aria-hidden=\"true\" " \
	"focusable=\"false\" width=\"30\" height=\"20\">"

static void
key_shape(struct page *page, enum shape shape, const char *key)
{
	struct html *html = &page->html;
	bool decided = shape == SHAPE_YES || shape == SHAPE_NO;

	HTML(html, KEY_SVG);
	html_literal(html,
	    decided ? TEXT("<svg x=\"15\" y=\"1\" overflow=\"visible\">")
		    : TEXT("<svg x=\"15\" y=\"-1\" overflow=\"visible\">"));
	shape_draw(html, shape, 4);
	HTML(html, "</svg>");
	key_item(page, key);
}

void
key_draw(struct page *page)
{
	struct html *html = &page->html;

	HTML(html, "<ul class=\"key\">" KEY_SVG
		   "<rect class=\"ep all\" fill=\"#005eb8\" x=\"1\" y=\"4\" "
		   "width=\"28\" height=\"12\"/>");
	key_item(page, "key.all");
	HTML(html, KEY_SVG
	    "<rect class=\"ep bef\" fill=\"#b3cee9\" stroke=\"#005eb8\" "
	    "x=\"1\" y=\"4\" width=\"28\" height=\"12\"/>");
	key_item(page, "key.before");
	HTML(html,
	    KEY_SVG "<rect class=\"mig all\" fill=\"#00786c\" x=\"1\" y=\"7\" "
		    "width=\"28\" height=\"6\"/>");
	key_item(page, "key.mig");
	HTML(html,
	    KEY_SVG "<rect class=\"late\" fill=\"#ffb81c\" fill-opacity=\".3\" "
		    "stroke=\"#8a5300\" x=\"4\" y=\"1\" width=\"22\" "
		    "height=\"18\"/>");
	key_item(page, "key.late");
	key_shape(page, SHAPE_YES, "key.yes");
	key_shape(page, SHAPE_NO, "key.no");
	key_shape(page, SHAPE_LOOK, "key.look");
	key_shape(page, SHAPE_EMPTY, "key.empty");
	key_shape(page, SHAPE_OVERRIDE, "key.override");
	HTML(html, "</ul>\n");
}
