"""The master keys from the environment; the first one wraps, all of them unwrap."""

import base64
import binascii
import secrets
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KEY_BYTES = 32
NONCE_BYTES = 12


class UnreadableError(ValueError):
    """A sealed value does not open: wrong key, wrong place, or changed bytes."""


def new_master_key(master_id: str) -> str:
    """Return one entry for FAMILY_START_MASTER_KEY: `<id>:<base64 of 32 random bytes>`."""
    return f"{master_id}:{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def parse_master_keys(text: str) -> dict[str, bytes]:
    """Read `id:base64[,id:base64…]`; raise ImproperlyConfigured when one is malformed or none is there."""
    keys: dict[str, bytes] = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        master_id, _, encoded = entry.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        if not master_id or len(key) != KEY_BYTES:
            raise ImproperlyConfigured("FAMILY_START_MASTER_KEY is a list of <id>:<base64 of 32 bytes>.")
        keys[master_id] = key
    if not keys:
        raise ImproperlyConfigured("Set FAMILY_START_MASTER_KEY: without it no family can be written to.")
    return keys


@lru_cache(maxsize=4)
def _parsed(text: str) -> dict[str, bytes]:
    return parse_master_keys(text)


def master_keys() -> dict[str, bytes]:
    return _parsed(settings.MASTER_KEY)


def current_master_id() -> str:
    return next(iter(master_keys()))


def seal_with(key: bytes, plain: bytes, context: bytes) -> bytes:
    """AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce in front; `context` is authenticated."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, context)


def open_with(key: bytes, sealed: bytes, context: bytes) -> bytes:
    """Undo `seal_with`; raise UnreadableError."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context)
    except (InvalidTag, ValueError) as error:
        raise UnreadableError("This value cannot be opened.") from error


def wrap(data_key: bytes, family_id: object) -> tuple[str, bytes]:
    """Wrap a family's data key with the current master key; return (master id, wrapped key)."""
    master_id = current_master_id()
    return master_id, seal_with(master_keys()[master_id], data_key, f"family:{family_id}".encode())


def unwrap(master_id: str, wrapped: bytes, family_id: object) -> bytes:
    """Undo `wrap`; raise UnreadableError when that master key is not at hand."""
    key = master_keys().get(master_id)
    if key is None:
        raise UnreadableError(f"The master key {master_id!r} is not in FAMILY_START_MASTER_KEY.")
    return open_with(key, wrapped, f"family:{family_id}".encode())
