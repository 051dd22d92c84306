"""The same against a real provider, `oidc-provider` of npm, where PEERMATCH_OIDC_PROVIDER names a
folder in which `npm install oidc-provider` was done."""

import html
import http.cookiejar
import os
import re
import shutil
import socket
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from domain.shared.roles import Role
from peermatch.clock import real_time
from peermatch.settings.provider import ProviderSettings
from peermatch.web.provider.open_id import OpenId
from stories.ways.in_process import InProcess

INSTALLED = os.environ.get("PEERMATCH_OIDC_PROVIDER", "")
BACK = "http://testserver/sign-in/provider/answer"
SCRIPT = Path(__file__).with_name("provider.mjs")
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')
FORM = re.compile(r'<form[^>]* action="([^"]+)"')


class Answered(Exception):
    """The provider led the browser back."""


class Stops(urllib.request.HTTPRedirectHandler):
    """Follows the provider's own redirects, and none that leads back."""

    def redirect_request(self, *given: Any) -> Any:
        if given[-1].startswith(BACK):
            raise Answered(given[-1])
        return super().redirect_request(*given)


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    if not INSTALLED or shutil.which("node") is None:
        pytest.skip(
            "no real provider: npm install oidc-provider into a folder, and name it in "
            "PEERMATCH_OIDC_PROVIDER"
        )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    call = ["node", str(SCRIPT), INSTALLED, str(port), BACK]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as it:
        assert it.stdout is not None
        assert it.stdout.readline() == "listening\n"
        yield f"http://127.0.0.1:{port}"
        it.terminate()


def signs_in(address: str, name: str) -> str:
    """What a person does in a browser at the provider: where it leads them back to."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), Stops())
    page = browser.open(address).read().decode()
    for _ in range(4):
        kept = {n: html.unescape(v) for n, v in HIDDEN.findall(page)}
        action = urllib.parse.urljoin(address, html.unescape(FORM.findall(page)[0]))
        form = {**kept, "login": name, "password": "any"}
        try:
            sent = urllib.parse.urlencode(form).encode()
            page = browser.open(action, sent).read().decode()
        except Answered as back:
            return str(back)
    raise AssertionError(page)


def test_somebody_of_a_real_provider_is_linked_signs_in_and_proves_it_again(
    peermatch: Any, issuer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = ProviderSettings(
        issuer=issuer,
        client_id="peermatch",
        secret="a secret for tests",
        name="Example Health",
        factors=frozenset(),
    )
    present = peermatch.app.state.services
    found = replace(present.services, provider=OpenId(told, real_time), origin="http://testserver")
    monkeypatch.setattr(present, "services", found)
    desk, login = peermatch.deployment.account_desk, f"r-{uuid4().hex[:8]}"
    account_id = peermatch.deployment.accounts.add(login, "Ivy", Role.INTAKE, "quiet rivers run")
    browser, token = InProcess(peermatch.app), desk.new_link("operator", account_id)
    for start, on in (
        (f"/welcome/{token}/provider", "/"),
        ("/sign-in/provider?next=/referrals", "/referrals"),
        ("/account/prove/provider?next=/account", "/account"),
    ):
        out = browser.get(start).headers["location"]
        back = signs_in(out, "ivy").removeprefix("http://testserver")
        done = browser.get(back)
        assert (done.status_code, done.headers["location"]) == (303, on), done.text
        assert browser.get(back).status_code == 401, "an answer counts once"
    other = InProcess(peermatch.app)
    back = signs_in(other.get("/sign-in/provider").headers["location"], "somebody else")
    refused = other.get(back.removeprefix("http://testserver"))
    assert (refused.status_code, "You are not linked" in refused.text) == (401, True)
