"""Somebody who waits, seen as if everything but what was never told were done."""

from dataclasses import replace

import pytest

from domain.pairing.eligibility import broken
from domain.pairing.sides import HeldBack, as_if_ready
from stories.pasts.run_samples import OFFER, SEEKER
from stories.pasts.samples import TODAY


@pytest.mark.parametrize("why", [*HeldBack, None])
def test_consent_screening_and_choice_are_taken_as_done(why: HeldBack | None) -> None:
    waits = replace(SEEKER, held_back=why, consent_from=None, consent_until=None)
    ready = as_if_ready(waits, TODAY)
    still = HeldBack.INCOMPLETE if why is HeldBack.INCOMPLETE else None
    assert ready == replace(SEEKER, held_back=still, consent_from=TODAY, consent_until=TODAY)
    assert bool(broken(ready, OFFER, TODAY)) == (still is not None)
