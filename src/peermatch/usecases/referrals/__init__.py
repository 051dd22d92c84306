"""Receiving a referral and its course until it is matched or closed."""
