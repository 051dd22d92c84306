"""An identity provider in this process: it answers as OpenID Connect has it, or wrongly where a
test has it do so. Tests against a real one are in `tests/web/provider/test_real_provider.py`."""

import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import msgspec
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from peermatch.settings.provider import ProviderSettings
from peermatch.web.provider.asking import ProviderAway

ISSUER = "https://login.example"
CLIENT, SECRET = "peermatch", "s3cret of the client"
NO_SIGNATURE = "eyJhbGciOiJub25lIn0"
"""The head of a token that nobody signed."""


def settings(factors: str = "mfa") -> ProviderSettings:
    return ProviderSettings(
        issuer=ISSUER,
        client_id=CLIENT,
        secret=SECRET,
        name="Example Health",
        factors=frozenset(factors.split()),
    )


@dataclass
class Standin:
    """`wrong` are claims that its tokens have otherwise; None for one that is left out."""

    key: Any = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first"}))
    published: Any = None
    """Another key that it says is its own."""
    wrong: dict[str, Any] = field(default_factory=dict)
    told: dict[str, Any] = field(default_factory=dict)
    """What it says of itself otherwise."""
    signed: str = "RS256"
    away: bool = False
    asked: list[str] = field(default_factory=list)
    codes: dict[str, tuple[dict[str, str], dict[str, Any]]] = field(default_factory=dict)

    def ask(self, address: str, posted: bytes | None, headers: Mapping[str, str]) -> bytes:
        self.asked.append(urlsplit(address).path)
        if self.away:
            raise ProviderAway("answered 502")
        what = urlsplit(address).path
        if what == "/.well-known/openid-configuration":
            return msgspec.json.encode({**METADATA, **self.told})
        if what == "/keys":
            return msgspec.json.encode(KeySet([self.published or self.key]).as_dict(private=False))
        given = {name: values[0] for name, values in parse_qs((posted or b"").decode()).items()}
        basic = b64decode(headers["Authorization"].removeprefix("Basic ")).decode()
        assert basic == f"{CLIENT}:{SECRET.replace(' ', '+')}"
        sent, claims = self.codes.pop(given["code"], ({}, {}))
        challenge = urlsafe_b64encode(sha256(given["code_verifier"].encode()).digest())
        if challenge.decode().rstrip("=") != sent.get("code_challenge") or given[
            "redirect_uri"
        ] != sent.get("redirect_uri"):
            raise ProviderAway("answered 400")
        return msgspec.json.encode({"id_token": self.token(claims), "token_type": "Bearer"})

    def sign_in(self, address: str, subject: str, **claims: Any) -> dict[str, str]:
        """Somebody signs in at the address where a browser was led; the query that it is led back
        with."""
        sent = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert (sent["response_type"], sent["code_challenge_method"]) == ("code", "S256")
        code, now = uuid4().hex, int(time.time())
        said = {
            "iss": ISSUER,
            "aud": CLIENT,
            "sub": subject,
            "nonce": sent["nonce"],
            "iat": now,
            "exp": now + 300,
            **({"auth_time": now} if "max_age" in sent else {}),
            **claims,
        }
        self.codes[code] = (sent, said)
        return {"code": code, "state": sent["state"], "iss": ISSUER}

    def token(self, claims: dict[str, Any]) -> str:
        said = {name: v for name, v in {**claims, **self.wrong}.items() if v is not None}
        if self.signed == "none":
            body = urlsafe_b64encode(msgspec.json.encode(said)).decode().rstrip("=")
            return f"{NO_SIGNATURE}.{body}."
        if self.signed == "HS256":
            key = OctKey.import_key(SECRET.ljust(32))
            return jwt.encode({"alg": "HS256"}, said, key)
        return jwt.encode({"alg": self.signed, "kid": self.key.kid}, said, self.key)


METADATA: dict[str, Any] = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/auth",
    "token_endpoint": f"{ISSUER}/token",
    "jwks_uri": f"{ISSUER}/keys",
    "response_types_supported": ["code"],
    "subject_types_supported": ["public"],
    "id_token_signing_alg_values_supported": ["RS256"],
    "authorization_response_iss_parameter_supported": True,
}
