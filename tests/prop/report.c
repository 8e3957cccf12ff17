/* report - makes what differs short, and prints it. */
#include "trial.h"

#include <inttypes.h>

/* The same without the fact at drop, seqs counted anew. */
static void
without(const struct chronicle *from, size_t drop, struct chronicle *to)
{
	to->count = 0;
	for (size_t i = 0; i < from->count; i++)
		if (i != drop)
			chronicle_add(to, &from->facts[i]);
}

/* Takes the shorter or earlier one where it differs too. */
static bool
take(struct chronicle *chronicle, const struct chronicle *other,
    differs_fn *differs, void *ctx)
{
	if (!differs(ctx, other))
		return false;
	*chronicle = *other;
	return true;
}

static bool
drop_facts(struct chronicle *chronicle, differs_fn *differs, void *ctx)
{
	struct chronicle other;
	bool done = false;

	for (size_t i = chronicle->count; i-- > 0;) {
		without(chronicle, i, &other);
		done |= take(chronicle, &other, differs, ctx);
	}
	return done;
}

/* Lowers one fact's moment as far as it will go. */
static bool
lower_moments(struct chronicle *chronicle, differs_fn *differs, void *ctx)
{
	struct chronicle other;
	bool done = false;

	for (size_t i = 0; i < chronicle->count; i++)
		for (size_t m = 1; world_moment(m) < chronicle->facts[i].at_us;
		     m++) {
			other = *chronicle;
			other.facts[i].at_us = world_moment(m);
			if (take(chronicle, &other, differs, ctx)) {
				done = true;
				break;
			}
		}
	return done;
}

/* Drops one of two decisions, a due date and such. */
static bool
drop_decisions(struct chronicle *chronicle, differs_fn *differs, void *ctx)
{
	struct chronicle other;
	bool done = false;

	for (size_t i = 0; i < chronicle->count; i++) {
		if (chronicle->facts[i].to_service) {
			other = *chronicle;
			other.facts[i].to_service = DECISION_UNSET;
			done |= take(chronicle, &other, differs, ctx);
		}
		if (chronicle->facts[i].to_practice) {
			other = *chronicle;
			other.facts[i].to_practice = DECISION_UNSET;
			done |= take(chronicle, &other, differs, ctx);
		}
	}
	return done;
}

void
chronicle_shrink(struct chronicle *chronicle, differs_fn *differs, void *ctx)
{
	bool done;

	do {
		done = drop_facts(chronicle, differs, ctx);
		done |= drop_decisions(chronicle, differs, ctx);
		done |= lower_moments(chronicle, differs, ctx);
	} while (done);
}

/* A member of a JSON line; the line is begun where *count is 0. */
static void
member(FILE *out, unsigned *count, const char *name, struct text value)
{
	if (value.len == 0)
		return;
	fprintf(out, "%s\"%s\":\"%.*s\"", (*count)++ ? "," : " {", name,
	    (int)value.len, value.ptr);
}

static void
member_instant(FILE *out, unsigned *count, const char *name, int64_t at_us)
{
	char bytes[INSTANT_BYTES];

	if (at_us != INSTANT_UNSET)
		member(out, count, name,
		    (struct text){bytes, instant_write(at_us, bytes)});
}

static void
print_fact(FILE *out, const struct fact *fact)
{
	struct text name = event_name(fact->event);
	unsigned count = 0;

	fprintf(out, "  %.*s", (int)name.len, name.ptr);
	member(out, &count, "patient", fact->patient);
	member(out, &count, "episode", fact->episode);
	member(out, &count, "practice", fact->practice);
	member(out, &count, "service", fact->service);
	member(out, &count, "org", fact->org);
	member(out, &count, "entry", fact->entry);
	member(out, &count, "viewer", fact->viewer);
	member(out, &count, "care", fact->care);
	member_instant(out, &count, "due", fact->due_us);
	member(out, &count, "to_service", decision_name(fact->to_service));
	member(out, &count, "to_practice", decision_name(fact->to_practice));
	member(out, &count, "mig", decision_name(fact->mig));
	member(out, &count, "private", decision_name(fact->private));
	member(out, &count, "partner", decision_name(fact->partner));
	member_instant(out, &count, "at", fact->at_us);
	fputs(count ? "}\n" : " {}\n", out);
}

