"""What a picture's place shows until the picture is there, and which formats it comes in."""

import base64
import hashlib
import io
import re
import uuid

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image as Pixels
from wagtail.images.models import Image

from cms.content.models import PictureColour
from cms.content.pages.placeholders import placeholder_style
from cms.content.pictures import colour
from cms.content.rendering.html import clean_block
from cms.content.rendering.images import image_json
from tests.cms.content.asking import ask
from tests.factories import content

pytestmark = [pytest.mark.django_db, pytest.mark.references]


def stored(shade="#336699", kind="PNG", mode="RGB", name="x"):
    out = io.BytesIO()
    Pixels.new(mode, (40, 20), shade).save(out, kind)
    return Image.objects.create(title="x", file=ContentFile(out.getvalue(), name=f"{name}.{kind.lower()}"))


def image_block(image):
    return {
        "type": "image",
        "value": {"image": image.pk, "alt": "A sea", "caption": ""},
        "id": str(uuid.uuid4()),
    }


def page_of(slug):
    return Client().get(f"/da/bibliotek/{slug}", headers={"host": "fjordby.localhost", "accept": "text/html"})


class TestColour:
    def test_it_is_the_average_and_worked_out_once(self, monkeypatch):
        image = stored()
        assert image_json(image, "")["placeholder"] == "#336699"
        monkeypatch.setattr(colour, "_average", lambda _image: pytest.fail("worked out again"))
        assert image_json(image, "")["placeholder"] == "#336699"

    def test_another_file_has_another_colour(self):
        image = stored()
        image_json(image, "")
        image.file = stored("#800000", name="y").file
        image.save()
        assert image_json(image, "")["placeholder"] == "#800000"
        assert PictureColour.objects.get(image=image).file == image.file.name

    @pytest.mark.parametrize(("shade", "expected"), [("#33669980", None), ("#336699ff", "#336699")])
    def test_there_is_none_where_one_can_see_through(self, shade, expected):
        image = stored(shade, mode="RGBA")
        assert [image_json(image, "")["placeholder"] for _again in range(2)] == [expected] * 2

    def test_there_is_none_for_a_drawing(self):
        svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect/></svg>'
        image = Image.objects.create(title="x", file=ContentFile(svg, name="x.svg"))
        assert image_json(image, "")["placeholder"] is None

    def test_a_file_that_is_gone_stops_nothing(self):
        image = stored()
        image.file.storage.delete(image.file.name)
        data = image_json(image, "A sea")
        assert (data["placeholder"], data["srcset"], data["src"]) == (None, {}, image.file.url)

    def test_it_goes_with_the_image_and_is_no_use_of_it(self):
        image = stored()
        image_json(image, "")
        assert image.get_usage().count() == 0
        image.delete()
        assert not PictureColour.objects.exists()


class TestServerPage:
    @pytest.fixture
    def article(self, sleep):
        return content.article(
            sleep["da"],
            image=stored("#336699", name="top"),
            image_alt="A sea",
            body=[image_block(stored("#804020", name="text"))],
        )

    def test_its_places_are_filled_and_the_policy_lets_that_one_style_through(self, article):
        answer = page_of(article.slug)
        page = answer.content.decode()
        (style,) = re.findall(r"<style>(.*?)</style>", page)
        for shade in ("#336699", "#804020"):
            assert f'data-placeholder="{shade}"' in page
            assert f'img[data-placeholder="{shade}"]{{background-color:{shade}}}' in style
        checksum = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        policy = answer.headers["Content-Security-Policy"]
        assert f"style-src 'self' 'sha256-{checksum}'" in policy
        assert "unsafe" not in policy
        again = Client().get(
            f"/da/bibliotek/{article.slug}",
            headers={
                "host": "fjordby.localhost",
                "accept": "text/html",
                "if-none-match": answer.headers["ETag"],
            },
        )
        assert (again.status_code, again.headers["Content-Security-Policy"]) == (304, policy)

    def test_width_and_height_keep_the_place(self, article):
        assert 'width="40" height="20"' in page_of(article.slug).content.decode()

    def test_pages_without_pictures_have_the_strict_policy(self, sleep):
        plain = content.article(sleep["da"], "Plain")
        answer = page_of(plain.slug)
        assert "<style" not in answer.content.decode()
        policy = answer.headers["Content-Security-Policy"]
        # The directives come in any order.
        assert "style-src 'self'" in [directive.strip() for directive in policy.split(";")]

    @pytest.mark.parametrize("image", [None, {"src": "/media/images/a.jpg"}, {"placeholder": "red}"}])
    def test_what_was_published_before_the_colours_or_names_none_has_no_style(self, image):
        assert placeholder_style({"image": image, "blocks": [{"html": "<img>"}]}) == ""

    def test_an_editors_text_cannot_name_a_colour(self):
        assert "data-placeholder" not in clean_block('<p data-placeholder="#336699">x</p>')


def test_cards_and_articles_carry_the_colour(sleep):
    page = content.article(sleep["da"], image=stored(), image_alt="A sea")
    assert ask(f"articles/{page.uuid}").json()["image"]["placeholder"] == "#336699"
    assert ask("articles").json()["results"][0]["image"]["placeholder"] == "#336699"


class TestFormats:
    @pytest.mark.parametrize("failure", [OSError, RuntimeError, KeyError])
    @pytest.mark.parametrize(
        ("broken", "left"),
        [("avif", {"webp", "jpeg"}), ("webp", {"avif", "jpeg"}), ("jpeg", {"avif", "webp"})],
    )
    def test_an_encoder_that_fails_takes_only_its_own_format_along(self, monkeypatch, failure, broken, left):
        write = Image.generate_rendition_file

        def generate(self, wanted, **options):
            if f"format-{broken}" in wanted.spec:
                raise failure(broken)
            return write(self, wanted, **options)

        image = stored(kind="JPEG")
        monkeypatch.setattr(Image, "generate_rendition_file", generate)
        data = image_json(image, "A sea")
        assert set(data["srcset"]) == left
        assert data["src"] == (image.file.url if broken == "jpeg" else data["srcset"]["jpeg"].split()[0])

    def test_a_browser_that_knows_neither_avif_nor_webp_gets_jpeg(self, sleep):
        page = content.article(sleep["da"], body=[image_block(stored(kind="JPEG"))])
        shown = ask(f"articles/{page.uuid}").json()["blocks"][0]["html"]
        assert re.findall(r'<source[^>]*type="([^"]*)"', shown) == ["image/avif", "image/webp"]
        plain = re.search(r"<img[^>]*>", shown).group()
        assert ".avif" not in plain
        assert ".webp" not in plain
        assert re.search(r'src="[^"]*\.jpg"', plain)
        assert shown.index("<img") > shown.rindex("<source")
