"""How wishes, and what specialists say of themselves, change what is measured: a match keeps which
of its participant's wishes its specialist had stated when it was approved. Tokens only."""

from collections.abc import Callable, Iterable
from uuid import UUID

from domain.measures.counts import GroupKind, part_of, wish_member
from domain.people.profile import MoreWishesStated, Wish
from domain.shared.vocabulary import trait
from domain.specialists.about_self import SpecialistDescribed
from domain.specialists.sharing import OwnTrait
from peermatch.readmodels.engine.projection import Handler
from peermatch.readmodels.engine.rows import Rows
from peermatch.readmodels.tables.measures.counting import Opened, Recount, TokenOf
from peermatch.readmodels.tables.measures.measured import MATCHES, PEOPLE, REFERRALS, WISHED
from peermatch.store import Recorded

Forget = Callable[[Rows, UUID], None]


def wished(rows: Rows, match_id: UUID) -> list[str]:
    """The parts by which a match counts: each topic that its participant wished something of, met
    where the specialist has stated any of it."""
    match = rows.get(MATCHES, match_id=match_id)
    referral = match and rows.get(REFERRALS, referral_id=match["referral_id"])
    asks = referral and rows.get(WISHED, who=referral["participant_id"])
    if not match or not asks:
        return []
    says = rows.get(WISHED, who=match["specialist_id"])
    stated = {compared for _, _, compared in says["said"]} if says else set()
    found: dict[str, tuple[str, bool]] = {}
    for met, unmet, compared in asks["said"]:
        there = compared in stated or found.get(met, ("", False))[1]
        found[met] = unmet, there
    return sorted(met if there else unmet for met, (unmet, there) in found.items())


def wish_handlers(
    recount: Recount, opened: Opened, token: TokenOf
) -> tuple[dict[type, Handler], Forget]:
    """Handlers, and what forgets somebody who is erased: their matches count by no wish."""

    def said(one: Wish | OwnTrait) -> list[str]:
        parts = (
            part_of(GroupKind.WISH, token(GroupKind.WISH, wish_member(one.topic, met)))
            for met in (True, False)
        )
        same = trait(one.topic, one.answer)
        return [*parts, token(GroupKind.WISH, f"{same.topic}: {same.answer}")]

    def keep(rows: Rows, who: UUID, told: Iterable[Wish | OwnTrait]) -> None:
        rows.put(WISHED, who=who, said=[said(one) for one in told])

    def wishes(rows: Rows, r: Recorded) -> None:
        keep(rows, r.fact.participant_id, opened(r).get("wishes") or ())

    def described(rows: Rows, r: Recorded) -> None:
        keep(rows, r.fact.specialist_id, opened(r).get("about") or ())

    def forget(rows: Rows, who: UUID) -> None:
        person = rows.get(PEOPLE, participant_id=who)
        referrals = map(UUID, person["referrals"]) if person else ()
        theirs = [match for one in referrals for match in rows.find(MATCHES, referral_id=one)]
        for match in (*theirs, *rows.find(MATCHES, specialist_id=who)):
            recount.change(rows, MATCHES, match["match_id"], wishes=[])
        rows.remove(WISHED, who=who)

    return {MoreWishesStated: wishes, SpecialistDescribed: described}, forget
