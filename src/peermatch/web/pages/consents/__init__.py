"""Consent forms: their texts, signing on the screen or from paper, and what was signed, for staff.
A participant's own view of what they signed is in `own`."""
