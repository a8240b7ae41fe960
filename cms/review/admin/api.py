"""The admin's own API can publish too: it asks the gate like every other way.

Reverting writes a draft. Moving and an alias change no word that was approved.
"""

from typing import Any

from django.db import transaction
from rest_framework.exceptions import ValidationError
from wagtail.admin.api.actions.convert_alias import ConvertAliasPageAPIAction
from wagtail.admin.api.actions.copy import CopyPageAPIAction
from wagtail.admin.api.actions.copy_for_translation import CopyForTranslationAPIAction
from wagtail.admin.api.actions.publish import PublishPageAPIAction
from wagtail.admin.api.views import PagesAdminAPIViewSet


class GatedPublishAction(PublishPageAPIAction):
    def execute(self, instance: Any, data: Any) -> Any:
        from cms.content.models import ArticlePage
        from cms.review.gate import missing

        page = instance.specific
        if isinstance(page, ArticlePage):
            reasons = missing(page.get_latest_revision_as_object())
            if reasons:
                raise ValidationError({"missing": [str(reason.text) for reason in reasons]})
        return super().execute(instance, data)


class DraftCopyAction(CopyPageAPIAction):
    """A copy, and all below it, begins as a draft that nobody has reviewed, as in the editor."""

    def _action_from_data(self, instance: Any, data: Any) -> Any:
        given = super()._action_from_data(instance, {**data, "keep_live": False})
        return _DraftCopy(given, self.request.user)


class _DraftCopy:
    """Wagtail's copying, and right after it the forgetting, in one transaction."""

    def __init__(self, given: Any, user: Any) -> None:
        self.given, self.user = given, user

    @transaction.atomic
    def execute(self) -> Any:
        from cms.review.actions.copies import forget_reviews

        copied = self.given.execute()
        forget_reviews(copied, self.user)
        return type(copied).objects.get(pk=copied.pk)


class DraftTranslationAction(CopyForTranslationAPIAction):
    """An alias would be live at once: Danish words under the name of another language."""

    def _action_from_data(self, instance: Any, data: Any) -> Any:
        return super()._action_from_data(instance, {**data, "alias": False})


class OwnPageAction(ConvertAliasPageAPIAction):
    """Families go on reading the words of the alias; whatever is written there next needs a review."""

    @transaction.atomic
    def execute(self, instance: Any, data: Any) -> Any:
        from cms.review.actions.copies import forget_words_of_alias

        answer = super().execute(instance, data)
        forget_words_of_alias(instance)
        return answer


def gate_the_admin_api() -> None:
    PagesAdminAPIViewSet.actions = {
        **PagesAdminAPIViewSet.actions,
        "publish": GatedPublishAction,
        "copy": DraftCopyAction,
        "copy_for_translation": DraftTranslationAction,
        "convert_alias": OwnPageAction,
    }
