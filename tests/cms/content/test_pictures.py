import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Pixels
from wagtail.images.forms import get_image_form
from wagtail.images.models import Image

from cms.content.rendering.images import image_json
from cms.content.svg import UnsafeSvgError, check_svg
from cms.demo import files

SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">{}</svg>'


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<rect onload="alert(1)"/>',
        "<foreignObject><p/></foreignObject>",
        '<image href="https://evil.example/x.png"/>',
        '<use xlink:href="https://evil.example/x.svg#a"/>',
        '<a href="javascript:alert(1)"><rect/></a>',
        '<rect fill="url(https://evil.example/x)"/>',
        "<style>@import 'https://evil.example/x.css'</style>",
        '<animate attributeName="href" to="javascript:x"/>',
        '<p xmlns="http://www.w3.org/1999/xhtml"/>',
    ],
)
def test_drawing_that_could_run_or_fetch_is_refused(inside):
    with pytest.raises(UnsafeSvgError):
        check_svg(SVG.format(inside).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg",
        b"not xml",
        b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>',
        b'<?xml-stylesheet type="text/xsl" href="https://evil.example/x.xsl"?>' + SVG.encode(),
    ],
)
def test_file_that_is_no_plain_svg_is_refused(data):
    with pytest.raises(UnsafeSvgError):
        check_svg(data)


def test_our_own_drawings_are_plain():
    drawings = list((files.FOLDER / "pictures").rglob("*.svg"))
    assert len(drawings) > 36
    for path in drawings:
        check_svg(path.read_bytes())


@pytest.mark.django_db
@pytest.mark.parametrize(("inside", "accepted"), [("<rect/>", True), ("<script/>", False)])
def test_upload_form_refuses_scripts_with_a_plain_sentence(inside, accepted):
    form = get_image_form(Image)(
        {"title": "x"}, {"file": SimpleUploadedFile("x.svg", SVG.format(inside).encode(), "image/svg+xml")}
    )
    form.is_valid()
    assert ("file" not in form.errors) is accepted


@pytest.mark.django_db
def test_photograph_has_sizes_in_three_formats_and_a_focal_point():
    out = io.BytesIO()
    Pixels.new("RGB", (800, 400), "#336699").save(out, "JPEG")
    image = Image.objects.create(
        title="x",
        file=ImageFile(io.BytesIO(out.getvalue()), name="x.jpg"),
        focal_point_x=200,
        focal_point_y=100,
        focal_point_width=10,
        focal_point_height=10,
    )
    data = image_json(image, "A sea")
    assert (data["width"], data["height"], data["alt"]) == (800, 400, "A sea")
    assert data["focal"] == {"x": 0.25, "y": 0.25}
    for kind in ("avif", "webp", "jpeg"):
        assert [part.split()[1] for part in data["srcset"][kind].split(", ")] == ["320w", "640w", "800w"]
    assert data["src"].endswith(".jpg")


@pytest.mark.django_db
class TestMedia:
    @pytest.fixture
    def path(self, fjordby):
        name = default_storage.save("documents/film.mp4", ContentFile(b"0123456789"))
        yield f"/media/{name}"
        default_storage.delete(name)

    def get(self, path, **headers):
        answer = Client().get(path, headers={"host": "fjordby.localhost", **headers})
        return answer, b"".join(answer) if answer.streaming else answer.content

    @pytest.mark.parametrize(
        ("wanted", "status", "body", "span"),
        [
            ("", 200, b"0123456789", None),
            ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
            ("bytes=7-", 206, b"789", "bytes 7-9/10"),
            ("bytes=-3", 206, b"789", "bytes 7-9/10"),
            ("bytes=0-999", 206, b"0123456789", "bytes 0-9/10"),
            ("bytes=10-", 416, b"", "bytes */10"),
            ("bytes=0-1,3-4", 200, b"0123456789", None),
            ("lines=1-2", 200, b"0123456789", None),
        ],
    )
    def test_ranges(self, path, wanted, status, body, span):
        answer, got = self.get(path, range=wanted)
        assert (answer.status_code, got, answer.headers.get("Content-Range")) == (status, body, span)

    def test_nothing_in_a_file_can_run(self, path):
        answer, _body = self.get(path)
        assert answer.headers["Content-Security-Policy"].endswith("sandbox")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert self.get(path, **{"if-none-match": answer.headers["ETag"]})[0].status_code == 304

    @pytest.mark.parametrize(
        "path",
        ["/media/../secret", "/media/documents/../../x", "/media/attachments/x", "/media/documents/none.pdf"],
    )
    def test_only_published_files_are_served(self, fjordby, path):
        default_storage.save("attachments/x", ContentFile(b"private"))
        assert self.get(path)[0].status_code == 404
