"""Append-only record of who did or read what, and why. Use `cms.audit.record.record`."""
