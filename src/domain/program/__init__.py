"""The program itself: limits with their sources and dates, rules, sites, what wishes are worth.

Not who works there.
"""
