"""Tables of matches, proposals and matching runs."""
