"""Clocks and due items: what has to be done by when, and by whom.

The rule that sets a limit is in `program`.
"""
