"""The closed list of things that can be audited."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise


class UnknownActionError(ValueError):
    """An action type was recorded that nobody registered."""


@dataclass(frozen=True)
class ActionType:
    """One kind of act.

    `name` is "<owner>.<past tense>", `text` tells a citizen what was done, `reads` marks a look
    rather than a change.
    """

    name: str
    text: str | Promise
    reads: bool = False


_types: dict[str, ActionType] = {}


def register_actions(types: Iterable[ActionType]) -> None:
    """Add action types; a second, different type of the same name is refused with ValueError."""
    for action_type in types:
        known = _types.setdefault(action_type.name, action_type)
        if known is not action_type and known.reads != action_type.reads:
            raise ValueError(f"Two audit actions are called {action_type.name}.")


def action_type(name: str) -> ActionType:
    """Return the type called `name`; raise UnknownActionError when it is not registered."""
    try:
        return _types[name]
    except KeyError:
        raise UnknownActionError(f"Register the audit action {name!r} before recording it.") from None


def text_of(name: str) -> str:
    """The plain words for an action; its name when the plugin that knew them is gone."""
    known = _types.get(name)
    return str(known.text) if known else name


def all_action_types() -> list[ActionType]:
    return sorted(_types.values(), key=lambda known: known.name)
