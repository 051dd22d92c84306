"""Tables of commitments, planned weeks, repairs, feeds and times in question."""
