"""From the staff's page to the person's own: the link is shown once, opens with a PIN, and says
nothing to anybody else; it ends with its revoking, with a merge and with time."""

import re
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

import pytest

from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.people.contact.returned_link import link_came_back
from peermatch.usecases.people.gateway import Answer, Letter
from peermatch.usecases.people.own_link import NothingSentAtNight
from web.pages.own.own_links import PIN, made, opened, received

SPANISH = {"accept-language": "es-MX,es;q=0.9"}


def test_a_link_leads_to_the_persons_own_page(peermatch):
    referral, whose = received(peermatch)
    page = peermatch.client(Role.INTAKE).get(f"/referrals/{referral}").text
    assert f"/people/{whose}/private-link" in page
    path = made(peermatch, whose)
    asked = peermatch.client().get(path)
    assert asked.status_code == 200
    assert "Type your PIN or your birth date" in asked.text
    client = opened(peermatch, path)
    home = client.get("/your-page")
    assert home.status_code == 200
    assert "Hello Robin" in home.text
    assert home.headers["cache-control"] == "no-store"
    assert path not in peermatch.client(Role.INTAKE).get(f"/people/{whose}/private-link").text


def test_the_cookie_ends_with_the_browser_and_is_no_staffs(peermatch):
    _, whose = received(peermatch)
    client = peermatch.client()
    sent = {"link": made(peermatch, whose).removeprefix("/your/"), "pin": PIN}
    kept = client.post("/your-page/open", data=sent).headers["set-cookie"]
    assert kept.startswith("your-page=")
    assert "max-age" not in kept.casefold()
    assert "expires" not in kept.casefold()
    assert {"HttpOnly", "SameSite=lax"} <= {part.strip() for part in kept.split(";")}
    for page in ("/", "/referrals", f"/people/{whose}/private-link"):
        assert client.get(page).headers["location"].startswith("/sign-in")
    staff = peermatch.client(Role.COORDINATOR)
    assert staff.get("/your-page").status_code == 401


def test_a_birth_date_opens_it_in_either_language(peermatch):
    _, whose = received(peermatch, language="es")
    path = made(peermatch, whose, opens_with="birth-date", pin="")
    asked = peermatch.client().get(path, headers=SPANISH)
    assert '<html lang="es">' in asked.text
    assert asked.text.index('id="day"') < asked.text.index('id="month"')
    client = opened(peermatch, path, pin="", month="4", day="2", year="1990")
    assert "Hola, Robin" in client.get("/your-page").text
    english = client.get("/your-page?lang=en")
    assert "Hello Robin" in english.text
    assert "Hello Robin" in client.get("/your-page").text


def test_unknown_ended_and_wrong_answers_look_alike(peermatch):
    _, whose = received(peermatch)
    token = made(peermatch, whose).removeprefix("/your/")
    other = made(peermatch, received(peermatch)[1]).removeprefix("/your/")
    answers = [peermatch.client().post("/your-page/open", data={"link": token, "pin": "111112"})]
    peermatch.client(Role.INTAKE).post(f"/people/{whose}/private-link/end")
    for link, pin in ((token, PIN), ("0" * 64, PIN), (other, "111112")):
        sent = {"link": link, "pin": pin}
        answers.append(peermatch.client().post("/your-page/open", data=sent))
    assert {a.status_code for a in answers} == {401}
    links = re.compile(r'name="link" value="[0-9a-f]*"|href="/[a-z/0-9]*\?lang=')
    assert len({links.sub("", answer.text) for answer in answers}) == 1


def test_closing_and_leaving_end_it(peermatch):
    _, whose = received(peermatch)
    path = made(peermatch, whose)
    for leave in (lambda c: c.post("/your-page/close"), lambda c: c.get("/leave")):
        client = opened(peermatch, path)
        cookie = client.cookies["your-page"]
        answer = leave(client)
        assert answer.status_code == 303
        assert answer.headers["clear-site-data"] == '"cache"'
        client.cookies.set("your-page", cookie)
        closed = client.get("/your-page")
        assert closed.status_code == 401
        assert "Robin" not in closed.text


def test_a_merged_persons_page_is_closed(peermatch):
    (first, whose), (other, _) = received(peermatch), received(peermatch)
    client = opened(peermatch, made(peermatch, whose))
    suspected = {"referral_id": first, "other_id": other}
    peermatch.command(Role.INTAKE, "suspect-duplicate", **suspected)
    answer = peermatch.command(Role.INTAKE, "merge-referral", referral_id=first, into=other)
    assert answer.status_code == 200, answer.text
    assert client.get("/your-page").status_code == 401


