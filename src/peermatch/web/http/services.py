"""What the web needs from the rest of the service; bootstrap fills it in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.shared.roles import Role
from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.engine.failed_work import FailedWork
from peermatch.readmodels.engine.kept_pasts import KeptPasts
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.running.job_marks import JobMarks
from peermatch.readmodels.tables.scenarios.trials import Trials
from peermatch.settings.gateways import TextGateway
from peermatch.store.accounts.account_names import AccountNames
from peermatch.store.accounts.accounts import Accounts
from peermatch.store.accounts.administration.account_desk import AccountDesk
from peermatch.store.accounts.agencies.agency_links import AgencyLinks
from peermatch.store.accounts.calendars.feed_links import FeedLinks
from peermatch.store.accounts.calendars.own_calendars import OwnCalendars
from peermatch.store.accounts.known_devices import KnownDevices
from peermatch.store.accounts.look_register import LookRegister
from peermatch.store.accounts.looks import Looks
from peermatch.store.accounts.offline.offline_phones import OfflinePhones
from peermatch.store.accounts.private_links import PrivateLinks
from peermatch.store.accounts.sign_ins import SignIns
from peermatch.store.accounts.staff_mail.staff_addresses import StaffAddresses
from peermatch.store.accounts.staff_mail.staff_letters import StaffLetters
from peermatch.store.accounts.throttle import Throttle
from peermatch.store.accounts.tokens.api_tokens import ApiTokens
from peermatch.store.accounts.unfinished.drafts import Drafts
from peermatch.store.accounts.unfinished.uploads import Uploads
from peermatch.store.keys.page_seal import PageSeal
from peermatch.store.papers.scans import Scans
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.service import Service
from peermatch.usecases.people.gateway import Gateway
from peermatch.web.provider.open_id import OpenId


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """An account of the demonstration, whose password may be shown: its people are made up."""

    login: str
    password: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """`now` gives an aware instant and `new_id` a new random id.

    `https` says whether browsers reach the service by HTTPS; `origin` where (`https://…`).
    """

    service: Service
    reading: Callable[[Actor], Reading]
    views: Views
    failed_work: FailedWork
    job_marks: JobMarks
    trials: Trials
    pasts: KeptPasts
    accounts: Accounts
    account_names: AccountNames
    account_desk: AccountDesk
    sign_ins: SignIns
    known_devices: KnownDevices
    throttle: Throttle
    looks: Looks
    feed_links: FeedLinks
    own_calendars: OwnCalendars
    offline_phones: OfflinePhones
    private_links: PrivateLinks
    gateways: Mapping[SafeContact, Gateway]
    """What messages leave by, the preferred way first."""
    page_seal: PageSeal
    drafts: Drafts
    uploads: Uploads
    scans: Scans
    now: Callable[[], datetime]
    real_time: Callable[[], datetime]
    """Also where a demonstration has a clock of its own."""
    new_id: Callable[[], UUID]
    https: bool
    origin: str
    second_factor_for: frozenset[Role] = frozenset()
    """Whose accounts must have one before anything else."""
    metrics_token: str = ""
    """What /metrics is read with; without one there is no such page."""
    office_phone: str = ""
    """Whom people without an account may call; where it is empty, they can't ask for support."""
    texts: TextGateway | None = None
    """The gateway whose answers are believed."""
    provider: OpenId | None = None
    """Where people may sign in instead of here."""
    demo_accounts: tuple[DemoAccount, ...] = ()

    @property
    def api_tokens(self) -> ApiTokens:
        return self.account_desk.tokens

    @property
    def staff_addresses(self) -> StaffAddresses:
        return self.account_desk.staff_addresses

    @property
    def staff_letters(self) -> StaffLetters:
        return self.account_desk.staff_letters

    @property
    def agency_links(self) -> AgencyLinks:
        return self.account_desk.agency_links

    @property
    def look_register(self) -> LookRegister:
        return LookRegister(self.looks.engine)
