"""A consent is revoked in one place, where each of several in force says in words what it covers:
the same words on the form, on the person's page and over the API."""

from html import unescape
from uuid import uuid4

from domain.people.consents.consent_statements import STANDING, ConsentKind, FormLanguage
from domain.shared.roles import Role
from web.pages.consents.test_signed_on_screen import words
from web.pages.own.own_links import made, opened, received

CLINIC = (
    "Covers coordination with other care. This program may tell Tidewater Clinic: attendance, "
    "without later information. Purpose: working together."
)
STANDARD = "Covers contact, matching and meeting. This peer recovery support program may tell"


def told_a_clinic(peermatch) -> tuple[str, str, str]:
    """A referral and its person, with the standard consent and one for a clinic: its id, too."""
    referral, whose = received(peermatch)
    answer = peermatch.command(
        Role.INTAKE,
        "give-consent-for",
        participant_id=whose,
        consent_id=str(uuid4()),
        signed_on="2026-01-05",
        expires_on="2035-01-05",
        discloser="This program",
        recipients="Tidewater Clinic",
        information="attendance",
        purpose="working together",
        covers_later_information=False,
        uses=["other-care"],
        told_of_right_to_revoke=True,
    )
    assert answer.status_code == 200, answer.text
    return referral, whose, answer.json()["consent_id"]


def test_of_several_consents_the_form_asks_which_by_what_each_covers(peermatch):
    referral, whose, clinic = told_a_clinic(peermatch)
    intake = peermatch.client(Role.INTAKE)
    person = intake.get(f"/referrals/{referral}").text
    assert CLINIC in words(person)
    asked = f"/do/revoke-consent?participant_id={whose}"
    form = unescape(intake.get(asked).text)
    assert CLINIC in form
    assert STANDARD in form
    assert " checked" not in form
    clicked = intake.get(f"{asked}&consent_id={clinic}").text
    assert f'name="consent_id" value="{clinic}" checked' in clicked
    assert STANDARD in clicked
    unsaid = intake.post(
        "/do/revoke-consent",
        data={"participant_id": whose, "given": "participant_id", "command_id": str(uuid4())},
    )
    assert unsaid.status_code == 422
    assert CLINIC in unescape(unsaid.text)
    assert peermatch.command(
        Role.INTAKE, "revoke-consent", participant_id=whose, consent_id=clinic
    ).is_success
    left = unescape(intake.get(asked).text)
    assert CLINIC not in left
    assert STANDARD in left


def test_the_api_says_the_same_and_what_there_is_to_choose_from(peermatch):
    referral, whose, clinic = told_a_clinic(peermatch)
    client = peermatch.client(Role.INTAKE)
    consents = client.get(f"/api/v1/referrals/{referral}/person").json()["consents"]
    assert CLINIC in [one["covers"] for one in consents]
    answer = peermatch.command(Role.INTAKE, "revoke-consent", participant_id=whose)
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert error["field"] == "consent_id"
    assert len(error["choices"]) == 2
    offered = {one["value"]: one["words"] for one in error["choices"]}
    uses = CLINIC.partition(". ")[0]
    assert offered[clinic] == f"Signed Jan 5, 2026, until Jan 5, 2035. {uses}.", "names nobody"
    other = peermatch.command(Role.INTAKE, "revoke-consent", participant_id="nobody")
    assert all("choices" not in error for error in other.json()["errors"])


def test_a_person_takes_one_of_several_back_by_what_it_covers_in_their_language(peermatch):
    _, whose, clinic = told_a_clinic(peermatch)
    own = opened(peermatch, made(peermatch, whose))
    said = CLINIC.removeprefix("Covers coordination with other care. ")
    assert said in words(own.get("/your-page/record?lang=en").text)
    asked = words(own.get(f"/your-page/consents/{clinic}?lang=en").text)
    assert said in asked
    assert "You have other consents. They stay as they are." in asked
    spanish = words(own.get(f"/your-page/consents/{clinic}?lang=es").text)
    assert "This program puede decirles a: Tidewater Clinic. Qué: attendance" in spanish
    standing = STANDING[ConsentKind.SUPPORT, FormLanguage.SPANISH]
    record = words(own.get("/your-page/record?lang=es").text)
    assert f"{standing.discloser} puede decirles a: {standing.recipients}. Qué:" in record
    assert "Purpose" not in record
