"""A form that is signed gives the consent that it stands for, in one save; erasing takes the scan,
too."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from one_match import MATCH_ID, found, propose

from domain.matches.match_ending import EndReason
from domain.people.consent import Use
from domain.people.consents.consent_statements import (
    ConsentKind,
    FormLanguage,
    TermsMissing,
    UseMissing,
)
from domain.people.consents.consent_texts import TextLine, as_delivered
from domain.people.consents.signed_form import (
    SIGNED_FORM,
    ConsentTextChangedSince,
    FormAlreadySigned,
    SignedWay,
)
from domain.people.participant import PARTICIPANT, ConsentEndsBeforeItStarts
from domain.shared.roles import Role
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.screens.people import consents_given, signed_forms
from peermatch.store.papers.scans import Scans, ScanUnknown
from peermatch.usecases.core.changed_since import ChangedSince
from peermatch.usecases.core.identity import Actor, NotAllowed
from peermatch.usecases.core.ids import derived
from peermatch.usecases.matches.match_course import EndMatch
from peermatch.usecases.matches.proposal_decisions import ApproveMatch
from peermatch.usecases.people.consent_forms import (
    ChangeConsentText,
    FormToSign,
    SignConsentForm,
    SignConsentWithSpecialist,
    form_stream,
)
from peermatch.usecases.referrals.intake import GiveConsent, RevokeConsent
from stories.simulation.pools import REFERRALS, SPECIALISTS
from stories.ways.record_jobs_of import record_jobs_of

WHO = derived("participant", REFERRALS[0])
FORM = UUID(int=91)
TODAY = date(2026, 11, 23)
PDF = b"%PDF-1.7\nsigned\n%%EOF\n"


@pytest.fixture
def here(agency: Any, clock: Any) -> Any:
    """On both databases."""
    return found(agency, clock)


@pytest.fixture
def one(sqlite_agency: Any, clock: Any) -> Any:
    return found(sqlite_agency, clock)


def form(**other: Any) -> SignConsentForm:
    told: dict[str, Any] = {
        "participant_id": WHO,
        "form_id": FORM,
        "kind": ConsentKind.CARE,
        "language": FormLanguage.SPANISH,
        "version": 0,
        "expires_on": TODAY + timedelta(days=365),
        "signed_name": "Robin Example",
        "drawn": "1,1 2,2",
    }
    return SignConsentForm(**{**told, **other})


def scans_of(here: Any) -> Scans:
    deployed = here.deployment
    return Scans(deployed.store.vault, deployed.store.gate, deployed.clock.now)


def on_paper(here: Any, **other: Any) -> SignConsentForm:
    scan = uuid4()
    scans_of(here).keep(WHO, form_stream(WHO, other.get("form_id", FORM)), [(scan, PDF)])
    told = {"version": None, "drawn": "", "scans": (scan,), "signed_on": TODAY}
    return form(**{**told, **other})


def consents(here: Any) -> Any:
    return here.deployment.service.store.read(PARTICIPANT, WHO).consents


def test_signing_gives_the_consent_in_one_save(here: Any) -> None:
    before = consents(here)
    done = here.perform(Role.INTAKE, form())
    [given] = [one for one in consents(here) if one not in before]
    assert str(given.consent_id) == done.result["consent_id"]
    assert given.uses == frozenset(Use) - {Use.REFERRER}
    assert given.signed_on == TODAY
    assert given.scope.startswith("This peer recovery support program may tell My treating")
    assert "with later information" in given.scope
    here.project()
    reading = here.reading(Role.INTAKE)
    [row] = signed_forms.of_person(reading, WHO)
    assert (row.consent_id, row.way, row.version) == (given.consent_id, SignedWay.ON_SCREEN, 0)
    signed = signed_forms.opened(reading, WHO, row.form_id)
    assert signed.lines[0] == as_delivered(ConsentKind.CARE).spanish[0]
    assert "23 de noviembre de 2027" in " ".join(signed.lines)
    with pytest.raises(NotFound):
        signed_forms.opened(reading, uuid4(), row.form_id)
    end = here.deployment.service.store.end()
    here.perform(Role.COORDINATOR, form())
    assert here.deployment.service.store.end() == end
    with pytest.raises(FormAlreadySigned):
        here.perform(Role.INTAKE, form(signed_name="Somebody Else"))
    with pytest.raises(NotAllowed):
        here.perform(Role.CPRS, form())


def test_a_specialist_has_it_signed_by_whom_they_support_and_by_nobody_else(here: Any) -> None:
    own, another = (
        Actor(name="cprs", role=Role.CPRS, specialist_id=one) for one in SPECIALISTS[:2]
    )
    service = here.deployment.service
    told = {name: getattr(form(), name) for name in FormToSign.__annotations__}
    signing = SignConsentWithSpecialist(**told, specialist_id=SPECIALISTS[0])
    with pytest.raises(NotFound):
        service.perform(own, uuid4(), signing)
    propose(here)
    with pytest.raises(NotFound):
        service.perform(own, uuid4(), signing)
    here.perform(Role.COORDINATOR, ApproveMatch(match_id=MATCH_ID))
    before = consents(here)
    done = service.perform(own, uuid4(), signing)
    [given] = [one for one in consents(here) if one not in before]
    assert (str(given.consent_id), given.signed_on) == (done.result["consent_id"], TODAY)
    signed = here.deployment.service.store.read(SIGNED_FORM, UUID(done.result["form_id"])).signed
    assert (signed.way, signed.name) == (SignedWay.ON_SCREEN, "Robin Example")
    end = service.store.end()
    assert service.perform(own, uuid4(), signing).result == done.result
    assert service.store.end() == end
    for who, command, refusal in (
        (another, replace(signing, specialist_id=SPECIALISTS[1]), NotFound),
        (another, signing, NotFound),
        (own, replace(signing, form_id=uuid4(), version=None), ConsentTextChangedSince),
    ):
        with pytest.raises(refusal):
            service.perform(who, uuid4(), command)
    here.perform(Role.COORDINATOR, EndMatch(match_id=MATCH_ID, reason=EndReason.GOALS_REACHED))
    with pytest.raises(NotFound):
        service.perform(own, uuid4(), replace(signing, form_id=uuid4()))


def test_what_is_refused_leaves_nothing(one: Any) -> None:
    before, end = consents(one), one.deployment.service.store.end()
    for wrong, refusal in (
        (form(version=1), ConsentTextChangedSince),
        (form(expires_on=TODAY - timedelta(days=1)), ConsentEndsBeforeItStarts),
        (form(kind=ConsentKind.OTHER, use=Use.PAYER), TermsMissing),
        (form(kind=ConsentKind.OTHER, recipients="A", information="B", purpose="C"), UseMissing),
        (form(scans=(uuid4(),), drawn="", signed_on=TODAY), ScanUnknown),
    ):
        with pytest.raises(refusal):
            one.perform(Role.INTAKE, wrong)
    assert (consents(one), one.deployment.service.store.end()) == (before, end)


def test_a_consent_that_was_typed_gets_its_paper(one: Any) -> None:
    day = TODAY
    one.perform(
        Role.INTAKE, GiveConsent(participant_id=WHO, signed_on=day, expires_on=date(2028, 1, 5))
    )
    before = consents(one)
    paper = on_paper(one, kind=ConsentKind.SUPPORT, expires_on=date(2028, 1, 5))
    done = one.perform(Role.INTAKE, paper)
    assert consents(one) == before
    assert UUID(done.result["consent_id"]) == before[-1].consent_id
    one.project()
    assert len(consents_given.consents(one.reading(Role.INTAKE), WHO)) == len(before)
    one.perform(Role.INTAKE, paper)
    assert consents(one) == before


def test_somebody_who_signed_for_them_is_named(one: Any) -> None:
    one.perform(
        Role.INTAKE,
        form(
            kind=ConsentKind.OTHER,
            use=Use.REFERRER,
            recipients="Dr. Ames",
            information="Whether we meet",
            purpose="Her care",
            relationship="aunt",
            ends_when="I leave the program",
        ),
    )
    one.project()
    rows = consents_given.consents(one.reading(Role.INTAKE), WHO)
    [row] = [each for each in rows if each.recipients == "Dr. Ames"]
    assert (row.signed_by, row.uses) == ("Robin Example (aunt)", ("referrer",))
    assert row.ends_when == "I leave the program"


def test_a_revoked_consent_can_be_signed_again(one: Any) -> None:
    first = one.perform(Role.INTAKE, form()).result["consent_id"]
    revoke = RevokeConsent(participant_id=WHO, consent_id=UUID(first))
    one.perform(Role.INTAKE, revoke)
    second = one.perform(Role.INTAKE, form(form_id=UUID(int=92))).result["consent_id"]
    by_id = {str(each.consent_id): each for each in consents(one)}
    assert by_id[first].revoked_on == TODAY
    assert by_id[second].in_force(TODAY)


def test_two_managers_do_not_undo_each_other(one: Any) -> None:
    text = as_delivered(ConsentKind.CARE)
    lines = tuple(map(TextLine, text.english)), tuple(map(TextLine, text.spanish))
    seen = one.deployment.service.store.end()
    for n, refusal in (("One.", None), ("Two.", ChangedSince)):
        change = ChangeConsentText(
            kind=ConsentKind.CARE, english=(*lines[0], TextLine(n)), spanish=lines[1]
        )
        actor = Actor(name="manager-1", role=Role.MANAGER)
        service = one.deployment.service
        if refusal is None:
            assert service.perform(actor, uuid4(), change, seen=seen).result == {"version": 1}
        else:
            with pytest.raises(refusal):
                service.perform(actor, uuid4(), change, seen=seen)
    with pytest.raises(NotAllowed):
        one.perform(Role.INTAKE, change)


def test_erasing_somebody_takes_the_form_and_the_paper(here: Any, clock: Any) -> None:
    done = here.perform(Role.INTAKE, on_paper(here))
    stream = UUID(done.result["form_id"])
    stray = UUID(int=93)
    scans_of(here).keep(WHO, stray, [(uuid4(), PDF)])
    clock.pass_by(timedelta(days=2))
    jobs = record_jobs_of(here.deployment)
    jobs["scans"].run()
    assert scans_of(here).of(WHO, stray) == ()
    assert len(scans_of(here).of(WHO, stream)) == 1
    here.project()
    here.erase(WHO)
    assert scans_of(here).of(WHO, stream) == ()
    signed = here.deployment.service.store.read(SIGNED_FORM, stream).signed
    assert "Robin" not in str(signed)
    with pytest.raises(NotFound):
        signed_forms.opened(here.reading(Role.INTAKE), WHO, stream)
