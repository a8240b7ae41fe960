"""The committed description of the API is what the code describes. Nothing is written here.

After a change on purpose: manage.py spectacular --lang en --file tests/schema/openapi.yaml --validate --fail-on-warn
"""

from pathlib import Path

import pytest
import yaml
from django.utils import translation
from drf_spectacular.drainage import reset_generator_stats
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from openapi_spec_validator import validate

COMMITTED = Path(__file__).parent / "openapi.yaml"


@pytest.fixture(scope="module")
def generated():
    reset_generator_stats()
    with translation.override("en"):
        schema = SchemaGenerator().get_schema(request=None, public=True)
    return OpenApiYamlRenderer().render(schema, renderer_context={}).decode()


def test_committed_description_is_up_to_date(generated):
    assert yaml.safe_load(generated) == yaml.safe_load(COMMITTED.read_text())


def test_description_is_valid_openapi(generated):
    validate(yaml.safe_load(generated))


def test_only_our_own_api_is_described(generated):
    paths = yaml.safe_load(generated)["paths"]
    assert all(path.startswith("/api/v1/") for path in paths)
    assert "/api/v1/library/articles/{uuid}" in paths
    assert not any("demo" in path for path in paths)


def test_operations_of_plugins_say_so(generated):
    paths = yaml.safe_load(generated)["paths"]
    marked = {path: operation.get("x-plugin") for path, way in paths.items() for operation in way.values()}
    assert marked["/api/v1/chat/promise"] == "chat"
    assert marked["/api/v1/me/"] is None
