"""Tables of groups and their meetings."""
