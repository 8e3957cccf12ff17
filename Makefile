# edsm: make demo, make check; see README.md.
#
#   make                    the commands, in build/
#   make demo               installs what is missing, builds, tells the story
#   make demo-hosts         another: one ledger in PostgreSQL, and a failover
#   make demo-fhir          a practice's FHIR export, as the hospital may see it
#   make check              installs what is missing, builds, runs the tests
#   make install            PREFIX=/usr/local DESTDIR=
#   make deb                the Debian packages, in build/deb
#   make SAN=address,undefined B=build/asan
#                           a variant beside the others
#   make compilers          other compilers, 32 bits, big-endian, musl
#   make generate           option lists and completions from the field table
#   make V=1                shows each command of the build whole

.SUFFIXES:
.DELETE_ON_ERROR:

B ?= build
# CC, AR, CPPFLAGS, CFLAGS and LDFLAGS of the environment or the command line
# count.
ifeq ($(origin CC),default)
CC := cc
endif
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBDIR ?= $(PREFIX)/lib/edsm
MANDIR ?= $(PREFIX)/share/man
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR ?= $(PREFIX)/share/zsh/site-functions
FISHDIR ?= $(PREFIX)/share/fish/vendor_completions.d
UNITDIR ?= $(PREFIX)/lib/systemd/system
EXAMPLEDIR ?= $(PREFIX)/share/doc/edsm/examples
VERSION := 1.0.0

# What the compiler and linker have of the hardening that we ask for.
try = $(shell printf 'int main(void){return 0;}' | \
	$(CC) -Werror $(1) -x c - -o /dev/null 2>/dev/null && echo '$(1)')
WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes \
	-Wmissing-prototypes -Wformat=2 -Wimplicit-fallthrough -Wundef \
	-Wpointer-arith -Wcast-qual -Wvla
HARDEN := $(foreach f,-fstack-protector-strong -fstack-clash-protection \
	-fcf-protection -ftrivial-auto-var-init=zero \
	-fno-delete-null-pointer-checks -fno-strict-overflow,$(call try,$(f)))
comma := ,
LDHARDEN := $(foreach f,$(foreach z,-z$(comma)relro -z$(comma)now \
	-z$(comma)noexecstack --as-needed,-Wl$(comma)$(z)),$(call try,$(f)))
WERROR ?= $(if $(CI),-Werror)
OPT ?= -O2 -g
ifdef SAN
SANFLAGS := -fsanitize=$(SAN) -fno-sanitize-recover=all \
	-fno-omit-frame-pointer
else
# Unless the caller's flags name a level of their own.
fortify := -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3
SANFLAGS := $(shell $(CC) -Werror $(OPT) $(fortify) $(CPPFLAGS) $(CFLAGS) \
	-include string.h -x c -c /dev/null -o /dev/null 2>/dev/null && \
	echo '$(fortify)')
# The commands are optimised as a whole; the tests link the same objects'
# plain code, which takes a tenth of the time.
LTO := $(call try,-flto -ffat-lto-objects)
endif
# Sizes and times of 64 bits, on a machine of 32 too.
CFLAGS_ALL = -std=c11 -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64 \
	-DEDSM_VERSION='"$(VERSION)"' -fPIE \
	-MMD -MP $(OPT) $(WARN) $(HARDEN) $(SANFLAGS) $(LTO) $(WERROR) \
	$(CPPFLAGS) $(CFLAGS)
LTOLINK = $(if $(LTO),-flto=auto -O2)
LDFLAGS_ALL = $(if $(LTO),-fno-lto) -pie $(LDHARDEN) $(SANFLAGS) $(LDFLAGS)
LIBS = -lsqlite3 -ljansson -lcsv -lsodium -ldl -pthread

CORE_SRC := $(wildcard common/ground/*.c common/model/*.c common/core/*.c)
REST_SRC := $(filter-out $(CORE_SRC),\
	$(filter-out common/ledger/postgresql/%,\
	$(wildcard common/*/*.c common/*/*/*.c)))
