"""Participants: profile, consents, disclosures, plans, challenges, authorizations.

Their referral is in `referrals`.
"""
