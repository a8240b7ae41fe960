"""Names of groups. A name says whose it is (municipality, plugin), so that delivery can be gated."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from cms.accounts.models import User

EVERYBODY = "all"
KEY = re.compile(r"[A-Za-z0-9-]{1,64}")
_NAME = re.compile(r"m(?P<municipality>\d+)\.(?P<slug>[a-z0-9_]+)\.(?P<key>[A-Za-z0-9_.-]+)")


@dataclass(frozen=True)
class GroupName:
    """A group's name taken apart."""

    municipality_id: int
    slug: str
    key: str


def parse_group(name: str) -> GroupName | None:
    """Take apart what `cms.realtime.events.group` made; None for anything else."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    return GroupName(int(found["municipality"]), found["slug"], found["key"])


def personal_key(user: "User") -> str:
    """Key of the group that all of one person's sockets are in, for each enabled plugin and the core."""
    return personal_key_of(user.pk)


def personal_key_of(person: UUID) -> str:
    """`personal_key` where only the person's key is known."""
    return f"user.{person.hex}"


def subscription_key(kind: str, key: str) -> str:
    """Key of a group that is joined by `core.subscribe`: kind "room" and key "7" of chat.room."""
    return f"{kind}.{key}"
