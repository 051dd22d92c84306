"""Every setting, read from `PEERMATCH_…` variables; the table in docs/operations.md is checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from domain.shared.roles import Role
from peermatch.logs import LogForm
from peermatch.settings.gateways import (
    CalendarSources,
    MailFolder,
    MailServer,
    RollUpLink,
    TextGateway,
    calendar_sources,
    mail_folder,
    mail_server,
    roll_up_link,
    text_gateway,
)
from peermatch.settings.provider import ProviderSettings, provider_settings
from peermatch.settings.values import (
    PREFIX,
    SettingRefused,
    clock,
    instant,
    log_form,
    minutes,
    networks,
    origin,
    roles,
    token,
    yes,
    zone,
)


def _setting(variable: str, default: str, meaning: str) -> str:
    return field(default=default, metadata={"variable": PREFIX + variable, "meaning": meaning})


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """The settings as text, each with its variable and meaning."""

    data: str = _setting(
        "DATA", "var", "Folder of the SQLite files and keys, when no database URL is given"
    )
    database_url: str = _setting(
        "DATABASE_URL", "", "PostgreSQL database of events and read models (postgresql://…)"
    )
    vault_url: str = _setting(
        "VAULT_URL", "", "PostgreSQL database of keys and accounts; another one than the events'"
    )
    database_pool: str = _setting(
        "DATABASE_POOL",
        "",
        "The first of them by a pooler in transaction mode (PgBouncer), for all but sessions",
    )
    vault_pool: str = _setting("VAULT_POOL", "", "The second of them by such a pooler")
    key_file: str = _setting(
        "KEY_FILE", "", "File with the key-encryption keys; made in the data folder when empty"
    )
    keys: str = _setting(
        "KEYS",
        "",
        "The key-encryption keys themselves in place of a file: its lines, with commas between",
    )
    keys_under: str = _setting(
        "KEYS_UNDER",
        "",
        "What wraps the key-encryption keys: `aws-kms:KEY`, a key's id or ARN, or"
        " `pkcs11:token=…;object=…?module-path=…&pin-source=…`; several with spaces between, the"
        " last wraps new ones",
    )
    witness: str = _setting(
        "WITNESS",
        "",
        "Folder of signed checkpoints and of erased people's ids, best on another disk or host;"
        " `witness` in the data folder when empty",
    )
    backups: str = _setting(
        "BACKUPS",
        "",
        "Folder into which the worker writes a backup each night and tries its restore; the newest"
        " 14 are kept. Best on another disk; copy them off the host",
    )
    zone: str = _setting("ZONE", "America/New_York", "Where the program's weekly hours are meant")
    travel_limit: str = _setting(
        "TRAVEL_LIMIT_MINUTES", "60", "Furthest one-way drive for a session in person"
    )
    first_session: str = _setting(
        "FIRST_SESSION_MINUTES", "60", "Length of a first session where both people's hours allow"
    )
    nightly: str = _setting("NIGHTLY_AT", "07:30", "When the nightly matching run starts (UTC)")
    idle: str = _setting(
        "SIGN_IN_IDLE_MINUTES", "20", "A sign-in ends after so many minutes without use"
    )
    proof: str = _setting(
        "PROOF_MINUTES",
        "15",
        "Exports, corrections and changes of accounts ask for the password, a code or a passkey"
        " again when it was last asked for longer ago",
    )
    second_factor_for: str = _setting(
        "SECOND_FACTOR_FOR",
        "",
        "Roles whose accounts must sign in with a second factor, an app's code or a passkey"
        " (manager,coordinator): without it they can do nothing else",
    )
    https: str = _setting("HTTPS", "yes", "no: cookies travel over plain http (this machine only)")
    origin: str = _setting(
        "ORIGIN",
        "",
        "Where people reach the pages (https://peermatch.example): requests for any other host are"
        " refused, and calendar links lead there. Needed outside the demonstration",
    )
    proxies: str = _setting(
        "PROXIES",
        "127.0.0.1",
        "Addresses or networks of the proxies in front, with commas between: they are believed whom"
        " they answer for (X-Forwarded-For), and nobody else is",
    )
    office_phone: str = _setting(
        "OFFICE_PHONE",
        "",
        "The number that people without an account are told to call; with it, they may ask at /ask",
    )
    mail: str = _setting(
        "MAIL",
        "",
        "Server that messages leave by as email: smtp://user:password@host:587 (encrypted after"
        " the greeting), smtps://…:465, or smtp+plain://host for one on this machine",
    )
    mail_from: str = _setting("MAIL_FROM", "", "The address that email comes from")
    returned_mail: str = _setting(
        "RETURNED_MAIL",
        "",
        "The mailbox of that address, where mail that could not be delivered comes back:"
        " imaps://user:password@host/INBOX. Reports are read every five minutes and deleted",
    )
    texts: str = _setting(
        "TEXTS",
        "",
        "Gateway that messages leave by as texts, with the interface that Twilio has:"
        " https://account:token@host",
    )
    texts_from: str = _setting("TEXTS_FROM", "", "The number that texts come from (+18045550123)")
    texts_keyed: str = _setting(
        "TEXTS_KEYED",
        "no",
        "yes: the gateway of texts delivers each Idempotency-Key once, so that a text in doubt is"
        " sent again under the same key",
    )
    calendars: str = _setting(
        "CALENDARS",
        "calendar.google.com,outlook.office365.com,outlook.live.com,*.icloud.com",
        "Hosts whose calendars specialists may name, so that nothing is planned over what stands"
        " there; *. before one for all below it; none: nobody's",
    )
    oidc_issuer: str = _setting(
        "OIDC_ISSUER",
        "",
        "Identity provider (OpenID Connect) at which accounts that are linked to it sign in:"
        " https://login.example, as it calls itself",
    )
    oidc_client: str = _setting("OIDC_CLIENT_ID", "", "What the provider calls Peermatch")
    oidc_secret: str = _setting("OIDC_CLIENT_SECRET", "", "The secret that it gave Peermatch")
    oidc_name: str = _setting(
        "OIDC_NAME", "your organization", "What people call the provider: Sign in with …"
    )
    oidc_factors: str = _setting(
        "OIDC_SECOND_FACTOR",
        "",
        "Values of amr or acr in its answers that count as a second factor (mfa hwk), with spaces"
        " between; without any, none counts",
    )
    roll_up: str = _setting(
        "ROLL_UP",
        "",
        "The state's NATS server and the agency's name there: tls://user:password@host:4222/essex;"
        " capacity, waits and outcomes are told to it, and nothing about a person",
    )
    log: str = _setting(
        "LOG",
        "text",
        "json: every line of the log is a JSON object, with one for each request",
    )
    metrics_token: str = _setting(
        "METRICS_TOKEN",
        "",
        "What Prometheus sends as bearer token to read /metrics; without one there is no such page",
    )
    clock_start: str = _setting(
        "CLOCK_START", "", "Demonstration only: the clock runs from this instant on"
    )
    demo: str = _setting("DEMO", "no", "yes: the sign-in page lists the demo accounts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The same, read and checked."""

    data: Path
    database_url: str
    vault_url: str
    database_pool: str
    vault_pool: str
    key_file: Path
    keys: str = field(repr=False)
    keys_under: tuple[str, ...]
    witness: Path
    backups: Path | None
    zone: ZoneInfo
    travel_limit_minutes: int
    first_session_minutes: int
    nightly: tuple[int, int]
    """Hour and minute, UTC."""
    sign_in_idle: timedelta
    proof_lasts: timedelta
    second_factor_for: frozenset[Role]
    https: bool
    origin: str
    proxies: tuple[str, ...]
    office_phone: str
    mail: MailServer | None
    returned_mail: MailFolder | None
    texts: TextGateway | None
    calendars: CalendarSources
    provider: ProviderSettings | None
    roll_up: RollUpLink | None
    log: LogForm
    metrics_token: str = field(repr=False)
    clock_start: datetime | None
    demo: bool


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Raises SettingRefused for a variable that can't be used or isn't known."""
    known = {f.metadata["variable"]: f.name for f in fields(Raw)}
    given = {name: value for name, value in environment.items() if name.startswith(PREFIX)}
    for name in sorted(set(given) - set(known)):
        raise SettingRefused(f"{name} is not a setting of Peermatch")
    raw = Raw(**{known[name]: value.strip() for name, value in given.items()})
    if bool(raw.database_url) != bool(raw.vault_url):
        raise SettingRefused(
            "PEERMATCH_DATABASE_URL and PEERMATCH_VAULT_URL go together: two databases"
        )
    if raw.database_url and raw.database_url == raw.vault_url:
        raise SettingRefused("PEERMATCH_VAULT_URL must be another database than the events'")
    if (raw.database_pool or raw.vault_pool) and not raw.database_url:
        raise SettingRefused("A pooler (PEERMATCH_DATABASE_POOL) needs PEERMATCH_DATABASE_URL too")
    data = Path(raw.data)
    return Settings(
        data=data,
        database_url=raw.database_url,
        vault_url=raw.vault_url,
        database_pool=raw.database_pool,
        vault_pool=raw.vault_pool,
        key_file=Path(raw.key_file) if raw.key_file else data / "keys.txt",
        keys=raw.keys,
        keys_under=tuple(raw.keys_under.split()),
        witness=Path(raw.witness) if raw.witness else data / "witness",
        backups=Path(raw.backups) if raw.backups else None,
        zone=zone(raw.zone),
        travel_limit_minutes=minutes("TRAVEL_LIMIT_MINUTES", raw.travel_limit, 600),
        first_session_minutes=minutes("FIRST_SESSION_MINUTES", raw.first_session, 240),
        nightly=clock(raw.nightly),
        sign_in_idle=timedelta(minutes=minutes("SIGN_IN_IDLE_MINUTES", raw.idle, 60)),
        proof_lasts=timedelta(minutes=minutes("PROOF_MINUTES", raw.proof, 600)),
        second_factor_for=roles("SECOND_FACTOR_FOR", raw.second_factor_for),
        https=yes("HTTPS", raw.https),
        origin=origin(raw.origin),
        proxies=networks(raw.proxies),
        office_phone=raw.office_phone,
        mail=mail_server(raw.mail, raw.mail_from) if raw.mail else None,
        returned_mail=mail_folder(raw.returned_mail) if raw.returned_mail else None,
        texts=text_gateway(raw.texts, raw.texts_from, yes("TEXTS_KEYED", raw.texts_keyed))
        if raw.texts
        else None,
        calendars=calendar_sources(raw.calendars),
        provider=provider_settings(
            raw.oidc_issuer, raw.oidc_client, raw.oidc_secret, raw.oidc_name, raw.oidc_factors
        ),
        roll_up=roll_up_link(raw.roll_up) if raw.roll_up else None,
        log=log_form(raw.log),
        metrics_token=token(raw.metrics_token),
        clock_start=instant(raw.clock_start),
        demo=yes("DEMO", raw.demo),
    )


def check_served(settings: Settings) -> None:
    """Raises SettingRefused where the pages can't be served safely as it is set."""
    if not settings.demo and not settings.origin.startswith("https" if settings.https else "http"):
        raise SettingRefused("PEERMATCH_ORIGIN must say where people reach the pages (https://…)")
