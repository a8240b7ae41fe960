"""The page of a reviewer without an account.

The token comes in the fragment of the address, which reaches no log and no Referer header; a small
script posts it. Without scripts the person pastes the link into the field.
"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cms.content.languages import direction
from cms.municipalities.http import tenant
from cms.review.actions.links import LinkGoneError, answer_link, note_opened, open_link
from cms.review.actions.reviewing import DraftChangedError
from cms.review.models import ReviewLink
from cms.review.subjects import subject_of
from cms.review.texts import danish_lines_beside

LANGUAGES = ("da", "en")


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("approved", _("I approve the article")), ("wishes", _("I wish for changes"))],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("Your words"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What should be different, or what you want to add."),
    )

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("answer") == "wishes" and not values.get("text", "").strip():
            self.add_error("text", _("Write what should be different."))
        return values


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """GET asks for the token; POST shows the draft, and with `answer` records the answer."""
    if request.method != "POST":
        return _page(request, "review/public/open.html", _language(request))
    token = request.POST.get("token", "").strip().rpartition("#t=")[2]
    owner = tenant(request)
    try:
        link = open_link(token=token, municipality=owner.municipality, region=owner.region)
        if "answer" not in request.POST and "send" not in request.POST:
            note_opened(link)
            return _draft(request, link, token, AnswerForm())
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return _draft(request, link, token, form, status=422)
        answer_link(
            link=link, approves=form.cleaned_data["answer"] == "approved", text=form.cleaned_data["text"]
        )
    except LinkGoneError:
        return _page(request, "review/public/gone.html", _language(request), status=404)
    except DraftChangedError:
        return _page(request, "review/public/changed.html", link.language, status=409)
    return _page(request, "review/public/thanks.html", link.language, link=link)


def _draft(
    request: HttpRequest, link: ReviewLink, token: str, form: AnswerForm, status: int = 200
) -> HttpResponse:
    draft = link.revision.as_object()
    subject = subject_of(draft)
    article = subject.rendered(draft, link.municipality)
    with translation.override(link.language):
        purpose = subject.purpose(draft)
    return _page(
        request,
        "review/public/draft.html",
        link.language,
        status=status,
        link=link,
        token=token,
        form=form,
        article=article,
        # Whoever approves vouches for the easy version too, and for a translation beside its Danish text.
        easy=subject.rendered_easy(draft, link.municipality),
        danish_lines=danish_lines_beside(draft),
        article_dir=direction(article["content_locale"]),
        purpose=purpose,
    )


def _language(request: HttpRequest) -> str:
    asked = translation.get_language_from_request(request)
    return asked if asked in LANGUAGES else "da"


def _page(
    request: HttpRequest, template: str, language: str, status: int = 200, **values: Any
) -> HttpResponse:
    with translation.override(language):
        response = render(request, template, {"locale": language, **values}, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "same-origin"
    return response
