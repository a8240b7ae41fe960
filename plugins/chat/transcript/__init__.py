"""A conversation as a paper and as data for the journal.

It is made of messages alone. Internal notes live in another table, and nothing here reads it: they are in
no form of a transcript, for nobody.
"""
