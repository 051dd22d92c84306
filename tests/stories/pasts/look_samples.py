"""Samples of looks that are unusual."""

from dataclasses import replace
from typing import Any

from domain.privacy.emergency_access import LASTS, EmergencyReason, GlassBroken
from domain.privacy.unusual_looks import Unusual, UnusualLooksFound, looks_id
from stories.pasts.samples import NOW, TODAY, made_up_id


def unusual_looks_found(**changes: Any) -> UnusualLooksFound:
    """One account saw 90 people on one day, and 12 on others."""
    viewer = made_up_id("account")
    fact = UnusualLooksFound(
        looks_id=looks_id(Unusual.VOLUME, viewer, TODAY, None),
        kind=Unusual.VOLUME,
        viewer=viewer,
        on=TODAY,
        participant_id=None,
        people=90,
        usual=12,
    )
    return replace(fact, **changes)


def glass_broken(**changes: Any) -> GlassBroken:
    """Somebody opened a stranger's record because of a medical emergency."""
    fact = GlassBroken(
        access_id=made_up_id("emergency access"),
        participant_id=made_up_id("participant"),
        viewer=str(made_up_id("account")),
        reason=EmergencyReason.MEDICAL,
        words="Collapsed at the shelter",
        until=NOW + LASTS,
        review_by=TODAY,
    )
    return replace(fact, **changes)
