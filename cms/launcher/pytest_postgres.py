"""Pytest plugin: start the test database server before Django reads its settings.

Loaded early with `-p`. Does nothing where DATABASE_URL is set: by a developer with a
server of their own, or by the controller of a parallel run for its workers.
"""

import contextlib
import os

import pytest

from cms.launcher.template_database import migrated_template
from cms.launcher.testing import TEMPLATE, test_server

_stack = contextlib.ExitStack()

if not os.environ.get("DATABASE_URL"):
    os.environ["DATABASE_URL"] = _stack.enter_context(test_server()).url()
    os.environ[TEMPLATE] = migrated_template(os.environ["DATABASE_URL"])


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    _stack.close()
