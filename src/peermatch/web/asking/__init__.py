"""Asking for support without an account, and what a receipt tells; what participants see of their
own is in `pages/own`."""
