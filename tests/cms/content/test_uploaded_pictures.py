"""What is kept of a file that an editor uploads, whichever way it comes."""

import io
import struct
import zlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation
from PIL import Image as Pixels
from wagtail.images.forms import get_image_form
from wagtail.images.models import Image
from wagtail.models import Collection

from cms.accounts.models import Role
from cms.content.pictures import PictureTooLargeError, UnreadablePictureError, clean_picture
from cms.content.rendering.images import image_json
from cms.content.svg import UnsafeSvgError
from tests.cms.content.photographs import PROFILE, facts, photograph, scene, tells
from tests.factories.accounts import sign_in, staff_user

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect/></svg>'


def opened(data: bytes):
    picture = Pixels.open(io.BytesIO(data))
    picture.load()
    return picture


def png_of(width: int, height: int) -> bytes:
    """The head of a picture that is small as a file and huge when it is unpacked."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rest = opened_png()[33:]
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head)) + rest


def opened_png() -> bytes:
    out = io.BytesIO()
    Pixels.new("RGB", (8, 8)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_only_pixels_and_colour_profile_are_kept_and_the_picture_stands_upright(kind):
    data = photograph(kind)
    assert tells(data)
    clean = clean_picture(data)
    picture = opened(clean.data)
    assert tells(clean.data) == []
    assert (picture.format, picture.size, picture.info["icc_profile"]) == (kind, (200, 400), PROFILE)
    red, _green, blue = picture.convert("RGB").getpixel((100, 50))
    assert red > blue
    red, _green, blue = picture.convert("RGB").getpixel((100, 350))
    assert blue > red


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_what_was_cleaned_once_stays_as_it_is(kind):
    once = clean_picture(photograph(kind))
    assert clean_picture(once.data).data is once.data


def test_a_photograph_that_lies_right_loses_next_to_nothing():
    data = photograph(orientation=1)
    before, after = opened(data).convert("RGB"), opened(clean_picture(data).data).convert("RGB")
    differences = [abs(a - b) for a, b in zip(before.tobytes(), after.tobytes(), strict=True)]
    assert max(differences) <= 10  # at the edge of the red half
    assert opened(clean_picture(data).data).quantization == opened(data).quantization


def test_what_hangs_behind_the_picture_is_cut_off():
    out = io.BytesIO()
    scene().save(out, "JPEG")
    film = out.getvalue() + b"ftypmp42 CANARYFILM"
    assert b"CANARY" not in clean_picture(film).data
    assert b"CANARY" not in clean_picture(opened_png() + b"CANARY").data


def test_a_phones_second_picture_is_left_out():
    out = io.BytesIO()
    scene().save(out, "MPO", save_all=True, append_images=[scene(40, 20)])
    assert opened(out.getvalue()).format == "MPO"
    clean = clean_picture(out.getvalue())
    assert (opened(clean.data).format, clean.ending) == ("JPEG", "jpg")


def test_heic_becomes_jpeg():
    out = io.BytesIO()
    scene().save(out, "HEIF", exif=facts(1).tobytes())
    clean = clean_picture(out.getvalue())
    assert (opened(clean.data).format, clean.ending, tells(clean.data)) == ("JPEG", "jpg", [])


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"%!PS-Adobe-3.0 EPSF-3.0", photograph()[:400]])
def test_what_is_no_picture_or_damaged_is_refused(data):
    with pytest.raises(UnreadablePictureError):
        clean_picture(data)


@pytest.mark.parametrize(("width", "height"), [(8_000, 8_000), (60_000, 60_000)])
def test_a_picture_that_is_huge_when_unpacked_is_refused_before(width, height):
    with pytest.raises(PictureTooLargeError):
        clean_picture(png_of(width, height))


def answer_to(name: str, data: bytes, language: str = "en"):
    with translation.override(language):
        words = {"title": "x", "collection": Collection.get_first_root_node().pk}
        form = get_image_form(Image)(words, {"file": SimpleUploadedFile(name, data)})
        form.is_valid()
        return form, " ".join(form.errors.get("file", []))


@pytest.mark.django_db
class TestSentences:
    @pytest.mark.parametrize(
        ("name", "data", "english", "danish"),
        [
            ("a.png", png_of(8_000, 8_000), "more than 50 million pixels", "mere end 50 millioner"),
            ("a.png", png_of(60_000, 60_000), "more than 50 million pixels", "mere end 50 millioner"),
            ("a.jpg", photograph()[:400], "cannot be read", "kan ikke læses"),
            ("a.jpg", b"no picture", "cannot be read", "kan ikke læses"),
            ("a.gif", b"GIF89a", "Choose one of these: JPG, PNG", "Vælg en af disse: JPG, PNG"),
            ("a.jpg", opened_png(), "ends in .jpeg", "ender på .jpeg"),
            ("a.jpg", photograph() + b"\0" * 10 * 1024 * 1024, "at most 10.0", "højst 10,0"),
        ],
        ids=["pixels", "bomb", "damaged", "no picture", "kind", "name", "size"],
    )
    def test_a_refusal_says_what_is_wrong(self, name, data, english, danish):
        assert english in answer_to(name, data)[1]
        assert danish in answer_to(name, data, "da")[1]

    def test_the_limits_are_told_beforehand(self):
        form, _told = answer_to("a.svg", SVG, "da")
        assert "50 millioner" in form.fields["file"].help_text

    def test_a_drawing_has_no_pixels_to_count(self):
        assert answer_to("a.svg", SVG.replace(b"0 0 9 9", b"0 0 90000 90000"))[1] == ""


@pytest.mark.django_db
class TestEveryWay:
    """Nobody fetches where a photograph was taken: neither with the file nor with what is made of it."""

    def reads(self, image: Image) -> list[bytes]:
        image.refresh_from_db()
        shown = image_json(image, "")
        addresses = [shown["src"], image.file.url]
        addresses += [part.split()[0] for one in shown["srcset"].values() for part in one.split(", ")]
        answers = [Client().get(path, headers={"host": "fjordby.localhost"}) for path in addresses]
        assert {answer.status_code for answer in answers} == {200}
        return [b"".join(answer) for answer in answers]

    def check(self, image: Image) -> None:
        assert [tells(data) for data in self.reads(image)] == [
            []
        ] * 5  # as src and as it was stored; in three formats
        assert (image.width, image.height) == (200, 400)
        with image.open_file() as file:
            data = file.read()
        assert image.file_size == len(data)
        kept = image.file_hash
        image._set_file_hash()
        assert image.file_hash == kept

    def test_saved_by_code(self, fjordby):
        image = Image(title="x")
        image.file = ContentFile(photograph(), name="x.jpg")
        image.save()
        self.check(image)

    def test_uploaded_with_the_form(self, fjordby):
        form, _told = answer_to("x.jpg", photograph())
        self.check(form.save())

    def test_uploaded_among_several(self, fjordby):
        client = Client(headers={"host": "fjordby.localhost"})
        sign_in(client, staff_user(fjordby, Role.MUNICIPAL_ADMIN))
        answer = client.post(
            reverse("wagtailimages:add_multiple"),
            {
                "title": "x",
                "collection": fjordby.collection_id,
                "files[]": SimpleUploadedFile("x.jpg", photograph(), "image/jpeg"),
            },
            headers={"x-requested-with": "XMLHttpRequest"},
        )
        assert answer.json()["success"], answer.json()
        self.check(Image.objects.get(pk=answer.json()["image_id"]))

    def test_a_new_file_for_an_old_image(self, fjordby):
        image = Image.objects.create(title="x", file=ContentFile(opened_png(), name="x.png"))
        image.file = ContentFile(photograph(), name="y.jpg")
        image.save()
        self.check(image)

    def test_stored_before_the_row_as_in_an_upload_that_needs_a_second_step(self, fjordby):
        image = Image(title="x")
        image.file.save("x.jpg", ContentFile(photograph()), save=False)
        before = image.file.name
        image.save()
        self.check(image)
        assert image.file.name == before or not default_storage.exists(before)

    def test_a_drawing_that_could_run(self):
        evil = SVG.replace(b"<rect/>", b"<script/>")
        with pytest.raises(UnsafeSvgError):
            Image.objects.create(title="x", file=ContentFile(evil, name="x.svg"))

    def test_saving_the_words_alone_does_not_touch_the_file(self):
        image = Image.objects.create(title="x", file=ContentFile(photograph(), name="x.jpg"))
        name = image.file.name
        image.title = "y"
        image.save()
        image.refresh_from_db()
        assert (image.title, image.file.name) == ("y", name)
