"""Limits on how often a client may ask a plugin (see cms.api.throttles)."""

from cms.api.throttles import ClientThrottle, PersonThrottle

__all__ = ["ClientThrottle", "PersonThrottle"]
