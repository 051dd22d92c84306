"""Tables of the review queue: what waits, how it is found, and what changed."""
