"""Uploading pictures."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.content.pictures import PictureTooLargeError, UnreadablePictureError, check_size, clean_picture
from cms.content.pictures.intake import clean_name, is_drawing
from cms.content.svg import UnsafeSvgError, check_svg


class PictureField(WagtailImageField):
    """Wagtail's field, which says in plain words what is wrong with a file and what to do."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        most = {
            "formats": "JPG, PNG, WebP, AVIF, HEIC, SVG",
            "size": filesizeformat(self.max_upload_size),
            "pixels": self.max_image_pixels // 1_000_000,
        }
        self.help_text = (
            _(
                "%(formats)s. At most %(size)s and %(pixels)s million pixels. Where and when it was taken is removed."
            )
            % most
        )
        too_large = (
            _("The file is too large: at most %(size)s. Save the picture smaller and try again.") % most
        )
        unreadable = _(
            "This file cannot be read as a picture. It may be damaged. Save it anew and try again."
        )
        self.error_messages |= {
            "invalid_image": unreadable,
            "invalid_image_extension": _(
                "This kind of file cannot be shown. Choose one of these: %(formats)s."
            )
            % most,
            "invalid_image_known_format": _(
                "The file's name ends in .%(extension)s, but it is a picture of the kind %(image_format)s."
                " Save it anew as JPG or PNG and try again."
            ),
            "file_too_large": too_large,
            "file_too_large_unknown_size": too_large,
            "file_too_many_pixels": _(
                "The picture has more than %(pixels)s million pixels. Save it smaller, for example"
                " 2000 pixels wide, and try again."
            )
            % most,
        }

    def check_image_pixel_size(self, f: Any) -> None:
        # Wagtail counts only after it has unpacked the picture.
        if is_drawing(f.name):
            return
        f.seek(0)
        try:
            check_size(f)
        except PictureTooLargeError as error:
            raise self.refusal("file_too_many_pixels") from error
        except UnreadablePictureError as error:
            raise self.refusal("invalid_image") from error
        finally:
            f.seek(0)

    def refusal(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


class SafeImageForm(BaseImageForm):
    """Wagtail's image form, which keeps the pixels only and refuses drawings that could run scripts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields.get("file")
        if field is not None:
            self.fields["file"] = PictureField(
                label=field.label, required=field.required, widget=field.widget, initial=field.initial
            )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if not isinstance(file, UploadedFile):
            return file
        file.seek(0)
        data = file.read()
        file.seek(0)
        if is_drawing(file.name or ""):
            try:
                check_svg(data)
            except UnsafeSvgError as error:
                raise ValidationError(str(error)) from error
            return file
        try:
            clean = clean_picture(data)
        except PictureTooLargeError as error:
            raise self.fields["file"].refusal("file_too_many_pixels") from error
        except UnreadablePictureError as error:
            raise self.fields["file"].refusal("invalid_image") from error
        if clean.data is data:
            return file
        return SimpleUploadedFile(clean_name(file.name or "", clean), clean.data, f"image/{clean.ending}")
