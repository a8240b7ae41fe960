"""Uploading pictures."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.forms import BaseImageForm

from cms.content.svg import UnsafeSvgError, check_svg


class SafeImageForm(BaseImageForm):
    """Wagtail's image form, which refuses drawings that could run scripts."""

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file is not None and getattr(file, "name", "").lower().endswith(".svg"):
            file.seek(0)
            try:
                check_svg(file.read())
            except UnsafeSvgError as error:
                raise ValidationError(str(error)) from error
            finally:
                file.seek(0)
        return file
