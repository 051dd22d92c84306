"""Agencies that refer people without an account: the links that they were given."""
