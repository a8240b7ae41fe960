"""Errors of a plugin's API: raise `Problem(409, "taken", _("Somebody was first."))` (RFC 9457).

Plain views answer with `problem_response`, which takes the same.
"""

from cms.api.problems import Problem, problem_response
from cms.api.serializers import ProblemSerializer

__all__ = ["Problem", "ProblemSerializer", "problem_response"]
