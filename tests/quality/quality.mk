# What the tests themselves are worth.
#   make mutants             every mutant of the core must be killed, or
#                            survivors.tsv must say why it cannot be
#   make mutants-short       a sample of 24; SEED=n for another
#   make coverage            the branches that the tests take: all of the
#                            core's, 95 % of the rest's
#   make valgrind            the command cases, each command under memcheck

.PHONY: mutants mutants-short coverage valgrind
MUTANTS = python3 -B tests/quality/mutants.py --build $(B)

mutants:
	@$(MUTANTS)

mutants-short:
	@$(MUTANTS) --sample 24 $(SEED:%=--seed %)

# A build of its own, without what makes branches that no source has, and with
# calls that fail where they are told to. Failing system calls beneath them are
# left out: gcov's own would fail, and its counts be lost. gcov needs the folder
# written down (HERE): each command writes its counts there from anywhere.
COV = build/coverage
FAIL_O = $(COV)/tests/quality/fail.o
COVERED = $(MAKE) --no-print-directory B=$(COV) HERE= OPT='-O0 -g' \
	SANFLAGS= LTO= WERROR= \
	HARDEN=-ftrivial-auto-var-init=zero CFLAGS='$(CFLAGS) --coverage' \
	LDFLAGS="$(LDFLAGS) --coverage $(FAIL_O) $$(nm $(FAIL_O) | \
		sed -n 's/.* T __wrap_/-Wl,--wrap=/p' | tr '\n' ' ')" \
	ALLOC_FLAGS=-DSPARE_EXIT

$(FAIL_O): tests/quality/fail.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE $(WARN) $(WERROR) -O1 -MMD -MP \
		-c $< -o $@

# All but the case in which no file can be written, gcov's neither.
CASES = $$(sh tests/cli/run.sh --list | \
	grep -v with-a-ledger-that-cannot-be-written)

coverage:
	rm -rf $(COV)
	$(MAKE) --no-print-directory $(FAIL_O)
	$(COVERED) all units $(COV)/tests/prop/prop $(COV)/tests/fault/lie.so \
		$(COV)/tests/fault/alloc.so
	find $(COV) -name '*.gcda' -delete
	sh tests/unit/run.sh $(COV)
	$(COV)/tests/prop/prop histories --length 3
	$(COV)/tests/prop/prop random --count 2000 --seed $(SEED)
	sh tests/cli/run.sh --bin $(COV) $(CASES)
	python3 -B tests/corpus/run.py --bin $(COV)
	python3 -B tests/fault/alloc.py --bin $(COV) --seed $(SEED)
	wrong=0; python3 -B tests/quality/fail.py --bin $(COV) \
		--seed $(SEED) || wrong=1; \
	python3 -B tests/quality/coverage.py $(COV) && exit $$wrong

valgrind: all
	sh tests/quality/valgrind.sh $(B)
