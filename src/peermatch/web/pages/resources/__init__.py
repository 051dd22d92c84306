"""Pages of the directory of resources and supports."""
