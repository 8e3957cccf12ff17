/* checkpoint - a signed note of a ledger's head. Ledger. */
#include "checkpoint.h"

#include "../fields/line.h"
#include "../json/load.h"
#include "../json/write.h"
#include "../system/file.h"
#include "../system/whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_MAX 4096
#define SECRET_MARK "edsm-ed25519-secret "
#define PUBLIC_MARK "edsm-ed25519-public "
#define SIGNATURE_MARK ",\"signature\":\""

static enum status
unusable(struct error *error, const char *field, const char *what)
{
	return error_set_detail(
	    error, file_open_status(), field, what, text_of(strerror(errno)));
}

/* Reads a small file whole; its length into *len. */
static enum status
file_read(const char *path, const char *field, char bytes[static FILE_MAX],
    size_t *len, struct error *error)
{
	int fd = file_open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY, 0);
	ssize_t got = 0;

	*len = 0;
	if (fd < 0)
		return unusable(error, field, "cannot be opened");
	while (*len < FILE_MAX &&
	       ((got = read(fd, bytes + *len, FILE_MAX - *len)) > 0 ||
		   (got < 0 && errno == EINTR)))
		*len += got > 0 ? (size_t)got : 0;
	if (got < 0)
		unusable(error, field, "cannot be read");
	close(fd);
	if (got < 0)
		return error->status;
	if (*len == FILE_MAX)
		return error_set(error, STATUS_USAGE, field, "is too long");
	return STATUS_OK;
}

/* A new file with that content, flushed to the disk. */
static enum status
key_file_make(
    const char *path, mode_t mode, struct text content, struct error *error)
{
	int fd = file_make(path);
	enum status status;

	if (fd < 0)
		return unusable(
		    error, "keygen", "cannot be made as a new file");
	status = write_all(fd, content, error);
	if (!status && (fchmod(fd, mode) || fsync(fd)))
		status = error_set_detail(error, STATUS_FAILED, "keygen",
		    "cannot be written", text_of(strerror(errno)));
	if (close(fd) && !status)
		status = error_set(
		    error, STATUS_FAILED, "keygen", "cannot be written");
	if (status)
		unlink(path);
	return status;
}

/* The bytes of a key file behind its mark. */
static enum status
key_read(const char *path, const char *mark, unsigned char *key, size_t size,
    struct error *error)
{
	char bytes[FILE_MAX];
	size_t len, mark_len = strlen(mark), decoded;
	enum status status = file_read(path, "key", bytes, &len, error);

	if (status)
		return status;
	while (len && (bytes[len - 1] == '\n' || bytes[len - 1] == '\r'))
		len--;
	if (len < mark_len || memcmp(bytes, mark, mark_len) ||
	    sodium_hex2bin(key, size, bytes + mark_len, len - mark_len, NULL,
		&decoded, NULL) ||
	    decoded != size)
		status = error_set(error, STATUS_USAGE, "key",
		    "is not a key of the kind that is needed here");
	sodium_memzero(bytes, sizeof bytes);
	return status;
}

static void
hex_add(struct buffer *buffer, const unsigned char *bytes, size_t size)
{
	char hex[2 * crypto_sign_BYTES + 1];

	sodium_bin2hex(hex, sizeof hex, bytes, size);
	buffer_add(buffer, text_of(hex));
	sodium_memzero(hex, sizeof hex);
}

static enum status
sodium_begin(struct error *error)
{
	if (sodium_init() < 0)
		return error_set(error, STATUS_FAILED, NULL,
		    "the system gives no random numbers");
	return STATUS_OK;
}

static enum status
keys_write(const char *path, const char *public_path, struct buffer *content,
    struct error *error)
{
	unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
	unsigned char secret_key[crypto_sign_SECRETKEYBYTES];
	enum status status;

	crypto_sign_keypair(public_key, secret_key);
	buffer_add(content, TEXT(SECRET_MARK));
	hex_add(content, secret_key, crypto_sign_SEEDBYTES);
	buffer_add_char(content, '\n');
	sodium_memzero(secret_key, sizeof secret_key);
	if (buffer_failed(content))
		return error_no_memory(error);
	status = key_file_make(path, 0600, buffer_text(content), error);
	if (status)
		return status;
	sodium_memzero(content->bytes, content->len);
	buffer_reset(content);
	buffer_add(content, TEXT(PUBLIC_MARK));
	hex_add(content, public_key, sizeof public_key);
	buffer_add_char(content, '\n');
	if (buffer_failed(content))
		status = error_no_memory(error);
	else
		status = key_file_make(
		    public_path, 0644, buffer_text(content), error);
	if (status)
		unlink(path);
	return status;
}

