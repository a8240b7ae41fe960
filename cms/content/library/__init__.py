"""The public read API of the library, free of input and output.

Every endpoint is one SQL statement and one pure function from its rows to the answer. Two drivers
run them: thin DRF views (`cms.content.api`) and the ASGI edge (`cms.content.edge`). Both give the same bytes.
"""
