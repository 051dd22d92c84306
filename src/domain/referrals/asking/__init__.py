"""Asking without an account: what somebody must tell, and what their receipt tells them later;
also by an agency, which has a link.
Referrals that staff or agencies enter are one room up."""
