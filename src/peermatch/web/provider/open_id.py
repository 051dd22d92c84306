"""OpenID Connect with one provider: discovery, authorization code with PKCE, state and nonce, and
the ID token checked. What it says about people counts for who they are, and for nothing else."""

import secrets
import threading
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit

import msgspec
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import OpenIDProviderMetadata, get_well_known_url
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from peermatch.settings.provider import ProviderSettings
from peermatch.store.accounts.provider.provider_accounts import LONGEST_SUBJECT
from peermatch.web.provider.asking import Ask, ProviderAway, ask

SIGNED_BY = ["RS256", "PS256", "ES256", "ES384", "EdDSA", "Ed25519"]
"""Never `none`, and never one whose key is the client's secret."""
LEEWAY = 60
"""Seconds by which the provider's clock may differ."""
KNOWN_SECONDS = 3600
"""For so long what the provider says of itself is not asked again."""
KEYS_AGAIN_SECONDS = 30
"""A token under an unknown key has the keys asked for again, but not more often."""
DECLINED = "access_denied"


class NotSignedIn(Exception):
    """The provider's answer is not to be believed, or says that nobody signed in."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was sent along, to be compared with the answer; `at` is when, in seconds."""

    state: str
    nonce: str
    verifier: str
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """`two_factors`: by what the setting lets count."""

    subject: str
    two_factors: bool


def is_answer_to(asked: Asked, answer: Mapping[str, str]) -> bool:
    return secrets.compare_digest(answer.get("state", "").encode(), asked.state.encode())


class OpenId:
    """`real_time` gives an aware instant: a provider's clock is never a demonstration's."""

    def __init__(
        self, settings: ProviderSettings, real_time: Callable[[], datetime], asking: Ask = ask
    ) -> None:
        self.settings = settings
        self._real_time = real_time
        self._asking = asking
        self._lock = threading.Lock()
        self._told: tuple[float, dict[str, Any]] | None = None
        self._keys: tuple[float, KeySet] | None = None

    def begin(self, back: str, *, again: bool) -> tuple[Asked, str]:
        """What is to be kept, and where the browser goes; the answer comes to `back`. `again` has
        the person prove anew who they are. Raises ProviderAway."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        asked = Asked(state, nonce, verifier, int(self._real_time().timestamp()))
        query = {
            "response_type": "code",
            "client_id": self.settings.client_id,
            "redirect_uri": back,
            "scope": "openid",
            "state": asked.state,
            "nonce": asked.nonce,
            "code_challenge": create_s256_code_challenge(asked.verifier),
            "code_challenge_method": "S256",
        }
        if again:
            query |= {"prompt": "login", "max_age": "0"}
        start = str(self._metadata()["authorization_endpoint"])
        return asked, f"{start}{'&' if '?' in start else '?'}{urlencode(query)}"

    def finish(self, asked: Asked, back: str, answer: Mapping[str, str], *, again: bool) -> Who:
        """Who signed in, from the query of the provider's answer. Raises NotSignedIn, ProviderAway.
        `again` as in `begin`: then they have proved it since they were asked."""
        told = self._metadata()
        if not is_answer_to(asked, answer):
            raise NotSignedIn("state")
        names_itself = told.get("authorization_response_iss_parameter_supported", False)
        if answer.get("iss", "" if names_itself else told["issuer"]) != told["issuer"]:
            raise NotSignedIn("iss")
        if "error" in answer or not answer.get("code"):
            raise NotSignedIn(DECLINED if answer.get("error") == DECLINED else "error or no code")
        token = self._exchanged(told, asked, back, answer["code"])
        return self._who(token, asked, again)

    def _exchanged(self, told: dict[str, Any], asked: Asked, back: str, code: str) -> str:
        posted = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": back,
            "code_verifier": asked.verifier,
        }
        pair = f"{quote_plus(self.settings.client_id)}:{quote_plus(self.settings.secret)}"
        headers = {
            "Authorization": f"Basic {b64encode(pair.encode()).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        body = self._json(str(told["token_endpoint"]), urlencode(posted).encode(), headers)
        token = body.get("id_token")
        if not isinstance(token, str):
            raise NotSignedIn("id_token")
        return token

    def _who(self, token: str, asked: Asked, again: bool) -> Who:
        now = int(self._real_time().timestamp())
        must = {"essential": True}
        options: dict[str, Any] = {
            "iss": {**must, "value": self.settings.issuer},
            "aud": {**must, "value": self.settings.client_id},
            "sub": must,
        }
        params = {"nonce": asked.nonce, "client_id": self.settings.client_id, "max_age": again}
        try:
            read = self._verified(token)
            claims = CodeIDToken(read.claims, read.header, options, params)
            claims.validate(now, LEEWAY)
            said = {*claims.get("amr", ()), claims.get("acr")}
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotSignedIn(type(error).__name__) from None
        subject, at = claims["sub"], claims.get("auth_time")
        if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
            raise NotSignedIn("sub")
        if again and (at is None or not asked.at - LEEWAY <= at <= now + LEEWAY):
            raise NotSignedIn("auth_time")
        return Who(subject=subject, two_factors=bool(said & self.settings.factors))

    def _verified(self, token: str) -> jwt.Token:
        """Under the keys that are known, and once more under those that there are now."""
        try:
            return jwt.decode(token, self._key_set(0), algorithms=SIGNED_BY)
        except (JoseError, ValueError):
            return jwt.decode(token, self._key_set(KEYS_AGAIN_SECONDS), algorithms=SIGNED_BY)

    def _key_set(self, older_than: float) -> KeySet:
        """The provider's keys; asked for again where they are older than so many seconds."""
        now, told = self._real_time().timestamp(), self._metadata()
        with self._lock:
            lasts = older_than or KNOWN_SECONDS
            if self._keys is None or now - self._keys[0] >= lasts:
                held: Any = self._json(str(told["jwks_uri"]), None, {})
                try:
                    self._keys = (now, KeySet.import_key_set(held))
                except (JoseError, ValueError, KeyError, TypeError):
                    raise ProviderAway("its keys can't be read") from None
            return self._keys[1]

    def _metadata(self) -> dict[str, Any]:
        """What the provider says of itself; it has to call itself as the setting does."""
        now = self._real_time().timestamp()
        with self._lock:
            if self._told is None or now - self._told[0] >= KNOWN_SECONDS:
                issuer = self.settings.issuer
                said = self._json(get_well_known_url(issuer, external=True), None, {})
                if said.get("issuer") != issuer:
                    raise ProviderAway("it calls itself otherwise")
                self._check(said)
                self._told = (now, said)
            return self._told[1]

    def _check(self, said: dict[str, Any]) -> None:
        scheme = urlsplit(self.settings.issuer).scheme
        for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
            if urlsplit(str(said.get(name, ""))).scheme not in ("https", scheme):
                raise ProviderAway(f"its {name} is not encrypted")
        if scheme == "https":
            try:
                OpenIDProviderMetadata(said).validate()
            except (ValueError, TypeError, AttributeError) as error:
                raise ProviderAway(str(error)[:80]) from None

    def _json(self, address: str, posted: bytes | None, headers: dict[str, str]) -> dict[str, Any]:
        try:
            return msgspec.json.decode(self._asking(address, posted, headers), type=dict[str, Any])
        except msgspec.MsgspecError:
            raise ProviderAway("what it answered is no JSON") from None


def provider_at(
    settings: ProviderSettings | None, real_time: Callable[[], datetime]
) -> OpenId | None:
    """None where none is set. It is asked nothing before somebody goes there."""
    return OpenId(settings, real_time) if settings else None
