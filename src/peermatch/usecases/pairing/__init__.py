"""Who may be matched with whom, from current facts: what the hard rules ask, how much room a
specialist has, a day's matching problem, and what people choose. Runs and matches are in `matches`.
"""
