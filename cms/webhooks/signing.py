"""Signatures of the Standard Webhooks specification, symmetric scheme (version "v1").

The signed text is `<webhook-id>.<webhook-timestamp>.<body>`; the header carries one signature for each
valid secret, so that a secret can be changed without a gap.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def shown(secret: bytes) -> str:
    """The secret as it is handed to a developer."""
    return PREFIX + base64.b64encode(secret).decode()


def signature(secret: bytes, *, message_id: str, timestamp: int, body: bytes) -> str:
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, hashlib.sha256)).decode()


def headers(keys: Iterable[bytes], *, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    signatures = [signature(key, message_id=message_id, timestamp=timestamp, body=body) for key in keys]
    return {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signatures),
    }
