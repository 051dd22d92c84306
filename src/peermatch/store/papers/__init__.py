"""Files that somebody gave on paper: kept sealed under their key, and gone with it. What was said
in them is a fact in the record; files for an import are in `accounts/unfinished`."""
