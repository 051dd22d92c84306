"""Plans that change: arrivals, departures, prices of today, shortlists."""
