"""Secrets that are handed out: 256 random bits, of which only the SHA-256 is kept."""

import hashlib
import secrets

BYTES = 32
LONGEST = 64


def new_token() -> str:
    """43 characters that are safe in an address."""
    return secrets.token_urlsafe(BYTES)


def hash_of(token: str) -> bytes:
    """What is kept of a token. So much randomness needs no slow hash."""
    return hashlib.sha256(token.encode()).digest()
