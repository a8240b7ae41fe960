"""The report for editors: which texts help, and what families wrote about them."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from cms.accounts.admin.base import MunicipalView
from cms.accounts.rules import AnyUser
from cms.feedback.actions import delete_comment, keep_comment
from cms.feedback.queries import comments_of, comments_to_read, helpfulness
from cms.feedback.rules import LEAST_SHOWN
from cms.municipalities.models import Municipality


def can_read_feedback(user: AnyUser, municipality: Municipality) -> bool:
    """Whoever may write articles here; on this host a person has only this municipality's permissions."""
    return bool(user.has_perm("content.change_localfact"))


class FeedbackView(MunicipalView):
    title = gettext_lazy("Was this helpful?")
    icon = "help"
    template_name = "feedback/report.html"

    def is_allowed(self, user: AnyUser, municipality: Municipality) -> bool:
        return can_read_feedback(user, municipality)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page(
            request,
            rows=helpfulness(self.municipality),
            waiting=comments_to_read(self.municipality, kept=False),
            kept=comments_to_read(self.municipality, kept=True),
            least=LEAST_SHOWN,
        )


class CommentView(FeedbackView):
    """Keep or delete one comment."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, comment_id: UUID) -> HttpResponse:
        comment = get_object_or_404(comments_of(self.municipality), pk=comment_id)
        if request.POST.get("act") == "keep":
            keep_comment(comment=comment, actor=self.user)
            messages.success(request, _("The comment is kept."))
        else:
            delete_comment(comment=comment, actor=self.user)
            messages.success(request, _("The comment is deleted."))
        return redirect("feedback_report")
