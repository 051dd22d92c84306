"""Accounts, sign-ins, calendar links, and the register of who opened whose data."""
