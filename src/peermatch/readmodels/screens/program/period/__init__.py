"""What the program is measured by in a period that somebody chose. Lists of single records belong
beside it."""
