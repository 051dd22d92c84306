"""An identity provider as it is set: who it is, and what of its answers counts."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from peermatch.settings.gateways import LOOPBACK
from peermatch.settings.values import SettingRefused


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSettings:
    """`factors` are values of `amr` or `acr` that count as a second factor; `name` is what people
    call it."""

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    name: str
    factors: frozenset[str]


def provider_settings(
    issuer: str, client_id: str, secret: str, name: str, factors: str
) -> ProviderSettings | None:
    """None where no issuer is set. Raises SettingRefused."""
    if not issuer:
        return None
    parts = urlsplit(issuer)
    inside = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not (parts.scheme == "https" or inside) or not parts.hostname or parts.query:
        raise SettingRefused("PEERMATCH_OIDC_ISSUER must be an address like https://login.example")
    if not client_id or not secret:
        raise SettingRefused(
            "PEERMATCH_OIDC_ISSUER needs PEERMATCH_OIDC_CLIENT_ID and PEERMATCH_OIDC_CLIENT_SECRET"
        )
    return ProviderSettings(
        issuer=issuer,
        client_id=client_id,
        secret=secret,
        name=name,
        factors=frozenset(factors.split()),
    )
