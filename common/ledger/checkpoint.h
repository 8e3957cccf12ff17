/*
 * checkpoint - a signed note of a ledger's head, kept apart from the ledger.
 *
 * Layer: ledger (libsodium signs, jansson reads). Memory: the caller's.
 * Errors: STATUS_USAGE for a key or file that cannot be used, STATUS_REFUSED
 * for a signature that is missing or wrong.
 * Source: RFC 8032 (Ed25519).
 *
 * A checkpoint is one JSON line; its last member, signature, is the Ed25519
 * signature, in hex, of the line without that member. A key file is one line:
 * "edsm-ed25519-secret HEX" (mode 0600) or "edsm-ed25519-public HEX".
 */
#ifndef EDSM_LEDGER_CHECKPOINT_H
#define EDSM_LEDGER_CHECKPOINT_H

#include "../fields/form.h"
#include "../ground/buffer.h"
#include "../ground/instant.h"

struct checkpoint {
	uint64_t seq;          /* of the head */
	char hash[HASH_BYTES]; /* its hash, NUL-terminated */
	int64_t logged_us; /* when it was logged; INSTANT_UNSET where empty */
	int64_t signed_us; /* when it was signed */
};

/* Makes a key pair, path and path.pub; never over another file. */
WARN_UNUSED enum status checkpoint_keygen(
    const char *path, struct error *error);

/* May other accounts use the secret key? Whoever can read it can sign. */
bool checkpoint_key_is_open(const char *path);

/* Adds the signed line, without line break, to the buffer. */
WARN_UNUSED enum status checkpoint_sign(const struct checkpoint *checkpoint,
    const char *key_path, struct buffer *line, struct error *error);

/* Reads a checkpoint's file and proves its signature by the public key. */
WARN_UNUSED enum status checkpoint_read(const char *path,
    const char *public_path, struct checkpoint *checkpoint,
    struct error *error);

/*
 * Writes FILE anew, mode 0640, whole or not at all: up to which event a sound
 * ledger was verified, and when (signed_us). It is a checkpoint without a
 * signature, for whoever watches the ledger, and proves nothing.
 */
WARN_UNUSED enum status checkpoint_note(
    const char *path, const struct checkpoint *checkpoint, struct error *error);

/*
 * Reads such a file, or a checkpoint, whose signature is not looked at;
 * *is_there is false where there is none of the name.
 */
WARN_UNUSED enum status checkpoint_note_read(const char *path,
    struct checkpoint *checkpoint, bool *is_there, struct error *error);

#endif
