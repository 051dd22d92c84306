"""Work that was asked for, taken item by item: runs, shortlists, repairs, weeks, proposals."""