void
chronicle_print(FILE *out, const struct chronicle *chronicle)
{
	for (size_t i = 0; i < chronicle->count; i++)
		print_fact(out, &chronicle->facts[i]);
}

static void
print_question(FILE *out, const struct difference *difference)
{
	char at[INSTANT_BYTES];
	size_t len = instant_write(difference->at_us, at);
	unsigned count = 0;

	fprintf(out, "  audit-view %s --known-seq %" PRIu64,
	    difference->kind == DIFFERENCE_DECISION   ? "why"
	    : difference->kind == DIFFERENCE_TIMELINE ? "timeline"
						      : "who",
	    difference->known_seq);
	if (difference->kind != DIFFERENCE_TIMELINE)
		fprintf(out, " --at %.*s", (int)len, at);
	if (difference->kind == DIFFERENCE_DECISION) {
		const struct entry *entry = &difference->entry;

		fprintf(out, " --viewer %.*s", (int)difference->viewer.len,
		    difference->viewer.ptr);
		member(out, &count, "patient", entry->patient);
		member(out, &count, "org", entry->org);
		member(out, &count, "entry", entry->entry);
		member_instant(out, &count, "recorded", entry->recorded_us);
		fputs("}", out);
	}
	fputs("\n", out);
}

void
difference_print(FILE *out, const struct difference *difference)
{
	if (difference->kind != DIFFERENCE_JUDGE)
		print_question(out, difference);
	fprintf(
	    out, "core:  %s\nnaive: %s\n", difference->core, difference->naive);
}

/* The last fact is judged otherwise, after facts that are taken. */
static bool
judge_differs(void *ctx, const struct chronicle *chronicle)
{
	struct chronicle before = *chronicle;
	const struct fact *last;
	enum taking naive;

	if (before.count == 0)
		return false;
	last = &chronicle->facts[--before.count];
	naive = naive_judge(before.facts, before.count, last, WORLD_CLOCK_US);
	return chronicle_is_legal(&before) &&
	       !trial_judge(ctx, before.facts, before.count, last, naive);
}

static bool
answers_differ(void *ctx, const struct chronicle *chronicle)
{
	return chronicle_is_legal(chronicle) &&
	       !trial_run(ctx, chronicle, true);
}

void
trial_report(struct trial *trial, struct chronicle *chronicle)
{
	bool judged = trial->difference.kind == DIFFERENCE_JUDGE;
	differs_fn *differs = judged ? judge_differs : answers_differ;

	if (differs(trial, chronicle))
		chronicle_shrink(chronicle, differs, trial);
	else
		puts("differs when first asked, but not again:");
	(void)differs(trial, chronicle);
	puts(judged ? "the last of these is judged in two ways:"
		    : "after these the core and the naive evaluator differ:");
	chronicle_print(stdout, chronicle);
	difference_print(stdout, &trial->difference);
}

bool
figures_print(const char *name, const struct figures *figures)
{
	bool all = true;

	printf("%s: %" PRIu64 " decisions, %" PRIu64 " who, %" PRIu64
	       " timelines, %" PRIu64 " judged\n",
	    name, figures->decisions, figures->sights, figures->timelines,
	    figures->judged);
	for (int r = RULE_UNSET + 1; r < RULE_COUNT; r++) {
		struct text rule = rule_name((enum rule)r);

		if (!figures->rules[r] && !figures->failed) {
			printf("%s: %.*s was never reached\n", name,
			    (int)rule.len, rule.ptr);
			all = false;
		}
	}
	return all;
}
