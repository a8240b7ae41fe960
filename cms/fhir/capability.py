"""The CapabilityStatement: what can be read here (https://hl7.org/fhir/R4/capabilitystatement.html)."""

from importlib.metadata import version

from cms.fhir.outcomes import CONTENT_TYPE
from cms.fhir.resources import Caller, FhirResource, Json, Parameter, resources_in
from cms.fhir.searching import parameters_of

FHIR_VERSION = "4.0.1"
# The day on which this description was last changed.
CHANGED_ON = "2026-11-29"


def capability_statement(caller: Caller) -> Json:
    """Written from what the plugins that are on offer, so that it cannot promise more."""
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": CHANGED_ON,
        "kind": "instance",
        "software": {"name": "Family Start", "version": version("family-start")},
        "implementation": {"description": caller.municipality.name, "url": caller.base},
        "fhirVersion": FHIR_VERSION,
        "format": [CONTENT_TYPE, "json"],
        "rest": [
            {
                "mode": "server",
                "documentation": "For reading. Errors are OperationOutcomes. Pages are followed by their "
                "links alone; the latest stand first. An unknown parameter is refused, unless the "
                "client sends `Prefer: handling=lenient`.",
                "security": {
                    "cors": False,
                    "description": "The session of a professional of this municipality, with a second "
                    "factor. What is read is put on record.",
                },
                "resource": [_resource(one) for one in resources_in(caller.municipality)],
            }
        ],
    }


def _resource(resource: FhirResource) -> Json:
    found: Json = {
        "type": resource.type,
        "documentation": resource.documentation,
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "readHistory": False,
        "conditionalRead": "not-supported",
        "referencePolicy": ["logical"],
        "searchParam": [_parameter(resource, one) for one in parameters_of(resource).values()],
    }
    if resource.one_of:
        found["documentation"] += f" A search names at least one of: {', '.join(resource.one_of)}."
    return found


def _parameter(resource: FhirResource, parameter: Parameter) -> Json:
    base = "Resource" if parameter.name.startswith("_") else resource.type
    name = parameter.name.removeprefix("_")
    found: Json = {
        "name": parameter.name,
        "definition": f"http://hl7.org/fhir/SearchParameter/{base}-{name}",
        "type": str(parameter.kind),
    }
    if parameter.documentation:
        found["documentation"] = parameter.documentation
    return found
