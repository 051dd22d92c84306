"""Pages about referrals and finding people."""
