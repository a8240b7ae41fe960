from django.db import migrations


class Migration(migrations.Migration):
    """The table of the cache shared by all web processes (django.core.cache.backends.db).

    UNLOGGED: counters need no write-ahead log, and a crash of the server may empty them.
    """

    dependencies = [("accounts", "0003_invitation")]

    operations = [
        migrations.RunSQL(
            sql=[
                "CREATE UNLOGGED TABLE IF NOT EXISTS shared_cache ("
                "cache_key varchar(255) NOT NULL PRIMARY KEY,"
                "value text NOT NULL,"
                "expires timestamptz NOT NULL)",
                "CREATE INDEX IF NOT EXISTS shared_cache_expires ON shared_cache (expires)",
            ],
            reverse_sql="DROP TABLE IF EXISTS shared_cache",
        )
    ]
