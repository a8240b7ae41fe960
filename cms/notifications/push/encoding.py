"""Base64 for URLs without padding, as all of web push writes bytes (RFC 7515, appendix C)."""

import base64
import binascii


def to_text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def to_bytes(text: str) -> bytes:
    """Undo `to_text`, padding or not; raise ValueError."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("This is not base64url.") from error
