"""Forms of the review: approving, assigning, inviting. They check shape; the actions check meaning."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cms.inputs import DayInput
from cms.review.terms import PROPOSED_MONTHS, last_review_day, months_after


def proposed_next_review() -> dt.date:
    return months_after(timezone.localdate(), PROPOSED_MONTHS)


def check_next_review(day: dt.date) -> dt.date:
    """Return a usable next review date; raise ValidationError in plain words."""
    today = timezone.localdate()
    if day <= today:
        raise forms.ValidationError(_("The next review must lie in the future."))
    if day > last_review_day(today):
        raise forms.ValidationError(_("The next review may be at most 24 months away."))
    return day


class VouchForm(forms.Form):
    """What the reviewer vouches for."""

    reviewer_role = forms.CharField(
        label=_("Your role"),
        max_length=100,
        help_text=_("Families see it under the article, for example: Health visitor"),
    )
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )


class ApprovalForm(VouchForm):
    """The same with the next review of an article. The date travels through the browser as text."""

    field_order = ("reviewer_role", "next_review_at", "comment")

    next_review_at = forms.DateField(
        label=_("Review again by"),
        initial=proposed_next_review,
        widget=DayInput(),
        help_text=_("At most 24 months from today."),
    )

    def clean_next_review_at(self) -> str:
        return check_next_review(self.cleaned_data["next_review_at"]).isoformat()


class TranslationApprovalForm(forms.Form):
    """What somebody vouches for who has read a translation beside the Danish text."""

    reviewer_role = forms.CharField(
        label=_("Your role"),
        max_length=100,
        help_text=_("Families see it under the translation, for example: Interpreter"),
    )
    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )


class TranslationCheckForm(forms.Form):
    """The same outside the workflow, for exactly the words that were shown."""

    role = forms.CharField(
        label=_("Your role"),
        max_length=100,
        help_text=_("Families see it under the translation, for example: Interpreter"),
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)


class AssignForm(forms.Form):
    assignee: Any = forms.ModelChoiceField(
        label=_("Who reviews"), queryset=None, required=False, empty_label=_("Anybody in the group")
    )
    due_on = forms.DateField(label=_("To be done by"), widget=DayInput())

    def __init__(self, *args: Any, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = candidates  # type: ignore[attr-defined]

    def clean_due_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["due_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("Choose today or a later day."))
        return day


class LinkForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=100)
    role = forms.CharField(label=_("Role"), max_length=100, help_text=_("For example: Paediatrician"))
    email = forms.EmailField(
        label=_("E-mail"), help_text=_("The link is sent here. Nobody else sees it, you neither.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=[("da", "Dansk"), ("en", "English")])
