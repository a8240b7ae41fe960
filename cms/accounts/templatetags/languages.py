"""Names of languages in templates."""

from django import template

from cms.accounts.languages import name_for_reader

register = template.Library()
register.filter("language_name", name_for_reader)
