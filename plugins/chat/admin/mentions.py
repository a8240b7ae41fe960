"""Which colleagues a note calls: "@" and their name."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cms.accounts.models import User


def named_in(body: str, colleagues: "Sequence[User]") -> "list[User]":
    """Those whose whole name stands behind an "@", in the order of `colleagues`; capitals make no difference.

    A first name alone calls whoever is the only one of that name here.
    """
    first = Counter(_folded(person.first_name) for person in colleagues)
    names: dict[str, list[User]] = {}
    for person in colleagues:
        short, whole = _folded(person.first_name), _folded(f"{person.first_name} {person.last_name}")
        called_by = {whole, short} if first[short] == 1 else {whole} if whole != short else set()
        for name in called_by - {""}:
            names.setdefault(name, []).append(person)
    # The longest first, so that a full name is never read as the first name of somebody else.
    any_name = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    if not any_name:
        return []
    # A hyphen or an apostrophe goes on with a name; what stands before an "@" makes it an address.
    called = re.findall(rf"(?<!\w)@({any_name})(?![\w]|['’-]\w)", _folded(body))
    found = {person.pk for name in called for person in names[name]}
    return [person for person in colleagues if person.pk in found]


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()
