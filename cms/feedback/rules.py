"""When families are not asked, what is taken out of their comments, and when a number may be shown."""

import re
from typing import Any

# Whoever reads these is not asked to judge them. The app knows the same words (lib/library/feedback.ts).
NEVER_ASKED_TOPICS = frozenset({"safety", "loss", "violence"})
# Fewer answers than this could point at one family.
LEAST_SHOWN = 10
LONGEST_COMMENT = 500

_ADDRESS = re.compile(r"\S+@\S+")
_DIGITS = re.compile(r"\+?\d(?:[ .\-/]?\d){5,}")


def may_ask(topic_key: str) -> bool:
    return topic_key not in NEVER_ASKED_TOPICS


def without_traces(text: str) -> str:
    """Return a comment with e-mail addresses and long numbers (phone, CPR) taken out."""
    tidy = " ".join(text.replace("\0", "").split())
    return _DIGITS.sub("…", _ADDRESS.sub("…", tidy))[:LONGEST_COMMENT]


def shown_counts(yes: int, no: int) -> dict[str, Any]:
    """The numbers of one row of the report; none of them when they are few."""
    total = yes + no
    if total < LEAST_SHOWN:
        return {"hidden": True, "yes": None, "no": None, "total": None, "share": None}
    return {"hidden": False, "yes": yes, "no": no, "total": total, "share": round(100 * yes / total)}
