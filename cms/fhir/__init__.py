"""FHIR R4 for reading (https://hl7.org/fhir/R4/http.html): resources that plugins offer, at /fhir/ of each host.

The core parses searches, pages, asks the gate and describes what there is. Which rows a person may see, how
they look as resources and what is put on record is each plugin's own (`cms.fhir.resources`).
"""
