"""Keep everybody who works on a municipality's host inside that municipality.

Three layers, each enough for most of the admin, together for all of it:

* `people`: on a municipality's host a person has only the permissions of that municipality's groups,
  superusers included; so Wagtail's own permission checks work per municipality.
* `rows`: the default managers of Wagtail's models see only rows of the municipality and what the
  region shares, for as long as a request to the admin lasts.
* `gate`: an address of the admin that is on no list does not exist, and an id in an address that belongs
  to somebody else does not exist either.
"""
