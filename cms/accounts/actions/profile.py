"""What people change of themselves."""

from cms.accounts.models import User


def change_own_profile(*, user: User, language: str | None = None, display_name: str | None = None) -> User:
    """Set language and name; None leaves a value as it is."""
    if language is not None:
        user.language = language
    if display_name is not None and display_name.strip() != user.display_name:
        user.first_name, user.last_name = display_name.strip(), ""
    user.save(update_fields=["language", "first_name", "last_name"])
    return user
