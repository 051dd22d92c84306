"""What a phone loads first is small: pages and files are sent compressed, and a page's length tells
nothing of what is in it."""

import gzip
import re

import pytest

from domain.shared.roles import Role
from web.pages.own.own_links import made, opened, received

MOST_BYTES = 60_000
FILES = re.compile(r'(?:href|src)="(/static/[^"#]+)')
SHEET = re.compile(r'rel="stylesheet" href="([^"]+)"')


def loaded(client, path: str) -> int:
    """Bytes on the line for a page that nothing of is kept yet, with all that it names."""
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    answers = [answer, *(client.get(file) for file in dict.fromkeys(FILES.findall(answer.text)))]
    assert {one.status_code for one in answers} == {200}
    return sum(int(one.headers["content-length"]) for one in answers)


def test_the_first_pages_on_a_phone_weigh_at_most_60_kb(peermatch):
    referral, whose = received(peermatch)
    path = made(peermatch, whose)
    match_id = peermatch.propose(referral)
    assert peermatch.command(Role.COORDINATOR, "approve-match", match_id=match_id).is_success
    weighed = {
        "today": loaded(peermatch.client(Role.CPRS), "/"),
        "link": loaded(peermatch.client(), path),
        "own": loaded(opened(peermatch, path), "/your-page"),
    }
    assert {name: bytes_ for name, bytes_ in weighed.items() if bytes_ > MOST_BYTES} == {}


@pytest.mark.parametrize("takes", ["gzip, br", "br;q=1, GZIP ; q=0.5"])
def test_whoever_takes_it_gets_it_compressed(peermatch, takes):
    client = peermatch.client()
    plain = client.get("/closed", headers={"accept-encoding": "identity"})
    packed = client.get("/closed", headers={"accept-encoding": takes})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert {one.headers["vary"] for one in (plain, packed)} == {"Accept-Encoding"}
    assert int(packed.headers["content-length"]) < len(plain.content)
    assert packed.text == plain.text


@pytest.mark.parametrize("takes", ["", "gzip;q=0", "br", "x-gzip"])
def test_whoever_does_not_gets_it_as_it_is(peermatch, takes):
    client = peermatch.client()
    sheet = SHEET.search(client.get("/sign-in").text)[1]
    for path in ("/sign-in", sheet):
        answer = client.get(path, headers={"accept-encoding": takes})
        assert "content-encoding" not in answer.headers
        assert int(answer.headers["content-length"]) == len(answer.content)


def test_the_length_of_a_page_is_partly_chance(peermatch):
    client = peermatch.client()
    lengths = {client.get("/closed").headers["content-length"] for _ in range(20)}
    assert len(lengths) > 5


def test_files_are_packed_once_and_kept_by_browsers(peermatch):
    client = peermatch.client()
    sheet = SHEET.search(client.get("/sign-in").text)[1]
    first, head = client.get(sheet), client.head(sheet)
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert first.headers["content-type"] == "text/css; charset=utf-8"
    assert head.status_code == 200
    same = client.get(sheet, headers={"if-none-match": first.headers["etag"]})
    assert same.status_code == 304
    plain = client.get(sheet, headers={"accept-encoding": "identity"})
    assert plain.content == first.content
    assert len(gzip.compress(plain.content)) < len(plain.content)


def test_what_programs_ask_for_stays_as_it_is(peermatch):
    """A length of an answer about somebody would tell what is in it."""
    answer = peermatch.bearer(Role.COORDINATOR).get("/api/v1/referrals")
    assert answer.headers["content-type"] == "application/json"
    assert "content-encoding" not in answer.headers
