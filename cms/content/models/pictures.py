"""What is known about pictures besides what Wagtail keeps."""

from django.db import models


class PictureColour(models.Model):
    """The colour that stands for an image's file; empty when none can."""

    # Else Wagtail would say that the picture is in use.
    wagtail_reference_index_ignore = True

    image = models.OneToOneField(
        "wagtailimages.Image", on_delete=models.CASCADE, primary_key=True, related_name="picture_colour"
    )
    # Another file of the same image has another colour.
    file = models.CharField(max_length=100)
    colour = models.CharField(max_length=7, blank=True)

    def __str__(self) -> str:
        return f"{self.file}: {self.colour}"
