"""Whether people's sessions fit at a specialist, and who is in the way: by hand, by a search, and
by a model where the search goes astray.

Placing as well as can be belongs in `planner`.
"""
