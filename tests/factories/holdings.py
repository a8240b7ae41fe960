"""What one owner has, by what it is, so that a test can recognise it where it must not be."""

from dataclasses import dataclass, field
from typing import Any

from cms.accounts.models import User
from cms.municipalities.models import Municipality

PASSWORD = "a-long-password-for-tests"


@dataclass
class Holdings:
    """Everything of one owner, by what it is. All texts begin with `marker`."""

    marker: str
    municipality: Municipality | None
    people: dict[str, User] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.things[name]
        except KeyError:
            raise AttributeError(name) from None


def make_person(name: str, **facts: Any) -> User:
    return User.objects.create_user(
        email=f"{name}@example.org".lower(), password=PASSWORD, is_staff=True, **facts
    )
