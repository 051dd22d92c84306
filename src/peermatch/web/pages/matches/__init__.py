"""Pages about proposals, matches and runs."""
