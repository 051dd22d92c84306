"""What people have begun and not finished: kept sealed for a while, then dropped."""
