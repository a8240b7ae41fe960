"""The search indexes take entries in at once.

An index that is changed keeps what is pending until it is cleaned: both are quick, and neither locks
out readers.
"""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations

INDEXES = ['published_references', 'published_search', 'published_search_head']
DIRECT = "".join(
    f"ALTER INDEX {name} SET (fastupdate = off); SELECT gin_clean_pending_list('{name}');" for name in INDEXES
)
PENDING = "".join(f"ALTER INDEX {name} SET (fastupdate = on);" for name in INDEXES)


class Migration(migrations.Migration):
    dependencies = [("content", "0007_search_head")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(DIRECT, PENDING)],
            state_operations=[
                migrations.RemoveIndex("publishedarticle", "published_references"),
                migrations.AddIndex("publishedarticle", GinIndex(fields=["references"], name="published_references", fastupdate=False)),
                migrations.RemoveIndex("publishedarticle", "published_search"),
                migrations.AddIndex("publishedarticle", GinIndex(fields=["search"], name="published_search", fastupdate=False)),
                migrations.RemoveIndex("publishedarticle", "published_search_head"),
                migrations.AddIndex("publishedarticle", GinIndex(fields=["search_head"], name="published_search_head", fastupdate=False)),
            ],
        )
    ]
