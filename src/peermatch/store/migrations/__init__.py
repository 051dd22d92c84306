"""Every change of the databases' tables, oldest first: a folder each for record, vault and views.

A migration that has been released is never edited; a new one follows it.
"""
