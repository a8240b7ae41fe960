"""manage.py municipality."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cms.municipalities.models import Municipality

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("municipality", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def region():
    run("region", "region-nord", "--name", "Region Nord", "--host", "localhost")


def test_create_list_and_sync(region):
    made = run(
        "create", "fjordby", "--name", "Fjordby", "--host", "fjordby.localhost", "--opening-hours", "8-15"
    )
    assert "Fjordby is there" in made
    assert Municipality.objects.get(slug="fjordby").opening_hours == "8-15"
    assert run("list") == "fjordby\tFjordby\tda,en\tfjordby.localhost\n"
    assert "Fjordby" in run("sync")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--host", "localhost"), "already belongs to Region Nord"),
        (("--host", "f.localhost", "--languages", "da,xx"), "xx"),
        (("--host", "f.localhost", "--accent", "#FFEE88"), "#897500"),
        (("--host", "f.localhost", "--region", "syd"), "region-nord"),
    ],
)
def test_errors_are_one_clear_sentence(region, arguments, words, settings):
    settings.LANGUAGE_CODE = "en"
    with pytest.raises(CommandError, match=words):
        run("create", "fjordby", "--name", "Fjordby", *arguments)
    assert not Municipality.objects.exists()
