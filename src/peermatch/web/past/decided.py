"""How one match was decided, put together once for its page and the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from fastapi import Request

from peermatch.readmodels.engine.failed_work import REPLAYS, Failed
from peermatch.readmodels.screens.people.naming import specialist_names
from peermatch.readmodels.screens.review import how_proposed
from peermatch.readmodels.screens.review.how_proposed import HowProposed
from peermatch.readmodels.tables.matches.kept_replays import KeptReplays
from peermatch.usecases.review.ask_replays import DecisionSeen, how_decided
from peermatch.usecases.review.since_then import (
    Difference,
    LimitThen,
    Today,
    Weight,
    differences,
    limits_then,
    today_of,
    weights_then,
)
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.past.event_lines import SERVICE


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """`seen` is None while the worker looks, and where no run had a part in it (`awaited` tells
    which); `by` is a name. `names` are those of specialists."""

    how: HowProposed
    by: str
    awaited: bool
    failed: Failed | None
    seen: DecisionSeen | None
    today: Today | None
    person: tuple[Difference, ...] = ()
    specialist: tuple[Difference, ...] = ()
    weights: tuple[Weight, ...] = ()
    limits: tuple[LimitThen, ...] = ()
    names: Mapping[UUID, str]


def decided(request: Request, viewer: Viewer, match_id: UUID) -> Decided:
    """Raises NotFound."""
    services = services_of(request)
    service, reading = services.service, services.reading(viewer.actor)
    how = how_proposed.one(reading, match_id)
    match = how.match
    by_run = how.match_before is None
    replays = KeptReplays(services.views.engine, services.now)
    found = how_decided(replays, reading, match_id) if by_run else None
    today = today_of(service, match.referral_id, match.specialist_id, match_id)
    seen = found.seen if found else None
    offer = found.offer if found else None
    named = {match.specialist_id, *(one for one in (how.engine_choice,) if one)}
    if seen is not None:
        named |= {c.specialist_id for c in seen.candidates}
        named |= {who for rule in seen.ruled_out for who in rule.specialists}
        named |= {*seen.seeker.preferred, *seen.seeker.ranking}
    if today is not None:
        named |= {*today.seeker.preferred, *today.seeker.ranking}
    return Decided(
        how=how,
        by=services.account_names.of([how.by]).get(how.by, SERVICE),
        awaited=by_run and found is None,
        failed=services.failed_work.one(REPLAYS, str(match_id)) if by_run else None,
        seen=found,
        today=today,
        person=tuple(differences(seen.seeker, today.seeker)) if seen and today else (),
        specialist=tuple(differences(offer, today.offer)) if offer and today else (),
        weights=weights_then(service, seen.weights, seen.day) if seen else (),
        limits=limits_then(service, seen.day) if seen else (),
        names=specialist_names(reading, named),
    )
