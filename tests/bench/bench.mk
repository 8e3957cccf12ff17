# Ours and the peers on the same work, in turn; see tests/bench/README.md.
#   make bench               all rows, full size (BENCH_SCALE=0.01 for a look,
#                            BENCH_ROUNDS=5, BENCH_ROWS="view why" for some)

BENCH_DATA ?= build/bench-data
BENCH_SCALE ?= 1
BENCH_ROUNDS ?= 5
BENCH_ROWS ?=
BENCH_TOOLS := $(B)/tests/bench/data $(B)/tests/bench/decide \
	$(B)/tests/bench/timed

$(BENCH_TOOLS): $(B)/tests/bench/%: $(B)/obj/tests/bench/%.o $(ARCHIVES)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) $(LTOLINK) $< $(ARCHIVES) $(LIBS) -o $@

# Ours without the checksums of pages, to be the peer of what has them.
UNSUMMED := $(B)/unsummed
.PHONY: bench unsummed
unsummed:
	@$(MAKE) --no-print-directory B=$(UNSUMMED) \
		CPPFLAGS='$(CPPFLAGS) -DPAGE_SUMMED=0' $(UNSUMMED)/audit-view \
		$(UNSUMMED)/consent-set $(UNSUMMED)/record-view >/dev/null

bench: all $(BENCH_TOOLS) unsummed
	@python3 tests/bench/bench.py --bin $(B) --unsummed $(UNSUMMED) --data $(BENCH_DATA) \
		--scale $(BENCH_SCALE) --rounds $(BENCH_ROUNDS) $(BENCH_ROWS)
	@$(MAKE) --no-print-directory bench-squares
	@$(MAKE) --no-print-directory bench-many
	@$(MAKE) --no-print-directory bench-hosts

# What one patient, episode or organisation has much of: by time, up to 64,000;
# and in make check by instructions, small.
.PHONY: bench-squares squares-short
bench-squares: all
	@python3 -B tests/bench/squares.py --bin $(B)
squares-short: all
	@python3 -B tests/bench/squares.py --bin $(B) --size 100 --count \
		--most 2.5

# Many viewers at once on one ledger, and one that keeps a pipe open.
.PHONY: bench-many
bench-many: all
	@python3 -B tests/bench/many.py --bin $(B)

# The ledger in PostgreSQL, by ways side by side.
.PHONY: bench-hosts
bench-hosts: all
	@python3 -B tests/bench/hosts.py --bin $(B)
