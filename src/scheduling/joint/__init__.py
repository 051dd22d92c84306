"""Matching and placement solved together, with a bound."""
