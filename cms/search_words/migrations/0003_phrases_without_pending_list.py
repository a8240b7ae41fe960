"""The index of phrases takes entries in at once.

An index that is changed keeps what is pending until it is cleaned: both are quick, and neither locks
out readers.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import migrations

INDEXES = ['phrase_alike']
DIRECT = "".join(
    f"ALTER INDEX {name} SET (fastupdate = off); SELECT gin_clean_pending_list('{name}');" for name in INDEXES
)
PENDING = "".join(f"ALTER INDEX {name} SET (fastupdate = on);" for name in INDEXES)


class Migration(migrations.Migration):
    dependencies = [("search_words", "0002_phrases_follow_the_library")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunSQL(DIRECT, PENDING)],
            state_operations=[
                migrations.RemoveIndex("phrase", "phrase_alike"),
                migrations.AddIndex("phrase", GinIndex(OpClass("folded", "gin_trgm_ops"), name="phrase_alike", fastupdate=False)),
            ],
        )
    ]