enum status
checkpoint_keygen(const char *path, struct error *error)
{
	struct buffer public_path, content;
	enum status status = sodium_begin(error);

	if (status)
		return status;
	buffer_init(&public_path, FILE_MAX);
	buffer_init(&content, FILE_MAX);
	buffer_add(&public_path, text_of(path));
	buffer_add(&public_path, TEXT(".pub"));
	buffer_add_char(&public_path, '\0');
	if (strlen(path) > FILE_MAX - sizeof ".pub")
		status =
		    error_set(error, STATUS_USAGE, "keygen", "is too long");
	else if (buffer_failed(&public_path))
		status = error_no_memory(error);
	else
		status = keys_write(path, public_path.bytes, &content, error);
	if (content.bytes)
		sodium_memzero(content.bytes, content.room);
	buffer_release(&public_path);
	buffer_release(&content);
	return status;
}

/* A note begins with "checkpoint", or with "verified" where nobody signs it. */
static const char *
time_member(const char *member)
{
	return strcmp(member, "verified") ? "signed" : "at";
}

/* The line that is signed, from '{' to '}'. */
static void
note_write(struct buffer *line, const char *member,
    const struct checkpoint *checkpoint)
{
	buffer_add_char(line, '{');
	member_text(line, member, TEXT("edsm-ledger"));
	member_number(line, "seq", checkpoint->seq);
	member_text(line, "head", text_of(checkpoint->hash));
	if (checkpoint->logged_us != INSTANT_UNSET)
		member_instant(line, "logged", checkpoint->logged_us);
	member_instant(line, time_member(member), checkpoint->signed_us);
	buffer_add_char(line, '}');
}

bool
checkpoint_key_is_open(const char *path)
{
	struct stat found;

	return !stat(path, &found) && found.st_mode & (S_IRWXG | S_IRWXO);
}

enum status
checkpoint_sign(const struct checkpoint *checkpoint, const char *key_path,
    struct buffer *line, struct error *error)
{
	unsigned char seed[crypto_sign_SEEDBYTES];
	unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
	unsigned char secret_key[crypto_sign_SECRETKEYBYTES];
	unsigned char signature[crypto_sign_BYTES];
	enum status status = sodium_begin(error);

	if (!status)
		status =
		    key_read(key_path, SECRET_MARK, seed, sizeof seed, error);
	if (status)
		return status;
	note_write(line, "checkpoint", checkpoint);
	if (buffer_failed(line)) {
		sodium_memzero(seed, sizeof seed);
		return error_no_memory(error);
	}
	crypto_sign_seed_keypair(public_key, secret_key, seed);
	crypto_sign_detached(signature, NULL,
	    (const unsigned char *)line->bytes, line->len, secret_key);
	sodium_memzero(seed, sizeof seed);
	sodium_memzero(secret_key, sizeof secret_key);
	line->len--;
	buffer_add(line, TEXT(SIGNATURE_MARK));
	hex_add(line, signature, sizeof signature);
	buffer_add(line, TEXT("\"}"));
	if (buffer_failed(line))
		return error_no_memory(error);
	return STATUS_OK;
}

static enum status
forged(struct error *error, const char *what)
{
	return error_set(error, STATUS_REFUSED, "checkpoint", what);
}

/*
 * Proves the signature over the line and cuts it off, so that what is left in
 * bytes is the signed line.
 */
static enum status
signature_prove(char *bytes, size_t *len,
    const unsigned char public_key[static crypto_sign_PUBLICKEYBYTES],
    struct error *error)
{
	static const size_t tail =
	    sizeof SIGNATURE_MARK - 1 + (size_t)crypto_sign_BYTES * 2 + 2;
	unsigned char signature[crypto_sign_BYTES];
	size_t decoded;
	char *mark;

