"""Writes of meetings, by noun."""
