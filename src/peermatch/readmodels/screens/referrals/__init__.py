"""What the screens about referrals read."""
