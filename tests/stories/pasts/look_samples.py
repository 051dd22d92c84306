"""Samples of looks that are unusual."""

from dataclasses import replace
from typing import Any

from domain.privacy.unusual_looks import Unusual, UnusualLooksFound, looks_id
from stories.pasts.samples import TODAY, made_up_id


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
