"""The state's own page: what agencies tell of themselves. It knows no account and no person."""
