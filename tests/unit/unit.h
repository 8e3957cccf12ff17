/*
 * unit - the frame of a unit test program: one suite, one main.
 *
 * A test is START_TEST(claim) ... END_TEST with the claim as its name.
 * At the end: UNIT_MAIN("module", claim_1, claim_2, ...)
 */
#ifndef EDSM_TESTS_UNIT_H
#define EDSM_TESTS_UNIT_H

#include <check.h>
#include <stdlib.h>

static inline int
unit_run(const char *name, const TTest *const *tests, size_t count)
{
	Suite *suite = suite_create(name);
	TCase *tcase = tcase_create(name);
	SRunner *runner;
	int ran, failed;

	for (size_t i = 0; i < count; i++)
		tcase_add_test(tcase, tests[i]);
	tcase_set_timeout(tcase, 120);
	suite_add_tcase(suite, tcase);
	runner = srunner_create(suite);
	srunner_run_all(runner, CK_NORMAL);
	ran = srunner_ntests_run(runner);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return ran == 0 || failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define UNIT_MAIN(name, ...)                                                \
	int main(void)                                                      \
	{                                                                   \
		const TTest *const tests[] = {__VA_ARGS__};                 \
		return unit_run(name, tests, sizeof tests / sizeof *tests); \
	}

#endif
