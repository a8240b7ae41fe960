"""Whole numbers in blocks."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks


class NumberBlock(blocks.IntegerBlock):
    """An IntegerBlock that reads "2025" as 2025.

    Wagtail compares what a form sends with what is stored to see whether somebody edited. Its own block
    sends text, so whoever only approved an article would count as having edited it.
    """

    def value_from_datadict(self, data: Any, files: Any, prefix: str) -> Any:
        sent = super().value_from_datadict(data, files, prefix)
        try:
            return self.field.to_python(sent)
        except ValidationError:
            return sent

    def deconstruct(self) -> tuple[str, Any, Any]:
        _path, args, kwargs = super().deconstruct()
        return "wagtail.blocks.IntegerBlock", args, kwargs
