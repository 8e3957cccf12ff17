# Fault campaigns: each file says at its top what is proved and how.
# SEED=N plays the same choices again.

.PHONY: fault-short fault-long
.PHONY: kill-short kill-long syscalls-short syscalls-long
.PHONY: alloc-short alloc-long side-short side-long full-short full-long
.PHONY: importkill-short importkill-long
.PHONY: hostile-short hostile-long rot-short rot-long
.PHONY: cut-short cut-long names-short names-long
FAULT = $(1:%=python3 -B tests/fault/%.py) --bin $(B) $(SEED:%=--seed %)

$(B)/tests/fault/lie.so: tests/fault/lib.lie.c
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE $(WARN) -O2 -shared -fPIC $< -ldl \
		-lsqlite3 -o $@

# What the compiler knows of malloc and free does not hold in it.
$(B)/tests/fault/alloc.so: tests/fault/alloc.c
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE $(WARN) -O2 -fno-builtin -shared -fPIC \
		$(ALLOC_FLAGS) $< -ldl -o $@

# Needs root; says so where it is left out.
.PHONY: shared
shared: all
	@python3 -B tests/fault/shared.py --bin $(B)

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

side-short: all $(B)/tests/fault/lie.so
	@$(call FAULT,side) --writers 8 --runs 200

side-long: all $(B)/tests/fault/lie.so
	@$(call FAULT,side) --writers 16 --runs 2000

full-short: all $(B)/tests/fault/lie.so
	@$(call FAULT,full) --runs 20

full-long: all $(B)/tests/fault/lie.so
	@$(call FAULT,full) --runs 117

importkill-short: all $(B)/tests/fault/lie.so
	@$(call FAULT,importkill) --runs 50

importkill-long: all $(B)/tests/fault/lie.so
	@$(call FAULT,importkill) --runs 1000

hostile-short: all $(B)/tests/fault/lie.so
	@$(call FAULT,hostile) --runs 200
	@$(call FAULT,accounts) --runs 200

hostile-long: all $(B)/tests/fault/lie.so
	@$(call FAULT,hostile) --runs 5000
	@$(call FAULT,accounts) --runs 5000

rot-short: all
	@$(call FAULT,rot) --runs 2000

rot-long: all
	@$(call FAULT,rot) --runs 100000 --control 20000

cut-short: all
	@$(call FAULT,cut) --runs 5000

cut-long: all
	@$(call FAULT,cut) --runs 0

names-short: all
	@$(call FAULT,names) --runs 3000

names-long: all
	@$(call FAULT,names) --runs 0

fault-short: kill-short syscalls-short alloc-short side-short full-short \
	importkill-short hostile-short rot-short \
	cut-short names-short shared
fault-long: kill-long syscalls-long alloc-long side-long full-long \
	importkill-long hostile-long rot-long \
	cut-long names-long shared

-include tests/fault/power.mk tests/fault/tamper.mk tests/fault/proofs.mk
