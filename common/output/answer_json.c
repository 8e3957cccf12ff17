/* answer_json - answers as JSON lines. Output. */
#include "answer_form.h"

#include "../json/write.h"

static void
json_begin(struct answers *answers)
{
	buffer_reset(&answers->line);
	buffer_add_char(&answers->line, '{');
	member_text(&answers->line, "answer", text_of(answers->question));
}

static void
json_text(struct answers *answers, const char *name, struct text text)
{
	member_text(&answers->line, name, text);
}

static void
json_patient(struct answers *answers, struct text patient)
{
	member_text(&answers->line, "patient", patient);
}

/* Many answers tell of one instant. */
static void
json_instant(struct answers *answers, const char *name, int64_t us)
{
	if (!answers->written_len || us != answers->written_us)
		answers->written_len = instant_write(us, answers->written);
	answers->written_us = us;
	member_text(&answers->line, name,
	    (struct text){answers->written, answers->written_len});
}

static void
json_number(struct answers *answers, const char *name, uint64_t number)
{
	member_number(&answers->line, name, number);
}

static void
json_flag(struct answers *answers, const char *name, bool is)
{
	member_bool(&answers->line, name, is);
}

static void
json_verdict(
    struct answers *answers, const char *name, struct text text, enum tone tone)
{
	(void)tone;
	member_text(&answers->line, name, text);
}

static void
json_because(struct answers *answers, const struct because *because)
{
	member_name(&answers->line, "because");
	buffer_add_char(&answers->line, '[');
	because_write(&answers->line, because, ",");
	buffer_add_char(&answers->line, ']');
}

static enum status
json_end(struct answers *answers, struct error *error)
{
	struct buffer *out = output_buffer(answers->output);

	buffer_add_char(&answers->line, '}');
	if (buffer_failed(&answers->line))
		return error_no_memory(error);
	buffer_add(out, buffer_text(&answers->line));
	buffer_add_char(out, '\n');
	return output_push(answers->output, error);
}

const struct answer_form answer_json = {
    .begin = json_begin,
    .text = json_text,
    .patient = json_patient,
    .instant = json_instant,
    .number = json_number,
    .flag = json_flag,
    .verdict = json_verdict,
    .because = json_because,
    .end = json_end,
    .stores_events = true,
};