CMD_SRC := $(wildcard cmd/*.c)
UNIT_SRC := $(wildcard tests/unit/*.c)
CMDS := $(CMD_SRC:cmd/%.c=%)
UNITS := $(UNIT_SRC:tests/unit/%.c=$(B)/tests/unit/%)
CORE_OBJ := $(patsubst %.c,$(B)/obj/%.o,$(sort $(CORE_SRC)))
REST_OBJ := $(patsubst %.c,$(B)/obj/%.o,$(sort $(REST_SRC)))
ARCHIVES := $(B)/libedsm.a $(B)/libedsm-core.a

# Two builds in two folders give the same bytes: what the compiler, the linker
# and the assembler write down of the folder is this name of it, under which a
# debugger that was started here finds the sources; what they would draw by lot
# comes from the source's name; and the archives have no times (D).
HERE := /proc/self/cwd
CFLAGS_ALL += -frandom-seed=$<

# A step of the build is a short line, and with V=1 its command. What the
# compiler says is seen either way.
Q := $(if $(filter 1,$(V)),,@)
say = $(if $(Q),@echo '$(1) $(2)')

ifneq ($(HERE),)
$(B)/obj/%.o $(B)/pic/%.o: private export PWD := $(HERE)
$(CMDS:%=$(B)/%) $(UNITS): private export PWD := $(HERE)
endif

# The store in PostgreSQL is a plugin, with what it needs of the rest: built
# where libpq can be, and loaded by no command that does not ask for it.
PQ_INCLUDE := $(firstword $(wildcard /usr/include/postgresql /usr/include/pgsql \
	$(shell pg_config --includedir 2>/dev/null)))
PLUGIN := $(if $(wildcard $(PQ_INCLUDE)/libpq-fe.h),$(B)/edsm-postgresql.so)
PLUGIN_SRC := $(wildcard common/ledger/postgresql/*.c common/ground/*.c \
	common/model/*.c common/json/*.c common/fields/*.c) \
	common/ledger/query.c common/ledger/digest.c \
	common/ledger/sha256.c $(wildcard common/system/*.c)
PLUGIN_OBJ := $(patsubst %.c,$(B)/pic/%.o,$(sort $(PLUGIN_SRC)))

.PHONY: all clean units
all: $(CMDS:%=$(B)/%) $(PLUGIN)
units: $(UNITS)

$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CFLAGS_ALL) -c $< -o $@

$(B)/libedsm.a: $(REST_OBJ)
	$(call say,AR,$@)
	@rm -f $@
	$(Q)$(AR) rcsD $@ $^

# The core cannot do I/O: the build fails when it reaches beyond memory.
$(B)/libedsm-core.a: $(CORE_OBJ) tests/core-symbols.sh
	$(call say,AR,$@)
	@rm -f $@
	$(Q)$(AR) rcsD $@ $(CORE_OBJ)
	@sh tests/core-symbols.sh $@

$(CMDS:%=$(B)/%): $(B)/%: $(B)/obj/cmd/%.o $(ARCHIVES)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) $(LTOLINK) $< $(ARCHIVES) $(LIBS) -o $@

$(UNITS): $(B)/tests/unit/%: $(B)/obj/tests/unit/%.o $(ARCHIVES)
	@mkdir -p $(@D)
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS_ALL) $< $(ARCHIVES) $(LIBS) \
		-lcheck -lsubunit -lm -lrt -lpthread -o $@

$(B)/pic/%.o: %.c
	@mkdir -p $(@D)
	$(call say,CC,$< for the plugin)
	$(Q)$(CC) $(filter-out -fPIE -flto -ffat-lto-objects,$(CFLAGS_ALL)) \
		-fPIC -fvisibility=hidden -I$(B)/pic -isystem $(PQ_INCLUDE) \
		-c $< -o $@

# The schema as lines of C.
$(B)/pic/schema.inc: common/ledger/postgresql/schema.sql
	@mkdir -p $(@D)
	$(Q)sed -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/.*/"&\\n",/' $< >$@
$(B)/pic/common/ledger/postgresql/schema.o: $(B)/pic/schema.inc

$(B)/edsm-postgresql.so: $(PLUGIN_OBJ)
	$(call say,LD,$@)
	$(Q)$(CC) -shared $(if $(SAN),,-Wl$(comma)-z$(comma)defs) \
		$(filter-out -pie,$(LDFLAGS_ALL)) $^ \
		-lpq -ljansson -lsodium -o $@

# Installs what Debian has and this machine lacks; nothing where all is there.
.PHONY: deps-build deps-check deps-compilers deps-deb deps-hosts deps-systemd
deps-build:
	@sh .ci/deps build
deps-check:
	@sh .ci/deps check
deps-compilers:
	@sh .ci/deps compilers
deps-deb:
	@sh .ci/deps deb
deps-systemd: deps-deb
	@sh .ci/deps systemd
deps-hosts: deps-build
	@sh .ci/deps hosts

# The leaflet as a story, in a temporary ledger.
.PHONY: demo demo-fhir
demo: deps-build
	@$(MAKE) $(if $(Q),-s) --no-print-directory all
	@sh tests/demo/run.sh $(B)

# One ledger for many hosts, and the death of a server.
.PHONY: demo-hosts
demo-hosts: deps-hosts
	@$(MAKE) $(if $(Q),-s) --no-print-directory all
	@sh tests/hosts/demo.sh $(B)
# The same in FHIR.
demo-fhir: deps-build
	@$(MAKE) $(if $(Q),-s) --no-print-directory all
	@sh tests/demo/fhir.sh $(B)

# Option lists of the manuals and completions come from the field table.
.PHONY: generate
generate: all
	sh completions/generate $(B)

include tests/check.mk

.PHONY: deb
deb: deps-deb
	@mkdir -p $(B)
	@sh .package/build $(B)/deb >$(B)/deb.log 2>&1 || { cat $(B)/deb.log; exit 1; }
	@ls $(B)/deb/*.deb

# A blank in DESTDIR or a folder's name is no end of it: quotes all the way.
.PHONY: install uninstall
MAN1 := $(CMDS:%=cmd/%.1)
MAN7 := cmd/edsm.7 cmd/edsm-operate.7 cmd/edsm-postgres.7 cmd/edsm-units.7
JOBS := sweep backup verify checkpoint
EXAMPLES := edsm.cron edsm.default edsm-network.conf

# A unit with the walls of all, and the folders of this installation. Of a unit
# for one ledger of several the others are of that one too, and it has settings
# of its own, which come after those of all.
PLACED = sed -e 's|/usr/local/bin/|$(BINDIR)/|' -e 's|/usr/local/lib/edsm/|$(LIBDIR)/|'
OF_ONE = sed -e '/^After=/s|\.service|@%i.service|g' \
	-e '/^Description=/s|$$| (%i)|' \
	-e 's|^EnvironmentFile=.*|&\nEnvironmentFile=/etc/default/edsm-%i|'
install: all
	install -d "$(DESTDIR)$(BINDIR)" "$(DESTDIR)$(MANDIR)/man1" \
		"$(DESTDIR)$(MANDIR)/man7" "$(DESTDIR)$(BASHDIR)" \
		"$(DESTDIR)$(ZSHDIR)" "$(DESTDIR)$(FISHDIR)"
	install -m 755 $(CMDS:%=$(B)/%) "$(DESTDIR)$(BINDIR)"
	$(if $(PLUGIN),install -d "$(DESTDIR)$(LIBDIR)" && \
		install -m 644 $(PLUGIN) "$(DESTDIR)$(LIBDIR)")
	install -m 644 $(MAN1) "$(DESTDIR)$(MANDIR)/man1"
	install -m 644 $(MAN7) "$(DESTDIR)$(MANDIR)/man7"
	for c in $(CMDS); do \
		install -m 644 completions/edsm.bash \
			"$(DESTDIR)$(BASHDIR)/$$c" && \
		install -m 644 completions/edsm.fish \
			"$(DESTDIR)$(FISHDIR)/$$c.fish" || exit 1; \
	done
	install -m 644 completions/_edsm "$(DESTDIR)$(ZSHDIR)"
	install -d "$(DESTDIR)$(LIBDIR)" "$(DESTDIR)$(UNITDIR)" \
		"$(DESTDIR)$(EXAMPLEDIR)"
	install -m 755 cmd/edsm-nightly "$(DESTDIR)$(LIBDIR)"
	install -m 644 $(EXAMPLES:%=cmd/%) "$(DESTDIR)$(EXAMPLEDIR)"
	$(PLACED) cmd/edsm.cron >"$(DESTDIR)$(EXAMPLEDIR)/edsm.cron"
	for j in $(JOBS); do \
		to="$(DESTDIR)$(UNITDIR)/edsm-$$j" && \
		install -m 644 /dev/null "$$to.service" && \
		install -m 644 /dev/null "$$to@.service" && \
		install -m 644 /dev/null "$$to@.timer" && \
		install -m 644 cmd/edsm-$$j.timer "$$to.timer" && \
		cat cmd/edsm-$$j.service cmd/edsm-walls.conf | $(PLACED) \
			>"$$to.service" && \
		$(OF_ONE) "$$to.service" >"$$to@.service" && \
		$(OF_ONE) "$$to.timer" >"$$to@.timer" || exit 1; \
	done

# Full paths: nothing is taken from any other folder.
uninstall:
	for c in $(CMDS); do \
		rm -f "$(DESTDIR)$(BINDIR)/$$c" \
			"$(DESTDIR)$(MANDIR)/man1/$$c.1" \
			"$(DESTDIR)$(BASHDIR)/$$c" \
			"$(DESTDIR)$(FISHDIR)/$$c.fish" || exit 1; \
	done
	for j in $(JOBS); do \
		rm -f "$(DESTDIR)$(UNITDIR)/edsm-$$j.service" \
			"$(DESTDIR)$(UNITDIR)/edsm-$$j.timer" \
			"$(DESTDIR)$(UNITDIR)/edsm-$$j@.service" \
			"$(DESTDIR)$(UNITDIR)/edsm-$$j@.timer" || exit 1; \
	done
	for m in $(MAN7:cmd/%=%); do \
		rm -f "$(DESTDIR)$(MANDIR)/man7/$$m" || exit 1; \
	done
	for e in $(EXAMPLES); do \
		rm -f "$(DESTDIR)$(EXAMPLEDIR)/$$e" || exit 1; \
	done
	rm -f "$(DESTDIR)$(LIBDIR)/edsm-postgresql.so" \
		"$(DESTDIR)$(LIBDIR)/edsm-nightly" "$(DESTDIR)$(ZSHDIR)/_edsm"
	-rmdir "$(DESTDIR)$(LIBDIR)" "$(DESTDIR)$(EXAMPLEDIR)" 2>/dev/null

clean:
	rm -rf $(B)

-include $(shell find $(B)/obj $(B)/pic -name '*.d' 2>/dev/null)
