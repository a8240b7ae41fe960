"""Errors of a plugin's API: raise `Problem(409, "taken", _("Somebody was first."))` (RFC 9457)."""

from cms.api.problems import Problem
from cms.api.serializers import ProblemSerializer

__all__ = ["Problem", "ProblemSerializer"]
