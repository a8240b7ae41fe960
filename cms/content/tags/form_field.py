"""The field in which editors write tags: Wagtail's, whose words are kept in the article itself."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from taggit.utils import parse_tags
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.widgets import AdminTagWidget

from cms.content.tags.words import LONGEST, MOST, told_apart


class TagsWidget(AdminTagWidget):
    """Shows a list of words, and suggests those that stand at articles here."""

    def format_value(self, value: Any) -> str:
        if value is None or isinstance(value, str):
            return value or ""
        return ", ".join(f'"{tag}"' for tag in value)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        attributes = context["widget"]["attrs"]
        attributes["data-w-tag-url-value"] = reverse("content_tags")
        options = json.loads(attributes["data-w-tag-options-value"])
        attributes["data-w-tag-options-value"] = json.dumps(options | {"tagLimit": MOST})
        return context


class TagsField(forms.Field):
    """A list of strings, from words with commas between."""

    widget = TagsWidget

    def to_python(self, value: Any) -> list[str]:
        words = parse_tags(value) if isinstance(value, str) else list(value or [])
        return told_apart(words)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        check_tags(value)


def check_tags(tags: list[str]) -> None:
    """Raise ValidationError for more tags, or longer ones, than an article can have."""
    if len(tags) > MOST:
        raise ValidationError(_("An article can have at most %(most)d tags.") % {"most": MOST})
    for tag in tags:
        if len(tag) > LONGEST:
            text = _("“%(tag)s” is too long: a tag has at most %(longest)d characters.")
            raise ValidationError(text % {"tag": tag[:LONGEST], "longest": LONGEST})


class ArticleForm(WagtailAdminPageForm):
    """The form of an article; its panels say what the field of a plain list would not."""

    tags = TagsField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from cms.content.actions.translations import source_of
        from cms.content.reviewed import follow_review

        super().__init__(*args, **kwargs)
        danish = source_of(self.instance) if self.instance.pk else None
        if danish is not None:
            follow_review(self.instance, danish)
            self.fields.pop("next_review_at", None)
