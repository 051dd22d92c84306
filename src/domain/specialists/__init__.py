"""Specialists: roster, credentials, supervision, what they share, workload.

Their sessions are in `sessions`.
"""
