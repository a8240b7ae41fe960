"""The municipality's tags."""

from typing import Any, cast

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.accounts.models import User
from cms.municipalities.scope import current_municipality
from cms.plugin_api.admin_page import AdminPage
from plugins.chat.actions.tags import delete_tag, save_tag
from plugins.chat.errors import TitleTakenError
from plugins.chat.models import Tag

LONGEST = 40


class TagsView(AdminPage):
    """All tags with the number of their conversations; POST adds, renames or deletes one."""

    page_title = gettext_lazy("Tags")
    header_icon = "tag"
    template_name = "chat/tags.html"
    http_method_names = ("get", "post")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Tag.objects.annotate(count=Count("conversations"))
        return super().get_context_data(rows=rows, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user, key = cast("User", request.user), request.POST.get("tag", "")
        tag = get_object_or_404(Tag.objects.all(), pk=int(key)) if key.isdigit() else None
        name = " ".join(request.POST.get("name", "").split())[:LONGEST]
        if tag is not None and "delete" in request.POST:
            delete_tag(tag=tag, actor=user)
        elif not name:
            messages.error(request, _("Write a word."))
        else:
            try:
                save_tag(municipality=current_municipality(), actor=user, name=name, tag=tag)
            except TitleTakenError:
                messages.error(request, _("There is a tag of that name."))
        return redirect("chat:tags")
