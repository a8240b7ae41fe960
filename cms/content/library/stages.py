"""The time of life for which an article is asked."""

import re

from cms.content.blocks.choices import StageKind
from cms.content.library.http import BadQuestionError

_STAGE = re.compile(r"(pregnancy_week|child_week|child_month):(\d{1,3})")
_WEEKS_PER_MONTH = 4.348  # 365.25 days in 12 months of weeks


def stage_path(text: str) -> str:
    """Return the SQL/JSON path that finds `stages` lists which hold at `text`, e.g. child_week:3.

    A child's age in weeks is also found in months and the other way round.
    """
    match = _STAGE.fullmatch(text)
    if match is None:
        raise BadQuestionError("stage is pregnancy_week, child_week or child_month, a colon and a number.")
    kind, number = match.group(1), int(match.group(2))
    spans = [(kind, number, number)]
    if kind == StageKind.CHILD_WEEK:
        month = int(number / _WEEKS_PER_MONTH)
        spans.append((StageKind.CHILD_MONTH.value, month, month))
    elif kind == StageKind.CHILD_MONTH:
        first, last = int(number * _WEEKS_PER_MONTH), int((number + 1) * _WEEKS_PER_MONTH)
        spans.append((StageKind.CHILD_WEEK.value, first, last))
    tests = [f'@.kind == "{kind}" && @.from <= {last} && @.to >= {first}' for kind, first, last in spans]
    return "$[*] ? (" + " || ".join(f"({test})" for test in tests) + ")"
