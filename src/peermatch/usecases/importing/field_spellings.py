"""What one field is called in files, in commands and in refusals, where that differs."""

from collections.abc import Collection

SPELLED = (
    ("areas", "experiences"),
    ("available", "windows", "hours"),
    ("consent_expires_on", "expires_on"),
    ("consent_signed_on", "signed_on"),
    ("credential_expires", "credential_expires_on"),
    ("exclude_specialists", "excluded_specialists"),
    ("fte", "fte_percent"),
    ("gender_preference", "gender"),
    ("gender_preference_strength", "gender_strength"),
    ("prefer_specialists", "preferred_specialists"),
    ("referral", "sender_reference", "referral_id"),
    ("specialist", "staff_reference", "specialist_id"),
    ("supervisor", "supervisor_id"),
)
"""Names of one field in files, commands and refusals, where they differ."""


def own_name(field: str, names: Collection[str]) -> str:
    """What a field that an error names is called among `names`: a file's columns, a form's
    fields. Empty when it has no name there."""
    if field in names:
        return field
    spelled = (name for group in SPELLED if field in group for name in group if name in names)
    return next(spelled, "")
