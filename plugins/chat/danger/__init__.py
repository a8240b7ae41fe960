"""The suggested danger words and how they become the first draft of a municipality's list."""
