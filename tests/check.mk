# The tests: make check runs every short form; see tests/README.md.

-include tests/prop/prop.mk tests/fault/fault.mk tests/fuzz/fuzz.mk \
	tests/bench/bench.mk tests/quality/quality.mk tests/hosts/hosts.mk \
	tests/fhir/fhir.mk

.PHONY: check check-unit check-cli
check: deps-check
	@CI=1 sh tests/check.sh

check-unit: units
	@sh tests/unit/run.sh $(B)

check-cli: all
	@sh tests/cli/run.sh --bin $(B)

# The Debian packages: built twice, linted, installed, upgraded and purged.
.PHONY: check-deb
check-deb: deps-deb
	@sh tests/deb/run.sh

# The package under systemd, in a machine that boots; half an hour.
.PHONY: check-systemd
check-systemd: deps-systemd
	@sh tests/systemd/run.sh

# Other compilers and machines; each told as ok, FAILED or skipped.
.PHONY: compilers
compilers: deps-compilers
	@sh tests/compilers.sh

# The long forms; hours. Each prints its seed, and SEED=n plays it again.
.PHONY: soak
soak: all
	$(MAKE) prop-long
	$(MAKE) fault-long
	$(MAKE) fuzz FUZZ_SECONDS=3600
	$(MAKE) mutants
	$(MAKE) coverage
	$(MAKE) valgrind
	$(MAKE) hosts-long
	$(MAKE) fhir-check
	$(MAKE) check-deb
	$(MAKE) check-systemd
	$(MAKE) compilers
