"""Settings refuse what would be unsafe, each with a sentence."""

import os
import subprocess
import sys

import pytest

GOOD = {
    "DJANGO_SETTINGS_MODULE": "cms.settings.production",
    "DJANGO_SECRET_KEY": "k" * 60,
    "FAMILY_START_MASTER_KEY": f"first:{'A' * 43}=",
    "DATABASE_URL": "postgresql:///somewhere",
    "DEMO": "0",
}


def start(**changes):
    environment = {key: value for key, value in (os.environ | GOOD | changes).items() if value is not None}
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "import django; django.setup(); from django.conf import settings as s; print(s.DEMO)",
        ],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_production_starts_with_what_it_needs_and_without_the_demo():
    done = start()
    assert done.stdout.strip() == "False", done.stderr


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"DJANGO_SECRET_KEY": None}, "Set the environment variable DJANGO_SECRET_KEY"),
        ({"FAMILY_START_MASTER_KEY": None}, "Set the environment variable FAMILY_START_MASTER_KEY"),
        ({"DEMO": "1"}, "DEMO is for laptops"),
        ({"DATABASE_URL": "mysql://here/there"}, "DATABASE_URL is not a PostgreSQL address"),
    ],
)
def test_production_refuses(changes, sentence):
    done = start(**changes)
    assert done.returncode != 0
    assert sentence in done.stderr
