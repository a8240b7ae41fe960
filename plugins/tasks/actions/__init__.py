"""Writes of tasks. Each is one transaction, audited, under the task's lock."""
