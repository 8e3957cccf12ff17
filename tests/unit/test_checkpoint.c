/* Keys and signed notes of a head, and everything that is none. */
#include "../../common/ledger/checkpoint.h"
#include "ledger.h"

#include <sodium.h>

#define HEAD "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void
file_of(const char *path, const char *bytes, size_t len)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
	ck_assert_int_eq(fclose(file), 0);
}

static const char *
text_file(const char *name, const char *text)
{
	const char *path = at(name);

	file_of(path, text, strlen(text));
	return path;
}

/* A pair of keys for the tests: PUBLIC in at("pub"), the secret here. */
static unsigned char secret_key[crypto_sign_SECRETKEYBYTES];

static const char *
public_file(void)
{
	unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
	char hex[2 * sizeof public_key + 1], text[128];

	ck_assert_int_ge(sodium_init(), 0);
	crypto_sign_keypair(public_key, secret_key);
	sodium_bin2hex(hex, sizeof hex, public_key, sizeof public_key);
	snprintf(text, sizeof text, "edsm-ed25519-public %s\r\n", hex);
	return text_file("pub", text);
}

/* What reading the line says once it is signed, whatever it holds. */
static const char *
signed_as(const char *line, const char *end, struct checkpoint *read)
{
	const char *key = public_file();
	unsigned char signature[crypto_sign_BYTES];
	char hex[2 * sizeof signature + 1], text[1024];

	crypto_sign_detached(signature, NULL, (const unsigned char *)line,
	    strlen(line), secret_key);
	sodium_bin2hex(hex, sizeof hex, signature, sizeof signature);
	snprintf(text, sizeof text, "%.*s,\"signature\":\"%s%s",
	    (int)strlen(line) - 1, line, hex, end);
	if (!checkpoint_read(text_file("note", text), key, read, &err))
		return "";
	return err.what;
}

START_TEST(a_head_is_signed_and_read_again)
{
	struct checkpoint note = {7, HEAD, INSTANT_UNSET, 0}, read;
	struct buffer line;
	char key[128], public_key[140];

	snprintf(key, sizeof key, "%s", at("key"));
	snprintf(public_key, sizeof public_key, "%s.pub", key);
	buffer_init(&line, 1000);
	ck_ok(checkpoint_keygen(key, &err));
	ck_ok(checkpoint_sign(&note, key, &line, &err));
	buffer_add(&line, TEXT("\r\n"));
	file_of(at("note"), line.bytes, line.len);
	ck_ok(checkpoint_read(at("note"), public_key, &read, &err));
	ck_assert_uint_eq(read.seq, 7);
	ck_assert_str_eq(read.hash, HEAD);
	buffer_release(&line);
}
END_TEST

START_TEST(a_key_is_never_made_over_another_file)
{
	char key[128];

	snprintf(key, sizeof key, "%s", text_file("here", "mine"));
	ck_assert_int_eq(checkpoint_keygen(key, &err), STATUS_USAGE);
	snprintf(key, sizeof key, "%s", at("there"));
	text_file("there.pub", "mine");
	ck_assert_int_eq(checkpoint_keygen(key, &err), STATUS_USAGE);
	ck_assert_int_ne(access(key, F_OK), 0);
}
END_TEST

START_TEST(a_key_with_too_long_a_name_is_not_made)
{
	char path[8192];

	memset(path, 'k', sizeof path);
	path[sizeof path - 1] = '\0';
	ck_assert_int_eq(checkpoint_keygen(path, &err), STATUS_USAGE);
	ck_assert_str_eq(err.what, "is too long");
}
END_TEST

START_TEST(what_is_no_key_signs_nothing)
{
	static const char *const keys[] = {"", "\n", "edsm-ed25519-secret ",
	    "edsm-ed25519-secret 00\n", "edsm-ed25519-secret xx\n",
	    "edsm-ed25519-public " HEAD "\n", "edsm-ed25519-secret " HEAD "0",
	    "edsm-ed25519-secret " HEAD HEAD};
	struct checkpoint note = {7, HEAD, 0, 0};
	struct buffer line;
	static char longer[5000];

	buffer_init(&line, 1000);
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		ck_assert_int_eq(checkpoint_sign(&note,
				     text_file("no-key", keys[i]), &line, &err),
		    STATUS_USAGE);
		ck_assert_str_eq(err.field, "key");
	}
	memset(longer, 'x', sizeof longer);
	file_of(at("long"), longer, sizeof longer);
	ck_assert_int_eq(
	    checkpoint_sign(&note, at("long"), &line, &err), STATUS_USAGE);
	ck_assert_str_eq(err.what, "is too long");
	ck_assert_int_eq(
	    checkpoint_sign(&note, at("absent"), &line, &err), STATUS_USAGE);
	ck_assert_int_eq(
	    checkpoint_sign(&note, at("."), &line, &err), STATUS_USAGE);
	ck_assert_str_eq(err.what, "cannot be read");
	ck_assert_uint_eq(line.len, 0);
	buffer_release(&line);
}
END_TEST

START_TEST(a_line_without_room_is_not_signed)
{
	struct checkpoint note = {7, HEAD, 0, 0};
	char key[128];

	snprintf(key, sizeof key, "%s",
	    text_file("room", "edsm-ed25519-secret " HEAD "\r\n"));
	for (size_t room = 1; room < 400; room += 10) {
		struct buffer line;
		enum status status;

		buffer_init(&line, room);
		status = checkpoint_sign(&note, key, &line, &err);
		ck_assert_int_eq(status == STATUS_OK, !buffer_failed(&line));
		ck_assert(status == STATUS_OK || status == STATUS_FAILED);
		buffer_release(&line);
	}
}
END_TEST

