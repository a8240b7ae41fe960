"""The admin's own API can publish too: it asks the gate like every other way."""

from typing import Any

from rest_framework.exceptions import ValidationError
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


def gate_the_admin_api() -> None:
    PagesAdminAPIViewSet.actions = {**PagesAdminAPIViewSet.actions, "publish": GatedPublishAction}
