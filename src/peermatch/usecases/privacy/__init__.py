"""Who looked at whose data: what is unusual about it, its review, and who may have been seen."""
