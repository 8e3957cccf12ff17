# Fault campaigns: each file says at its top what is proved and how.
# SEED=N plays the same choices again.

.PHONY: fault-short fault-long
.PHONY: kill-short kill-long syscalls-short syscalls-long
.PHONY: alloc-short alloc-long
FAULT = $(1:%=python3 -B tests/fault/%.py) --bin $(B) $(SEED:%=--seed %)

$(B)/tests/fault/lie.so: tests/fault/lib.lie.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE $(WARN) -O2 -shared -fPIC $< -ldl \
		-lsqlite3 -o $@

# What the compiler knows of malloc and free does not hold in it.
$(B)/tests/fault/alloc.so: tests/fault/alloc.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE $(WARN) -O2 -fno-builtin -shared -fPIC \
		$< -ldl -o $@

kill-short: all $(B)/tests/fault/lie.so
	@$(call FAULT,kill) --runs 500

kill-long: all $(B)/tests/fault/lie.so
	@$(call FAULT,kill) --runs 20000

syscalls-short: all $(B)/tests/fault/lie.so
	@$(call FAULT,syscalls) --runs 2000

syscalls-long: all $(B)/tests/fault/lie.so
	@$(call FAULT,syscalls) --runs 20000

alloc-short: all $(B)/tests/fault/lie.so $(B)/tests/fault/alloc.so
	@$(call FAULT,alloc) --runs 1500

alloc-long: all $(B)/tests/fault/lie.so $(B)/tests/fault/alloc.so
	@$(call FAULT,alloc) --runs 40000

fault-short: kill-short syscalls-short alloc-short
fault-long: kill-long syscalls-long alloc-long

-include tests/fault/power.mk tests/fault/tamper.mk
