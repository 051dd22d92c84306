"""Asking without an account: what somebody must tell, and what their receipt tells them later.
Referrals that staff or agencies enter are one room up."""