def test_a_cprs_makes_links_for_those_whom_they_support_alone(peermatch):
    referral, whose = received(peermatch)
    cprs = peermatch.client(Role.CPRS)
    assert cprs.get(f"/people/{whose}/private-link").status_code == 404
    assert cprs.post(f"/people/{whose}/private-link/end").status_code == 404
    match_id = peermatch.propose(referral)
    peermatch.command(Role.COORDINATOR, "approve-match", match_id=match_id)
    assert "/private-link" in cprs.get(f"/my-matches/{match_id}").text
    opened(peermatch, made(peermatch, whose, Role.CPRS))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"pin": "123456"}, "A PIN has 6 digits"),
        ({"pin": ""}, "The PIN"),
        ({"opens_with": "face"}, "Choose the birth date or a PIN."),
        ({"way": "text"}, "Choose one of these ways."),
        ({"way": ""}, "How they get it"),
    ],
)
def test_what_staff_leave_out_is_said(peermatch, typed, said):
    _, whose = received(peermatch)
    sent = {"opens_with": "pin", "pin": PIN, "way": "show", **typed}
    answer = peermatch.client(Role.INTAKE).post(f"/people/{whose}/private-link", data=sent)
    assert answer.status_code == 422
    assert said in answer.text


def test_there_is_no_link_for_nobody(peermatch):
    assert peermatch.client(Role.INTAKE).get(f"/people/{uuid4()}/private-link").status_code == 404


def test_there_is_none_for_whoever_was_erased(peermatch, monkeypatch):
    _, whose = received(peermatch)
    page, staff = f"/people/{whose}/private-link", peermatch.client(Role.INTAKE)
    assert staff.get(page).status_code == 200
    monkeypatch.setattr(peermatch.deployment.store.vault, "lease", 0.0)
    peermatch.deployment.erasure().erase(UUID(whose))
    assert staff.get(page).status_code == 404


