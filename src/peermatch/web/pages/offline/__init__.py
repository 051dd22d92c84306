"""Use without signal: the page that a phone keeps, its key, and what makes it installable."""
