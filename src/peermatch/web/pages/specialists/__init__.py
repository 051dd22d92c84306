"""Pages about specialists."""
