"""Runs, proposals, decisions, choices and the course of a match.

Sessions that were booked are in `sessions`.
"""