START_TEST(what_is_signed_may_still_be_no_checkpoint)
{
	struct checkpoint read;
	static const char *const lines[] = {"{\"seq\":1}",
	    "{\"checkpoint\":\"edsm-other\",\"seq\":1,\"head\":\"" HEAD "\"}",
	    "{\"checkpoint\":1,\"seq\":1,\"head\":\"" HEAD "\"}",
	    "{\"checkpoint\":\"edsm-ledger\",\"seq\":1}",
	    "{\"checkpoint\":\"edsm-ledger\",\"seq\":1,\"head\":\"00\"}",
	    "{\"checkpoint\":\"edsm-ledger\",\"head\":\"" HEAD "\"}",
	    "{\"checkpoint\":\"edsm-ledger\",\"seq\":1.5,\"head\":\"" HEAD
	    "\"}",
	    "{\"checkpoint\":\"edsm-ledger\",\"seq\":-1,\"head\":\"" HEAD "\"}",
	    "[\"checkpoint\",\"edsm-ledger\"}", "{}"};

	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		ck_assert_msg(!strcmp(signed_as(lines[i], "\"}\n", &read),
				  "is not a checkpoint"),
		    "%s: %s", lines[i], err.what);
	ck_assert_str_eq(
	    signed_as(
		"{\"checkpoint\":\"edsm-ledger\",\"seq\":3,\"head\":\"" HEAD
		"\"}",
		"\"}", &read),
	    "");
	ck_assert_uint_eq(read.seq, 3);
}
END_TEST

START_TEST(what_is_not_signed_is_told)
{
	struct checkpoint read;
	static const char line[] = "{\"checkpoint\":\"edsm-ledger\"}";
	static const char *const ends[] = {"\"]", "\" }", "0\"}", "\"}x", "'}"};
	char key[128], long_line[300];

	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		ck_assert_str_eq(signed_as(line, ends[i], &read),
		    "is not a signed checkpoint");
	snprintf(key, sizeof key, "%s", public_file());
	memset(long_line, 'x', sizeof long_line - 1);
	long_line[sizeof long_line - 1] = '\0';
	ck_assert_int_eq(
	    checkpoint_read(text_file("note", long_line), key, &read, &err),
	    STATUS_REFUSED);
	memcpy(long_line + 299 - 2 - 128 - 14, ",\"signature\":\"", 14);
	memcpy(long_line + 299 - 2, "\"}", 2);
	ck_assert_int_eq(
	    checkpoint_read(text_file("note", long_line), key, &read, &err),
	    STATUS_REFUSED);
	ck_assert_str_eq(err.what, "is not a signed checkpoint");
	ck_assert_int_eq(
	    checkpoint_read(text_file("note", "\r\n\n"), key, &read, &err),
	    STATUS_REFUSED);
	ck_assert_int_eq(
	    checkpoint_read(text_file("note", "{}\n{}\n"), key, &read, &err),
	    STATUS_REFUSED);
	ck_assert_str_eq(err.what, "is more than one line");
	ck_assert_int_eq(
	    checkpoint_read(at("absent"), key, &read, &err), STATUS_USAGE);
	ck_assert_int_eq(checkpoint_read(at("note"), at("absent"), &read, &err),
	    STATUS_USAGE);
}
END_TEST

START_TEST(a_note_of_a_proof_is_replaced_and_read_again)
{
	struct checkpoint note = {
	    .seq = 7, .hash = HEAD, .logged_us = 5, .signed_us = 9};
	struct checkpoint read;
	const char *path = text_file("proof", "of before");
	struct stat found;
	bool is_there = false;

	ck_ok(checkpoint_note(path, &note, &err));
	ck_assert_int_eq(stat(path, &found), 0);
	ck_assert_int_eq(found.st_mode & 0777, 0640);
	ck_ok(checkpoint_note_read(path, &read, &is_there, &err));
	ck_assert(is_there);
	ck_assert_uint_eq(read.seq, 7);
	ck_assert_int_eq(read.signed_us, 9);
	ck_assert_str_eq(read.hash, HEAD);
}
END_TEST

START_TEST(what_is_no_note_of_a_proof_is_told)
{
	static const char *const odd[] = {"", "{}", "[1]",
	    "{\"verified\":\"edsm-ledger\",\"seq\":3,\"head\":\"" HEAD "\"}",
	    "{\"verified\":\"edsm-ledger\",\"seq\":-3,\"head\":\"" HEAD
	    "\",\"at\":\"2026-01-01T00:00:00Z\"}",
	    "{\"verified\":\"edsm-ledger\",\"seq\":3,\"head\":\"" HEAD
	    "\",\"at\":\"yesterday\"}",
	    "{\"verified\":\"another\",\"seq\":3,\"head\":\"" HEAD
	    "\",\"at\":\"2026-01-01T00:00:00Z\"}"};
	struct checkpoint read;
	bool is_there;

	for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
		ck_assert_msg(checkpoint_note_read(text_file("odd", odd[i]),
				  &read, &is_there, &err) == STATUS_USAGE,
		    "%s", odd[i]);
	ck_ok(checkpoint_note_read(at("none"), &read, &is_there, &err));
	ck_assert(!is_there);
}
END_TEST

UNIT_MAIN("checkpoint", a_note_of_a_proof_is_replaced_and_read_again,
    what_is_no_note_of_a_proof_is_told, a_head_is_signed_and_read_again,
    a_key_is_never_made_over_another_file,
    a_key_with_too_long_a_name_is_not_made, what_is_no_key_signs_nothing,
    a_line_without_room_is_not_signed,
    what_is_signed_may_still_be_no_checkpoint, what_is_not_signed_is_told)
