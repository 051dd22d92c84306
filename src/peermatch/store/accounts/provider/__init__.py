"""Accounts that sign in at an identity provider: which of its people is whose account."""
