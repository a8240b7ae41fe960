"""Reads of tasks, always within the municipality and what the person may see."""
