"""The forms of changes and locks."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from cms.content.models import ArticlePage
from cms.content.rendering.composition import AT_A_BLOCK, Mode
from cms.overrides.models import Override
from cms.overrides.queries import Part, master_of, parts_of


def part_choices(parts: list[Part]) -> list[tuple[str, str]]:
    """The article's parts as an editor recognises them: kind and first words."""
    return [
        (
            part.id,
            f"{part.kind}: {part.excerpt}" + (f" ({_('locked by the region')})" if part.locked else ""),
        )
        for part in parts
    ]


class StartForm(forms.Form):
    """What shall be changed, and where in the article."""

    mode = forms.ChoiceField(
        label=gettext_lazy("What do you want to do?"), choices=Mode.choices, widget=forms.RadioSelect
    )
    block_id = forms.ChoiceField(
        label=gettext_lazy("Which part of the article?"),
        widget=forms.RadioSelect,
        required=False,
        help_text=gettext_lazy("Only when you add after a part, or write a part in your own words."),
    )

    def __init__(self, *args: Any, article: ArticlePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["block_id"].choices = part_choices(parts_of(article))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if (
            cleaned.get("mode") in AT_A_BLOCK
            and not cleaned.get("block_id")
            and not self.has_error("block_id")
        ):
            self.add_error("block_id", _("Choose a part of the article."))
        return cleaned


class OverrideForm(WagtailAdminModelForm):
    """The draft of a change. `seen_revision` is the article's version that the screen showed."""

    seen_revision = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            return
        master = master_of(self.instance)
        choices = part_choices(parts_of(master)) if master else []
        if self.instance.block_id and self.instance.block_id not in dict(choices):
            choices = [(self.instance.block_id, _("The part that is no longer there")), *choices]
        if "block_id" in self.fields:
            self.fields["block_id"] = forms.ChoiceField(
                label=_("Which part of the article?"),
                choices=[("", _("No part: the whole article")), *choices],
                required=False,
                help_text=_("Only when you add after a part, or write a part in your own words."),
            )
            self.initial.setdefault("block_id", self.instance.block_id)
        self.initial["seen_revision"] = master.live_revision_id if master else None

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        mode, block = cleaned.get("mode"), cleaned.get("block_id") or ""
        same = Override.objects.filter(
            article_uuid=self.instance.article_uuid,
            locale=self.instance.locale,
            mode=mode,
            block_id=block if mode in AT_A_BLOCK else "",
        )
        if mode != Mode.HIDE and not cleaned.get("body") and not self.is_deferred_validation:
            self.add_error("body", _("Write the text that families shall read."))
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("mode", _("You have a change of this kind at this place already. Edit that one."))
        return cleaned

    def save(self, commit: bool = True) -> Any:
        # Whoever saves has the article, and what became different in it, on the same screen.
        seen = self.cleaned_data.get("seen_revision")
        if seen:
            self.instance.base_revision = seen
        return super().save(commit=commit)


class LocksForm(forms.Form):
    """Which parts of an article municipalities must keep as they are."""

    blocks = forms.MultipleChoiceField(
        label=gettext_lazy("Municipalities keep these parts as they are"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, free: list[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(part.id, f"{part.kind}: {part.excerpt}") for part in free]
        self.fields["blocks"].choices = choices  # type: ignore[attr-defined]
