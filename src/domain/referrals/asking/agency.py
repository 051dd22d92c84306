"""An agency refers somebody by the link that it was given, without an account of its own."""

from dataclasses import dataclass, replace
from datetime import date

from domain.referrals.asking.without_account import Asking, lacking, lacking_way
from domain.shared.decider import Refusal
from domain.shared.vocabulary import SafeContact


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyAsking:
    """What somebody at an agency told. `way` is what the person said is safe, None where nobody
    asked them; `agreed_on` the day on which the person agreed to be referred."""

    asking: Asking
    agreed_on: date | None


class AgreementMissing(Refusal):
    sentence = "The day on which they agreed to this referral is missing."
    field = "agreed_on"


class AgreementInTheFuture(Refusal):
    sentence = "They can’t have agreed on a day that is still to come."
    field = "agreed_on"


def lacking_of_agency(told: AgencyAsking, today: date) -> tuple[Refusal, ...]:
    """All that must still be told, in the form's order."""
    found = [*lacking(replace(told.asking, for_relative=True))]
    if told.asking.way is not None:
        found += lacking_way(told.asking)
    if told.agreed_on is None:
        found.append(AgreementMissing())
    elif told.agreed_on > today:
        found.append(AgreementInTheFuture())
    return tuple(found)


def check_agency_asking(told: AgencyAsking, today: date) -> None:
    """Raises the first of what is lacking."""
    for refusal in lacking_of_agency(told, today):
        raise refusal


def way_told_to_agency(told: AgencyAsking) -> SafeContact:
    """What the person said; where nobody asked them, no more than a call is safe."""
    return told.asking.way or SafeContact.NOT_AT_HOME
