"""The keys that a browser gave us, at rest."""

from cms.encryption.secrets import open_secret, seal_secret
from cms.notifications.models import PushSubscription
from cms.notifications.push.encoding import to_bytes
from cms.notifications.push.encryption import PUBLIC_BYTES, SECRET_BYTES, public_key


class BadKeysError(ValueError):
    """What should be a browser's keys is none."""


def keys_context(row: PushSubscription) -> str:
    return f"push:{row.pk}"


def read_keys(p256dh: str, auth: str) -> bytes:
    """Check the two keys of PushSubscription.toJSON() and return them as 81 bytes; raise BadKeysError."""
    try:
        public, secret = to_bytes(p256dh), to_bytes(auth)
        public_key(public)
    except ValueError as error:
        raise BadKeysError("The keys are malformed.") from error
    if len(public) != PUBLIC_BYTES or len(secret) != SECRET_BYTES:
        raise BadKeysError("The keys have the wrong length.")
    return public + secret


def seal_keys(row: PushSubscription, keys: bytes) -> None:
    row.keys_sealed = seal_secret(keys, context=keys_context(row))


def keys_of(row: PushSubscription) -> tuple[bytes, bytes]:
    """The browser's public key and secret; raise UnreadableError."""
    keys = open_secret(row.keys_sealed, context=keys_context(row))
    return keys[:PUBLIC_BYTES], keys[PUBLIC_BYTES:]
