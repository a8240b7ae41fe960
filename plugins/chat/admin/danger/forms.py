"""The form of one danger word."""

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from plugins.chat.models import DangerEntry

SHORTEST_STEM = 3
MOST_ENTRIES = 2000
_LETTERS = r"[^\W_](?:[^\W_]|[’'\u0640\u064b-\u0652])*\*?"
_WORD = re.compile(rf"{_LETTERS}(?:/{_LETTERS})*")


if TYPE_CHECKING:
    _Form = forms.ModelForm[DangerEntry]
else:
    _Form = forms.ModelForm


class EntryForm(_Form):
    class Meta:
        model = DangerEntry
        fields = ("kind", "phrase", "topic", "call")
        help_texts = {
            "kind": gettext_lazy(
                "A stem is found with every ending, inside longer words and with a slip of the pen. The words "
                "of a phrase stand in this order, with at most three others between. Harmless words are never found."
            ),
            "phrase": gettext_lazy("In a phrase a stroke means “or”, for example: mærker/føler ikke liv."),
        }

    def clean_phrase(self) -> str:
        return " ".join(str(self.cleaned_data["phrase"]).lower().split())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind, words = data.get("kind"), str(data.get("phrase", "")).split()
        if kind == DangerEntry.Kind.STEM and (len(words) != 1 or len(words[0]) < SHORTEST_STEM):
            self.add_error("phrase", _("A stem is one word with at least three letters."))
        elif kind == DangerEntry.Kind.PHRASE and len(words) < 2:
            self.add_error("phrase", _("A phrase has at least two words."))
        if not all(_WORD.fullmatch(word) for word in words):
            self.add_error(
                "phrase", _("Write letters only, and a stroke between words of which one is enough.")
            )
        if kind == DangerEntry.Kind.HARMLESS:
            data["topic"] = data["call"] = ""
        else:
            for name in ("topic", "call"):
                if not data.get(name):
                    self.add_error(name, _("Choose one."))
        # The version is no field of the form, so Django leaves this rule out.
        same = DangerEntry.objects.filter(
            version=self.instance.version_id, kind=kind, phrase=data.get("phrase")
        )
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error(None, _("This is in the list already."))
        return data
