"""Tables of referrals and who waits."""
