from django.db import migrations

# Meetings from before there were taken times. Two at once stand on top of each other, as they did.
TAKE = """
INSERT INTO video_occupancy
    (id, municipality_id, professional_id, meeting_id, starts_at, ends_at, blocked, state)
SELECT gen_random_uuid(), m.municipality_id, m.professional_id, m.id, m.starts_at, m.ends_at,
       tstzrange(m.starts_at, m.ends_at, '[)'),
       CASE WHEN EXISTS (
           SELECT 1 FROM video_meeting o
           WHERE o.professional_id = m.professional_id AND o.cancelled_at IS NULL AND o.id < m.id
             AND tstzrange(o.starts_at, o.ends_at, '[)') && tstzrange(m.starts_at, m.ends_at, '[)')
       ) THEN 'overbooked' ELSE 'confirmed' END
FROM video_meeting m
WHERE m.cancelled_at IS NULL AND m.professional_id IS NOT NULL AND m.kind = 'fixed'
  AND NOT EXISTS (SELECT 1 FROM video_occupancy t WHERE t.meeting_id = m.id)
"""


class Migration(migrations.Migration):
    dependencies = [("video", "0002_booking")]

    operations = [migrations.RunSQL(TAKE, migrations.RunSQL.noop)]
