"""Reads of sets and of families' timelines."""

import json
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.http import Http404

from cms.accounts.models import Family
from cms.accounts.queries import families_of
from cms.accounts.rules import AnyUser
from cms.content.library.http import Asked
from cms.content.models import ArticlePage
from cms.content.queries import all_libraries, under
from cms.municipalities.models import Municipality, Region
from cms.timeline.library import timeline
from cms.timeline.models import FamilyTimeline
from cms.timeline.records import Record


def own_family(user: AnyUser, municipality: Municipality) -> Family:
    """The family of which the user is an adult here, the oldest when there are several; else Http404.

    A professional has no way in: a family's dates are its own.
    """
    family = families_of(user, municipality).select_related("municipality").order_by("created_at").first()
    if family is None:
        raise Http404
    return family


def records_of(family: Family) -> list[Record]:
    row = FamilyTimeline.unscoped.filter(family=family).first()
    return [] if row is None else records_in(row)


def records_in(row: FamilyTimeline) -> list[Record]:
    """The opened records; none when the family was erased."""
    found: list[Record] = json.loads(row.state or "[]")
    return found


def sets_on(host: str) -> list[dict[str, Any]]:
    """The sets as every phone on this host gets them, in one query."""
    question = timeline(Asked(host=host, query={}), {})
    with connection.cursor() as cursor:
        cursor.execute(question.sql, question.parameters)
        answer = question.answer(cursor.fetchall())
    found: list[dict[str, Any]] = json.loads(answer.body).get("sets", [])
    return found


def articles_for_sets(region: Region, municipality: Municipality | None) -> QuerySet[ArticlePage]:
    """What an editor may put into a set: the region's articles, and on a municipality's host its own."""
    paths: set[str] = set()
    for library in all_libraries():
        if library.region == region and library.municipality in {None, municipality}:
            paths |= library.root_paths
    # The base manager, because the borders are drawn here, also for jobs and commands.
    everything: QuerySet[ArticlePage] = ArticlePage._base_manager.all()
    return everything.filter(under(frozenset(paths)))
