from django.db import migrations

from cms.audit.sql import GUARD, SEAL, UNGUARD, UNSEAL


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [
        migrations.RunSQL(SEAL, UNSEAL),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