def test_what_is_not_there_says_nothing_of_what_we_are(peermatch):
    client = opened(peermatch, made(peermatch, received(peermatch)[1]))
    for path in ("/your-page/with", "/your-page/nothing", "/your/0/1"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "Peermatch" not in answer.text
        assert "There is nothing to see here." in answer.text


class Line:
    """A gateway of texts that keeps what it gets."""

    knows_keys = False

    def __init__(self, answer: Answer):
        self.answer, self.got = answer, []

    def send(self, letter: Letter) -> Answer:
        self.got.append(letter)
        return self.answer


@pytest.fixture
def line(peermatch, monkeypatch):
    def answering(answer: Answer, at: str = "2026-12-01T12:00:00-05:00") -> Line:
        gateway = Line(answer)
        present = peermatch.app.state.services
        moment = datetime.fromisoformat(at)
        now = replace(present.services, gateways={SafeContact.TEXT: gateway}, now=lambda: moment)
        monkeypatch.setattr(present, "services", now)
        return gateway

    return answering


def sent_by_text(on, whose):
    sent = {"opens_with": "pin", "pin": PIN, "way": "text"}
    return on.client(Role.INTAKE).post(f"/people/{whose}/private-link", data=sent)


def test_a_link_goes_to_the_number_that_they_agreed_to_in_their_language(peermatch, line):
    _, whose = received(peermatch, language="es")
    gateway = line(Answer.TAKEN)
    answer = sent_by_text(peermatch, whose)
    assert "The link was sent by text message." in answer.text
    assert "/your/" not in answer.text
    (letter,) = gateway.got
    assert letter.to == "(804) 555-0142"
    assert letter.text.startswith("Esta es su página: http://testserver/your/")
    path = re.search(r"/your/[0-9a-f]+", letter.text)[0]
    opened(peermatch, path)


def test_what_was_certainly_not_sent_is_shown_instead(peermatch, line):
    _, whose = received(peermatch)
    line(Answer.NEVER)
    assert "/your/" in sent_by_text(peermatch, whose).text
    line(Answer.UNKNOWN)
    doubtful = sent_by_text(peermatch, whose).text
    assert "may or may not have arrived" in doubtful
    assert "/your/" not in doubtful


def tasks(peermatch, whose: str) -> str:
    """Of intake, about links that came back, where one of them is this person's."""
    page = peermatch.client(Role.INTAKE).get("/due?kind=link-returned").text
    return page if f"/people/{whose}/private-link" in page else ""


def test_a_link_that_comes_back_is_said_to_staff(peermatch, line):
    """Until another is made; what was opened meanwhile got there by another way."""
    referral, whose = received(peermatch)
    gateway = line(Answer.TAKEN)
    sent_by_text(peermatch, whose)
    (first,) = gateway.got
    links = peermatch.app.state.services.private_links
    staff = peermatch.client(Role.INTAKE)
    page = f"/people/{whose}/private-link"
    assert not links.came_back(uuid4(), for_good=True)
    service = peermatch.app.state.services.service
    assert link_came_back(service, WORKER, links, UUID(first.key), for_good=False)
    assert service.wait(service.store.end())
    assert "Private link did not arrive" in tasks(peermatch, whose)
    assert "The text message did not arrive." in staff.get(page).text
    assert "Private link: it did not arrive" in staff.get(f"/referrals/{referral}").text
    assert links.came_back(UUID(first.key), for_good=True)
    assert "nothing arrives there" in staff.get(page).text
    sent_by_text(peermatch, whose)
    assert "Private link did not arrive" not in tasks(peermatch, whose)
    assert "arrive" not in staff.get(page).text.partition('id="now"')[2].partition("<form")[0]
    assert "it did not arrive" not in staff.get(f"/referrals/{referral}").text
    assert not links.came_back(UUID(first.key), for_good=True), "it has ended"
    second = gateway.got[-1]
    opened(peermatch, re.search(r"/your/[0-9a-f]+", second.text)[0])
    assert links.came_back(UUID(second.key), for_good=False)
    assert "did not arrive" not in staff.get(page).text


def test_a_page_on_a_shared_phone_closes_on_the_screen_too(peermatch):
    """Without scripts: the browser goes on by itself when nothing was loaded for so long, which is
    longer where there is a long form; with them, whoever types is asked before."""
    path = made(peermatch, received(peermatch)[1])
    own, shared = opened(peermatch, path), opened(peermatch, path, shared="yes")
    long = ("/what-matters", "/handing-on", "/ten-questions/answer")
    for page in ("", "/goals", "/record", "/help", *long):
        answer = shared.get(f"/your-page{page}")
        limit = "900; url=/closed?form=1" if page in long else "180; url=/closed"
        assert f'<noscript><meta http-equiv="refresh" content="{limit}"></noscript>' in answer.text
        assert answer.headers["refresh"] == "7200; url=/closed"
        assert ("Send this within 15 minutes" in answer.text) == (page in long)
        assert 'data-idle="180"' in answer.text
        mine = own.get(f"/your-page{page}")
        assert "refresh" not in mine.headers
        assert 'http-equiv="refresh"' not in mine.text
        assert 'data-idle="900"' in mine.text
    assert "Other people use this phone" in shared.get("/your-page").text


def test_what_was_sent_too_late_is_not_lost_silently(peermatch):
    client = opened(peermatch, made(peermatch, received(peermatch)[1]), shared="yes")
    assert client.post("/your-page/stay").status_code == 204
    assert "What you had not sent yet was not kept" in client.get("/closed?form=1").text
    assert "not kept" not in client.get("/closed").text
    client.post("/your-page/close")
    assert client.post("/your-page/stay").status_code == 401
    late = client.post("/your-page/ten-questions/answer", data={"friends": "4"})
    assert late.status_code == 401
    assert "what you sent was not kept" in late.text


def test_who_to_call_is_on_every_page_of_theirs(peermatch):
    client = opened(peermatch, made(peermatch, received(peermatch)[1]))
    for page in ("", "/goals", "/record"):
        assert (
            'href="tel:(804)555-0100">Call us: (804) 555-0100'
            in client.get(f"/your-page{page}").text
        )


def test_nothing_is_sent_at_night_or_without_consent(peermatch, line):
    _, whose = received(peermatch)
    gateway = line(Answer.TAKEN, "2026-12-01T22:00:00-05:00")
    assert NothingSentAtNight.sentence in sent_by_text(peermatch, whose).text
    gateway = line(Answer.TAKEN, "2036-12-01T12:00:00-05:00")
    assert "no consent in force" in sent_by_text(peermatch, whose).text
    assert gateway.got == []
