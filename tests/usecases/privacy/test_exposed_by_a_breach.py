"""After a breach: whom it concerns, and whom it could have concerned, in their order."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from looked_at import FRIDAY, Register
from one_match import MATCH_ID, propose
from sqlalchemy import insert

from domain.shared.roles import Role
from peermatch.store.accounts.account_names import AccountNames, Known
from peermatch.store.accounts.look_register import LookRegister, Seen
from peermatch.store.accounts.sign_in_log import SIGN_IN_LOG, SoughtSignIns
from peermatch.usecases.core.ids import derived
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.privacy.breach import Exposed, Exposure, exposure, exposure_in, named
from stories.simulation.pools import REFERRALS, SPECIALISTS

FIRST, SECOND = (derived("participant", one) for one in REFERRALS[:2])
LONG_AFTER = timedelta(days=30)


class Breach(Register):
    @property
    def register(self) -> LookRegister:
        return LookRegister(self.deployment.vault)

    @property
    def reading(self) -> Any:
        return self.agency.reading(Role.PRIVACY_OFFICER)

    def known(self, account: UUID) -> Known:
        every = AccountNames(self.deployment.vault).everybody()
        return next(one for one in every if one.account_id == str(account))

    def at(self, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(FRIDAY, time(hour, minute), self.zone)

    def signed_in(self, account: UUID, device: str = "") -> UUID:
        row = {
            "sign_in_id": uuid4(),
            "account_id": str(account),
            "began_at": self.at(8),
            "how": "password",
            "device": device,
            "source": None,
        }
        with self.deployment.vault.begin() as connection:
            connection.execute(insert(SIGN_IN_LOG).values(row))
        found: UUID = row["sign_in_id"]
        return found


@pytest.fixture
def breach(founded: Any) -> Breach:
    """The first of two people is supported by the first specialist."""
    propose(founded)
    founded.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    founded.project()
    return Breach(founded)


def seen(whom: UUID, first: datetime, last: datetime | None = None, looks: int = 1) -> Exposed:
    return Exposed(
        participant_id=whom, seen=Seen(subject=whom, looks=looks, first=first, last=last or first)
    )


def not_seen(*whom: UUID) -> list[Exposed]:
    return [Exposed(participant_id=one, seen=None) for one in sorted(whom)]


def test_who_was_seen_comes_first_and_then_whom_else_the_account_could_have_seen(
    breach: Breach,
) -> None:
    stolen = breach.account("Stolen Laptop")
    since, until = breach.at(19), breach.at(21)
    breach.look(stolen, SECOND, SPECIALISTS[0], at=time(19))
    breach.look(stolen, SECOND, at=time(20, 59))
    breach.look(stolen, FIRST, at=time(18, 59))
    breach.look(stolen, FIRST, at=time(21))
    breach.look(breach.account("Another Laptop"), FIRST, at=time(20))
    account = breach.known(stolen)
    early = exposure(breach.reading, breach.register, account, since, until)
    second = seen(SECOND, breach.at(19), breach.at(20, 59), 2)
    assert early == Exposure(
        accounts=(account,),
        since=since,
        until=until,
        people=(second, *not_seen(FIRST)),
    )
    assert (early.seen, early.others) == (1, 1)
    whole = exposure(breach.reading, breach.register, account, since, until + LONG_AFTER)
    assert whole.people == (
        seen(SECOND, breach.at(19), breach.at(20, 59), 2),
        seen(FIRST, breach.at(21)),
    )
    assert (whole.seen, whole.others, whole.until) == (2, 0, until + LONG_AFTER)
    before = exposure(breach.reading, breach.register, account, since - LONG_AFTER, breach.at(18))
    assert (before.people, before.seen, before.others) == ((), 0, 0), "nobody was on record"


def test_those_seen_at_one_moment_stand_in_the_order_of_their_ids(breach: Breach) -> None:
    stolen = breach.known(breach.account("Stolen Laptop"))
    breach.look(stolen.account_id, FIRST, SECOND, at=time(10))
    found = exposure(breach.reading, breach.register, stolen, breach.at(9), breach.at(11))
    assert found.people == tuple(seen(one, breach.at(10)) for one in sorted((FIRST, SECOND)))


def test_a_specialist_reaches_whom_they_support_and_was_seen_to_look_beyond(
    breach: Breach,
) -> None:
    own = breach.known(breach.account("Robin Mundy", Role.CPRS, SPECIALISTS[0]))
    later = breach.at(23) + LONG_AFTER
    assert exposure(breach.reading, breach.register, own, breach.at(9), later).people == (
        *not_seen(FIRST),
    )
    breach.look(own.account_id, SECOND, SPECIALISTS[1])
    assert exposure(breach.reading, breach.register, own, breach.at(9), later).people == (
        seen(SECOND, breach.at(12)),
        *not_seen(FIRST),
    )
    before = exposure(breach.reading, breach.register, own, breach.at(9), breach.at(13))
    assert before.people == (seen(SECOND, breach.at(12)),), "the match began later"


def test_sign_ins_concern_whom_was_seen_in_them_and_whom_all_their_roles_reach(
    breach: Breach,
) -> None:
    own = breach.account("Robin Mundy", Role.CPRS, SPECIALISTS[0])
    desk = breach.account("Ada Desk", Role.ADMINISTRATOR)
    mine, another = breach.signed_in(own, "tablet"), breach.signed_in(own, "phone")
    breach.look(own, SECOND, at=time(10), sign_in=mine)
    breach.look(own, SECOND, at=time(9), sign_in=another)
    breach.look(own, SECOND, at=time(12), sign_in=mine)
    accounts = (breach.known(own), breach.known(desk))
    since, until = breach.at(10), breach.at(12)
    found = exposure_in(
        breach.reading,
        breach.register,
        accounts,
        SoughtSignIns(device="tablet"),
        since=since,
        until=until,
    )
    assert found == Exposure(
        accounts=accounts, since=since, until=until, people=(seen(SECOND, breach.at(10)),)
    )
    wider = exposure_in(
        breach.reading,
        breach.register,
        accounts,
        SoughtSignIns(device="tablet"),
        since=breach.at(9),
        until=until + LONG_AFTER,
    )
    assert wider.people == (
        seen(SECOND, breach.at(10), breach.at(12), 2),
        *not_seen(FIRST),
    )
    nobody = exposure_in(
        breach.reading,
        breach.register,
        (),
        SoughtSignIns(device="none"),
        since=since,
        until=until,
    )
    assert nobody.people == ()


def test_people_are_told_by_name_and_naming_them_is_a_look(breach: Breach) -> None:
    stolen = breach.known(breach.account("Stolen Laptop"))
    breach.look(stolen.account_id, SECOND)
    found = exposure(breach.reading, breach.register, stolen, breach.at(9), breach.at(19))
    stranger = Exposed(participant_id=UUID(int=1), seen=None)
    listed = Exposure(
        accounts=found.accounts,
        since=found.since,
        until=found.until,
        people=(*found.people, stranger),
    )
    assert list(named(breach.reading, listed)) == [
        (seen(SECOND, breach.at(12)), "Participant 1"),
        (not_seen(FIRST)[0], "Participant 0"),
        (stranger, ""),
    ]
    for whom in (FIRST, SECOND):
        *_, last = breach.deployment.store.gate.of(whom, breach.at(0))
        assert last.purpose == "breach"
    breach.agency.erase(FIRST)
    breach.agency.project()
    assert [name for _, name in named(breach.reading, listed)] == ["Participant 1", "(erased)", ""]
