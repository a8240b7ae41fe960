"""No model may reach a person without being declared: else it would be missing from export and erasure."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error
from django.db import models

# Models of libraries that point at a person, and how they are taken care of (cms/privacy/libraries.py).
LIBRARY_MODELS = frozenset(
    {
        "accounts.User_groups",
        "accounts.User_user_permissions",
        "account.EmailAddress",
        "account.EmailConfirmation",
        "mfa.Authenticator",
        "socialaccount.SocialAccount",
        "socialaccount.SocialToken",
        "usersessions.UserSession",
        "wagtailusers.UserProfile",
        "wagtailadmin.EditingSession",
        "wagtailcore.Page",
        "wagtailcore.Revision",
        "wagtailcore.ModelLogEntry",
        "wagtailcore.PageLogEntry",
        "wagtailcore.Comment",
        "wagtailcore.CommentReply",
        "wagtailcore.PageSubscription",
        "wagtailcore.WorkflowState",
        "wagtailcore.TaskState",
        "wagtailcore.UploadedFile",
        "wagtaildocs.Document",
        "wagtailimages.Image",
        "wagtail_localize.SegmentOverride",
        "wagtail_localize.StringTranslation",
        "wagtailadmin.FormState",
    }
)
SUBJECTS = frozenset({"accounts.User", "accounts.Family"})


OURS = ("cms.", "plugins.", "tests.")


def reaches_a_person(model: type[models.Model], seen: frozenset[str] = frozenset()) -> bool:
    """Whether a model points at a person or a family, directly or through other models of ours."""
    targets = {
        field.related_model
        for field in [*model._meta.local_fields, *model._meta.local_many_to_many]
        if isinstance(field.related_model, type)
    }
    if any(target._meta.label in SUBJECTS for target in targets):
        return True
    seen |= {model._meta.label}
    return any(
        target.__module__.startswith(OURS) and reaches_a_person(target, seen)
        for target in targets
        if target._meta.label not in seen
    )


def undeclared_models() -> Iterator[str]:
    """Labels of models that reach a person and that nobody declared."""
    for config in apps.get_app_configs():
        declared = _declared(config)
        for model in config.get_models(include_auto_created=True):
            label = model._meta.label
            if reaches_a_person(model) and label not in declared | LIBRARY_MODELS | SUBJECTS:
                yield label


def _declared(config: AppConfig) -> frozenset[str]:
    value = getattr(config, "personal_data", ())
    return frozenset(value) if isinstance(value, list | tuple | set | frozenset) else frozenset()


def check_personal_data(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """System check privacy.E001."""
    return [
        Error(
            f"{label} points at a person or a family and is not declared.",
            hint="Name it in personal_data of its app config and answer for it in privacy.py.",
            id="privacy.E001",
        )
        for label in sorted(set(undeclared_models()))
    ]
