"""Phones that keep a CPRS's day without signal: the keys that open what is sealed on them."""
