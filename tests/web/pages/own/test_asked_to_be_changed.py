"""Somebody reads what they said is wrong with their record, what they were answered, and who pays,
under every record that became theirs."""

from datetime import timedelta
from html import unescape
from re import sub
from uuid import UUID, uuid4

from domain.shared.roles import Role
from peermatch.usecases.referrals.same_person import MergeReferral, SuspectDuplicate
from web.pages.own.own_links import made, opened, received


def seen(client, path: str) -> str:
    return " ".join(unescape(sub("<[^>]+>", " ", client.get(path).text)).split())


def test_they_read_what_was_answered_and_who_pays(peermatch) -> None:
    referral, whose = received(peermatch)
    other, was = received(peermatch)
    statement = str(uuid4())
    filed = {"statement_id": statement, "participant_id": was, "record_id": other}
    filed["words"] = "I never lived in Essex."

    def office(command: str, **given: object) -> None:
        answer = peermatch.command(Role.COORDINATOR, command, **given)
        assert answer.status_code == 200, answer.text

    client = opened(peermatch, made(peermatch, whose))
    assert "What I asked to be changed None is on record." in seen(client, "/your-page/record/all")
    assert "What I asked to be changed" not in seen(client, "/your-page/record")
    office("file-statement", **filed)
    office(
        "grant-authorization",
        authorization_id=str(uuid4()),
        participant_id=whose,
        payer="Tidewater Health",
        reference="TH-77",
        starts_on=str(peermatch.today()),
        ends_on=str(peermatch.today() + timedelta(days=90)),
        units=40,
    )
    peermatch.perform(
        Role.INTAKE, SuspectDuplicate(referral_id=UUID(other), other_id=UUID(referral))
    )
    assert "I never lived in Essex." not in seen(client, "/your-page/record/all")
    peermatch.perform(Role.INTAKE, MergeReferral(referral_id=UUID(other), into=UUID(referral)))
    record = seen(client, "/your-page/record")
    assert "“I never lived in Essex.” Not answered yet." in record
    assert "Tidewater Health From" in record
    assert "Number: TH-77" in record
    office(
        "answer-statement",
        statement_id=statement,
        amended=False,
        words="The letter of May says so.",
    )
    for page in ("/your-page/record", "/your-page/record/all"):
        shown = seen(client, page)
        assert "“The letter of May says so.” It was not changed. What you said stays" in shown
    told = client.get("/your-page/record.json").json()
    [asked] = told["asked_to_be_changed"]
    assert (asked["answer"], asked["changed"]) == ("The letter of May says so.", False)
    [paid] = told["paid_for"]
    assert (paid["by"], paid["units"], paid["units_left"]) == ("Tidewater Health", 40, 40)
    assert "Quién paga por mi apoyo" in seen(client, "/your-page/record?lang=es")
