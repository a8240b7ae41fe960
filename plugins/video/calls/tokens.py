"""Secrets that are handed out: 256 random bits, of which only the SHA-256 is kept."""

import hashlib
import secrets
from base64 import urlsafe_b64encode

from django.utils.crypto import salted_hmac

BYTES = 32
LONGEST = 64
# 128 bits that a page made up, however it writes them.
KEY_AT_LEAST = 22


def new_token() -> str:
    """43 characters that are safe in an address."""
    return secrets.token_urlsafe(BYTES)


def token_from(purpose: str, *parts: str) -> str:
    """A token that the same parts always give, and that nobody makes without the server's own secret."""
    made = salted_hmac(purpose, ":".join(parts), algorithm="sha256").digest()
    return urlsafe_b64encode(made).rstrip(b"=").decode()


def hash_of(token: str) -> bytes:
    """What is kept of a token. So much randomness needs no slow hash."""
    return hashlib.sha256(token.encode()).digest()
