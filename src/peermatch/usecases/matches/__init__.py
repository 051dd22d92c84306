"""Runs, proposals, decisions and the course of a match.

Who may be matched with whom is in `pairing`, sessions that were booked in `sessions`.
"""
