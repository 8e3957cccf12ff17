# Fuzzing, and the corpus of bad input.
#   make fuzz-short     every committed input through its target, once (gcc),
#                       and the tables of tests/corpus
#   make fuzz           libFuzzer on each target for FUZZ_SECONDS, starting
#                       from the committed inputs; what it finds that is new
#                       is kept in FUZZ_B, what breaks a claim too
#   make scan-diff      the scanner of plain lines against the JSON library, on
#                       SCAN_LINES lines from SEED
#   make csv-diff       rows of CSV that are read where they lie against the CSV
#                       library, in CSV_FILES files from SEED
#   make view-diff      record-view on the same entries in many ways, VIEW_RUNS
#                       files from SEED
#   make threads        record-view, why and verify by two threads, under the thread
#                       sanitizer
#   make fuzz-seeds     the ledgers among the committed inputs anew, after a
#                       change of their tables or indexes
#   make fuzz-control   the decision against a naive rule turned round must be
#                       found differing from the committed inputs alone

FUZZ := json csv forms options event_line decision ledger resource report
FUZZ_SECONDS ?= 60
SCAN_LINES ?= 200000
CSV_FILES ?= 4000
VIEW_RUNS ?= 40
SEED ?= 1
FUZZ_B ?= build/fuzz
FUZZ_REPLAY := $(FUZZ:%=$(B)/tests/fuzz/%)
FUZZ_OBJ = $(B)/obj/tests/fuzz/fuzz_$*.o $(FUZZ_$*)
FUZZ_json := $(B)/obj/tests/fuzz/lines.o
FUZZ_csv := $(FUZZ_json)
FUZZ_decision := $(B)/obj/tests/fuzz/naive_0.o

$(B)/obj/tests/fuzz/naive_%.o: tests/prop/naive_rules.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -DNAIVE_INVERT=$* -c $< -o $@

.SECONDEXPANSION:
$(FUZZ_REPLAY): $(B)/tests/fuzz/%: $(B)/obj/tests/fuzz/replay.o \
    $$(FUZZ_OBJ) $(ARCHIVES)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) $^ $(LIBS) -o $@

$(FUZZ:%=$(B)/tests/fuzz/engine-%): $(B)/tests/fuzz/engine-%: $$(FUZZ_OBJ) \
    $(ARCHIVES)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) -fsanitize=fuzzer $(LDFLAGS_ALL) $^ $(LIBS) -o $@

$(B)/tests/fuzz/control: $(B)/obj/tests/fuzz/replay.o \
    $(B)/obj/tests/fuzz/fuzz_decision.o $(B)/obj/tests/fuzz/naive_1.o \
    $(ARCHIVES)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) $^ $(LIBS) -o $@

.PHONY: fuzz-seeds
fuzz-seeds: all
	python3 tests/fuzz/ledger_seeds.py $(B) tests/fuzz/corpus/ledger

.PHONY: scan-diff csv-diff view-diff threads fuzz fuzz-short fuzz-control fuzz-replay fuzz-engines corpus-short
fuzz-control: $(B)/tests/fuzz/control
	@sh tests/fuzz/replay.sh --control $(B)

fuzz-replay: $(FUZZ_REPLAY)
	@sh tests/fuzz/replay.sh $(B) $(FUZZ)

corpus-short: all
	@python3 tests/corpus/generate.py --check
	@python3 tests/corpus/run.py --bin $(B) --control leak
	@python3 tests/corpus/run.py --bin $(B) --control mute
	@python3 tests/corpus/run.py --bin $(B)
	@python3 tests/corpus/everyday.py $(B)

$(B)/tests/fuzz/scan-diff $(B)/tests/fuzz/csv-diff: $(B)/tests/fuzz/%-diff: \
    $(B)/obj/tests/fuzz/%_diff.o $(ARCHIVES)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) $< $(ARCHIVES) $(LIBS) -o $@

scan-diff: $(B)/tests/fuzz/scan-diff
	@$(B)/tests/fuzz/scan-diff $(SCAN_LINES) $(SEED)

csv-diff: $(B)/tests/fuzz/csv-diff
	@$(B)/tests/fuzz/csv-diff $(CSV_FILES) $(SEED)
	@$(B)/tests/fuzz/csv-diff $(CSV_FILES) $(SEED) control
	@$(B)/tests/fuzz/csv-diff $(CSV_FILES) $(SEED) glance

view-diff: all
	@! VIEW_DIFF_CONTROL=1 python3 tests/fuzz/view_diff.py $(B) 5 $(SEED) \
		>/dev/null || { echo "a line less is not found"; exit 1; }
	@python3 tests/fuzz/view_diff.py $(B) $(VIEW_RUNS) $(SEED)

TSAN_B ?= build/tsan
threads: all $(B)/tests/bench/data
	@$(MAKE) --no-print-directory SAN=thread B=$(TSAN_B) \
		$(TSAN_B)/record-view $(TSAN_B)/audit-view \
		$(TSAN_B)/ledger-verify >/dev/null
	@CC='$(CC)' sh tests/fuzz/threads.sh $(B) $(TSAN_B)

fuzz-short: fuzz-control fuzz-replay scan-diff csv-diff view-diff threads corpus-short

fuzz-engines: $(FUZZ:%=$(B)/tests/fuzz/engine-%)
fuzz:
	$(MAKE) CC=clang SAN=address,undefined B=$(FUZZ_B) \
		CFLAGS=-fsanitize=fuzzer-no-link fuzz-engines
	@sh tests/fuzz/fuzz.sh $(FUZZ_B) $(FUZZ_SECONDS) $(FUZZ)
