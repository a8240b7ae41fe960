"""docs/CONTENT.md describes every block as it is, and the example client works."""

import importlib.util
import io
import json
import re
import time
import urllib.error
from email.message import Message
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import translation

from cms.content.blocks import ArticleStreamBlock
from cms.content.rendering.blocks import BlockContext, LocalContact, render_block
from cms.webhooks import signing
from tests.factories import content

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = (ROOT / "docs/CONTENT.md").read_text()
SECTIONS = dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^##)", DOCUMENT, re.DOTALL | re.MULTILINE))
TYPES = sorted(ArticleStreamBlock().child_blocks)

rich = SimpleNamespace(source="<p>Words.</p>")
_file = SimpleNamespace(file=SimpleNamespace(url="/media/x"))
_card = {"uuid": "u", "slug": "s", "content_locale": "da", "title": "T"}
VALUES = {
    "text": rich,
    "image": {"image": None, "alt": "A", "caption": "C"},
    "table": ArticleStreamBlock()
    .child_blocks["table"]
    .to_python(
        {
            "grid": {
                "caption": "Vaccines",
                "columns": [{"type": "text", "heading": "Age"}, {"type": "text", "heading": "Vaccine"}],
                "rows": [{"values": ["<p>3 months</p>", "<p>Words.</p>"]}],
            },
            "row_heads": True,
        }
    ),
    "callout": {"tone": "tip", "title": "T", "text": rich},
    "emergency": {"title": "T", "text": rich, "number": "112", "number_label": "Call 112"},
    "steps": {"title": "T", "items": [{"title": "S", "text": rich}]},
    "checklist": {"title": "T", "items": ["One"]},
    "question_answer": {"items": [{"question": "Q", "answer": rich}]},
    "quote": {"text": rich, "source": "Midwife"},
    "video": {"title": "T", "video": _file, "captions": _file, "poster": None, "transcript": rich},
    "related": {"articles": [SimpleNamespace(pk=1)]},
    "local_contact": {"slot": "midwives"},
}
CONTEXT = BlockContext(
    locale="da",
    resolve=lambda pk: None,
    card_of=lambda pk: _card,
    contacts={"midwives": LocalContact("Midwives", "70 00 01 12", "8-15", "Havnegade 1")},
)


def described(kind):
    return json.loads(re.search(r"```json\n(.*?)```", SECTIONS[kind], re.DOTALL).group(1))


def rendered(kind):
    with translation.override("da"):
        return render_block(SimpleNamespace(block_type=kind, value=VALUES[kind], id="x"), CONTEXT)


def test_every_block_is_described_and_no_other():
    assert sorted(SECTIONS) == TYPES


@pytest.mark.parametrize("kind", TYPES)
def test_description_has_the_members_that_the_block_has(kind):
    example, real = described(kind), rendered(kind)
    assert list(example) == list(real) == ["id", "type", "html", "data"]
    assert example["type"] == kind
    assert set(example["data"]) == set(real["data"])


@pytest.mark.parametrize("kind", TYPES)
def test_html_alone_says_everything_so_that_unknown_blocks_lose_nothing(kind):
    real = rendered(kind)

    def texts(value, name=""):
        if isinstance(value, dict):
            for key, part in value.items():
                yield from texts(part, key)
        elif isinstance(value, list):
            for part in value:
                yield from texts(part, name)
        elif isinstance(value, str) and name not in {"slot", "number"}:
            yield value

    assert [text for text in texts(real["data"]) if text not in real["html"]] == []
    if kind not in {"image", "checklist", "related", "local_contact"}:
        assert "Words." in real["html"]


def example_client():
    spec = importlib.util.spec_from_file_location("example_client", ROOT / "docs/example-client/client.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Answer(io.BytesIO):
    headers: object


def through_django(asked):
    """urlopen, answered by the real API."""

    def open_url(request, timeout):
        parts = urlsplit(request.full_url)
        headers = {name.lower(): value for name, value in request.header_items()}
        answer = Client().get(f"{parts.path}?{parts.query}", headers={**headers, "host": parts.netloc})
        asked.append(answer.status_code)
        if answer.status_code != 200:
            raise urllib.error.HTTPError(request.full_url, answer.status_code, "", Message(), None)
        found = Answer(answer.content)
        found.headers = answer.headers
        return found

    return open_url


def test_example_client_lists_reads_searches_and_asks_again(db):
    fjordby = content.municipality("fjordby")
    sleep = content.topic(fjordby, "sleep")
    pages = [content.article(sleep["da"], f"Soevn {n}") for n in range(3)]
    asked = []
    library = example_client().Library("http://fjordby.localhost", "da", through_django(asked))
    assert [card["title"] for card in library.cards(limit=2)] == ["Soevn 0", "Soevn 1", "Soevn 2"]
    article = library.get(f"articles/{pages[0].uuid}")
    assert article["blocks"][0]["type"] == "text"
    assert library.get(f"articles/{pages[0].uuid}") == article
    assert asked[-2:] == [200, 304]
    assert len(library.get("search", q="soevn")["results"]) == 3
    pages[0].unpublish()
    assert library.get(f"articles/{pages[0].uuid}") is None
    assert asked[-1] == 410


def test_example_client_checks_a_webhook():
    secret, body, now = b"s" * 32, b'{"type":"webhook.test"}', int(time.time())
    headers = signing.headers([b"n" * 32, secret], message_id="msg_1", timestamp=now, body=body)
    is_genuine = example_client().is_genuine
    assert is_genuine(signing.shown(secret), headers, body)
    assert not is_genuine(signing.shown(secret), headers, body + b" ")
    assert not is_genuine(signing.shown(b"o" * 32), headers, body)
    old = signing.headers([secret], message_id="msg_1", timestamp=now - 900, body=body)
    assert not is_genuine(signing.shown(secret), old, body)


def test_example_client_stays_small():
    lines = (ROOT / "docs/example-client/client.py").read_text().splitlines()
    assert len([line for line in lines if line.strip()]) <= 60
