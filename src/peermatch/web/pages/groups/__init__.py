"""Pages about groups."""
