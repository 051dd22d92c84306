"""Who may be matched with whom, before there is a match: the hard rules, conflicts of interest, and
the shortlists that people choose from. What becomes of a match belongs in `matches`."""
