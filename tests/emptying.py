"""How the tables are emptied after a test that commits.

TRUNCATE makes new files for all of them, each time; such a test leaves rows in a few.
"""

from typing import Any

_EMPTY = """
DO $$
DECLARE
  one text;
  has_rows boolean;
  filled text[] := '{{}}';
BEGIN
  FOREACH one IN ARRAY '{{{tables}}}'::text[] LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM %I)', one) INTO has_rows;
    IF has_rows THEN filled := filled || one; END IF;
  END LOOP;
  -- Triggers of ours refuse to let the audit trail go, and write elsewhere what was here.
  FOREACH one IN ARRAY filled LOOP EXECUTE format('ALTER TABLE %I DISABLE TRIGGER USER', one); END LOOP;
  FOREACH one IN ARRAY filled LOOP EXECUTE format('DELETE FROM %I', one); END LOOP;
  SET CONSTRAINTS ALL IMMEDIATE;
  FOREACH one IN ARRAY filled LOOP EXECUTE format('ALTER TABLE %I ENABLE TRIGGER USER', one); END LOOP;
END $$
"""


def emptying(_style: Any, tables: list[str], **_options: Any) -> list[str]:
    """In the place of Django's `sql_flush`: the statement that deletes every row of these tables."""
    return [_EMPTY.format(tables=",".join(tables))] if tables else []
