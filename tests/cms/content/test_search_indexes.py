"""The indexes that families' searches use."""

import pytest
from django.db import connection

SEARCHED = {"published_references", "published_search", "published_search_head", "wording_alike"}


@pytest.mark.django_db
def test_no_search_reads_through_a_list_of_pending_entries():
    """What is published goes into the index at once: PostgreSQL's default keeps up to 4 MB of it aside."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reloptions FROM pg_class WHERE relname = ANY(%s)", [sorted(SEARCHED)])
        options = dict(cursor.fetchall())
    assert options == {name: ["fastupdate=off"] for name in SEARCHED}
