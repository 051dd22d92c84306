"""A referral from received to closed: intake, screening, waiting, outreach, choosing.

What follows a match is in `matches`.
"""