	while (*len && (bytes[*len - 1] == '\n' || bytes[*len - 1] == '\r'))
		--*len;
	if (memchr(bytes, '\n', *len))
		return forged(error, "is more than one line");
	if (*len <= tail)
		return forged(error, "is not a signed checkpoint");
	mark = bytes + *len - tail;
	if (memcmp(mark, SIGNATURE_MARK, sizeof SIGNATURE_MARK - 1) ||
	    memcmp(bytes + *len - 2, "\"}", 2) ||
	    sodium_hex2bin(signature, sizeof signature,
		mark + sizeof SIGNATURE_MARK - 1, (size_t)crypto_sign_BYTES * 2,
		NULL, &decoded, NULL) ||
	    decoded != sizeof signature)
		return forged(error, "is not a signed checkpoint");
	*mark = '}';
	*len -= tail - 1;
	if (crypto_sign_verify_detached(
		signature, (const unsigned char *)bytes, *len, public_key))
		return forged(error, "is not signed by that key");
	return STATUS_OK;
}

/* The instant of a member, left alone without one; false where it is none. */
static bool
instant_of(const json_t *note, const char *member, int64_t *us)
{
	const char *told = json_string_value(json_object_get(note, member));
	struct stretch stretch;

	if (!told)
		return true;
	if (!instant_read(text_of(told), &stretch))
		return false;
	*us = stretch.first_us;
	return true;
}

/* Reads a checkpoint's line, or by its first member another such note. */
static enum status
note_read(struct text line, const char *member, struct checkpoint *checkpoint,
    struct error *error)
{
	bool starved;
	json_t *note = json_load_line(line, 0, NULL, &starved);
	const char *kind = json_string_value(json_object_get(note, member));
	const char *head = json_string_value(json_object_get(note, "head"));
	const json_t *seq = json_object_get(note, "seq");
	bool good = kind && !strcmp(kind, "edsm-ledger") && head &&
		    strlen(head) == 64 && json_is_integer(seq) &&
		    json_integer_value(seq) >= 0;

	if (good) {
		*checkpoint = (struct checkpoint){
		    .logged_us = INSTANT_UNSET, .signed_us = INSTANT_UNSET};
		checkpoint->seq = (uint64_t)json_integer_value(seq);
		memcpy(checkpoint->hash, head, sizeof checkpoint->hash);
		good = instant_of(
		    note, time_member(member), &checkpoint->signed_us);
	}
	json_decref(note);
	if (starved)
		return error_no_memory(error);
	return good ? STATUS_OK : forged(error, "is not a checkpoint");
}

enum status
checkpoint_read(const char *path, const char *public_path,
    struct checkpoint *checkpoint, struct error *error)
{
	unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
	char bytes[FILE_MAX];
	size_t len;
	enum status status = sodium_begin(error);

	if (!status)
		status = key_read(public_path, PUBLIC_MARK, public_key,
		    sizeof public_key, error);
	if (!status)
		status = file_read(path, "checkpoint", bytes, &len, error);
	if (!status)
		status = signature_prove(bytes, &len, public_key, error);
	return status ? status
		      : note_read((struct text){bytes, len}, "checkpoint",
			    checkpoint, error);
}

enum status
checkpoint_note(
    const char *path, const struct checkpoint *checkpoint, struct error *error)
{
	struct whole_file file;
	struct buffer line;
	enum status status = whole_file_open(&file, path, error);

	if (status) {
		error->field = "record";
		return error->status = STATUS_FAILED;
	}
	buffer_init(&line, FILE_MAX);
	note_write(&line, "verified", checkpoint);
	buffer_add_char(&line, '\n');
	status = buffer_failed(&line)
		     ? error_no_memory(error)
		     : write_all(file.fd, buffer_text(&line), error);
	if (!status)
		status = whole_file_replace(&file, 0640, error);
	if (status) {
		error->field = "record";
		whole_file_drop(&file);
	}
	buffer_release(&line);
	return status;
}

enum status
checkpoint_note_read(const char *path, struct checkpoint *checkpoint,
    bool *is_there, struct error *error)
{
	char bytes[FILE_MAX];
	size_t len;
	struct text line;
	enum status status = file_read(path, "verified", bytes, &len, error);

	*is_there = !status || errno != ENOENT;
	if (status)
		return *is_there ? status : STATUS_OK;
	line = (struct text){bytes, len};
	while (line.len && line.ptr[line.len - 1] == '\n')
		line.len--;
	if ((!note_read(line, "verified", checkpoint, error) ||
		!note_read(line, "checkpoint", checkpoint, error)) &&
	    checkpoint->signed_us != INSTANT_UNSET)
		return STATUS_OK;
	return error_set(error, STATUS_USAGE, "verified",
	    "is not what ledger-verify --record writes, and no checkpoint");
}
