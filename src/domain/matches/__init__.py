"""Who suits whom, and a match from proposed to ended: eligibility, conflicts, shortlists, runs."""
