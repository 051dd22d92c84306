"""Which column, or which field of a form, an error is about where it names another."""

from collections.abc import Collection, Mapping

FORMERLY: Mapping[str, tuple[str, ...]] = {
    "credential_expires_on": ("credential_expires",),
    "excluded_specialists": ("exclude_specialists",),
    "experiences": ("areas",),
    "gender": ("gender_preference",),
    "gender_strength": ("gender_preference_strength",),
    "preferred_specialists": ("prefer_specialists",),
    "sender_reference": ("referral",),
    "staff_reference": ("specialist",),
    "windows": ("available", "hours"),
}
"""What columns of files of commands were called once, and what their fields are called now: such
files go on being taken."""

BESIDE = (
    ("consent_expires_on", "expires_on"),
    ("consent_signed_on", "signed_on"),
    ("fte", "fte_percent"),
    ("referral", "referral_id"),
    ("specialist", "specialist_id"),
    ("supervisor", "supervisor_id"),
)
"""Not the same thing, but told in its place where a refusal names the other: a sender's own
reference and the id made of it, a share and its percent, a consent's day in a referral."""


def now_called(column: str, asked: Collection[str]) -> str:
    """What the field of a column is called in a command that asks for these."""
    if column in asked:
        return column
    return next((name for name in FORMERLY.get(column, ()) if name in asked), column)


def own_name(field: str, names: Collection[str]) -> str:
    """What a field that an error names is called among `names`: a file's columns, a form's
    fields. Empty when it has no name there."""
    if field in names:
        return field
    beside = (name for group in BESIDE if field in group for name in group)
    once = (name for old, now in FORMERLY.items() if field in now for name in (*now, old))
    return next((name for name in (*beside, *once) if name in names), "")
