"""Errors of a plugin's API: raise `Problem(409, "taken", _("Somebody was first."))` (RFC 9457)."""

from cms.api.problems import Problem

__all__ = ["Problem"]
