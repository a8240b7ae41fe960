"""The workflow's step in which a second professional reads the article."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState

from cms.review.forms import ApprovalForm, TranslationApprovalForm

APPROVE = "approve"
# Asks for no dates: those of the Danish article hold.
APPROVE_TRANSLATION = "approve_translation"
APPROVALS = frozenset({APPROVE, APPROVE_TRANSLATION})


class ProfessionalReviewTask(AbstractGroupApprovalTask):
    """Approval by somebody of the task's groups who did not edit the text since it was last approved."""

    class Meta:
        verbose_name = _("Professional review")
        verbose_name_plural = _("Professional reviews")

    @classmethod
    def get_description(cls) -> Any:
        return _("A member of the chosen groups who has not edited the article reads and approves it")

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """Everybody of the groups may ask for changes; only a second pair of eyes may approve."""
        from cms.review.gate import missing_before_review
        from cms.review.rules import may_approve
        from cms.review.texts import is_translation

        if not (user.is_superuser or self._user_in_groups(user)):
            return []
        actions: list[tuple[str, Any, bool]] = [("reject", _("Ask for changes"), True)]
        if may_approve(user, obj) and not missing_before_review(obj):
            # Wagtail's menu adds “and publish” to the last step's label.
            name = APPROVE_TRANSLATION if is_translation(obj) else APPROVE
            actions.append((name, _("Approve"), True))
        return actions

    def get_form_for_action(self, action: str) -> Any:
        own = {APPROVE: ApprovalForm, APPROVE_TRANSLATION: TranslationApprovalForm}
        return own.get(action) or super().get_form_for_action(action)

    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Approve or ask for changes; raise PermissionDenied for whoever may not, however they came here."""
        if action_name not in APPROVALS:
            return super().on_action(task_state, user, action_name, **kwargs)
        from cms.review.actions.reviewing import approve_review

        approve_review(task_state=task_state, actor=user, **kwargs)
        return None

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        if user.is_superuser or self._user_in_groups(user):
            return self.task_states.filter(status=TaskState.STATUS_IN_PROGRESS)
        return TaskState.objects.none()
