"""Puts the service together from its settings: the one place where parts meet."""

import os
import threading
import uuid
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from time import sleep

from sqlalchemy import Engine

from domain.people.participant import PARTICIPANT
from peermatch.clock import Clock, real_time
from peermatch.key_file import key_ring, key_source
from peermatch.readmodels.engine import generations
from peermatch.readmodels.engine.failed_work import FailedWork
from peermatch.readmodels.engine.kept_pasts import KeptPasts
from peermatch.readmodels.engine.projection import KeyedModels, Projection
from peermatch.readmodels.engine.projector import Projector
from peermatch.readmodels.models import read_models
from peermatch.readmodels.reading import told_facts
from peermatch.readmodels.reading.misplaced import tell_of_misplaced
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.readmodels.reading.views import Views
from peermatch.readmodels.running.job_marks import JobMarks
from peermatch.readmodels.tables.scenarios.trials import Trials
from peermatch.settings.settings import Settings
from peermatch.store import Place, Position, Store
from peermatch.store import migrate as migrate_store
from peermatch.store.accounts.account_names import AccountNames
from peermatch.store.accounts.accounts import Accounts
from peermatch.store.accounts.administration.account_desk import AccountDesk
from peermatch.store.accounts.administration.account_states import states_in
from peermatch.store.accounts.calendars.feed_links import FeedLinks
from peermatch.store.accounts.calendars.own_calendars import CalendarHosts, OwnCalendars
from peermatch.store.accounts.factors.all_factors import sign_ins_of
from peermatch.store.accounts.looks import Looks
from peermatch.store.accounts.offline.offline_phones import OfflinePhones
from peermatch.store.accounts.private_links import PrivateLinks
from peermatch.store.accounts.sign_ins import SignInPolicy, SignIns
from peermatch.store.accounts.unfinished.drafts import Drafts
from peermatch.store.accounts.unfinished.uploads import Uploads
from peermatch.store.databases.engines import record_engine, vault_engine
from peermatch.store.finding.blind_index import Sought
from peermatch.store.keys.index_keys import IndexKeys
from peermatch.store.keys.page_seal import PageSeal
from peermatch.store.keys.service_keys import Purpose, service_key
from peermatch.store.keys.tombstones import Tombstones
from peermatch.store.log.checks import check_vault_is_theirs
from peermatch.store.migrating import check_migrated
from peermatch.store.operating import erasing
from peermatch.store.operating.erasing import Erasure
from peermatch.store.operating.older_versions import catch_up
from peermatch.store.papers.scans import Scans
from peermatch.store.stored_names import STORED_NAMES
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.program import Program
from peermatch.usecases.core.rules_of_day import calendar_in
from peermatch.usecases.core.service import Service
from peermatch.usecases.registry import USE_CASES
from peermatch.web.http.services import DemoAccount, Services
from peermatch.web.provider.open_id import provider_at
from peermatch.worker.accounts.account_jobs import account_jobs
from peermatch.worker.calendars.calendar_jobs import calendar_jobs
from peermatch.worker.queues.arrivals import ENGINE, Arrivals
from peermatch.worker.queues.matching_runs import MatchingRuns
from peermatch.worker.queues.shortlist_runs import ShortlistRuns
from peermatch.worker.queues.trial_answers import ENGINE as TRIAL_ENGINE
from peermatch.worker.queues.trial_answers import TrialAnswers
from peermatch.worker.sending.roll_up import roll_up_jobs
from peermatch.worker.sending.sending_jobs import gateways_of, sending_jobs
from peermatch.worker.solver.planner import Planner
from peermatch.worker.solver.solving import SOLVER
from peermatch.worker.timed.backup_jobs import backup_jobs
from peermatch.worker.timed.privacy_jobs import privacy_jobs
from peermatch.worker.timed.record_jobs import record_jobs
from peermatch.worker.timed.schedule_jobs import schedule_jobs
from peermatch.worker.timed.service_jobs import JOBS
from peermatch.worker.worker import Worker


def place_of(settings: Settings) -> Place:
    urls = settings.database_url, settings.vault_url, settings.database_pool, settings.vault_pool
    return Place.postgres(*urls) if settings.database_url else Place.folder(settings.data)


def migrate(settings: Settings) -> None:
    """Brings all tables up to date. Run it alone. Raises KeysMissing, NotMigrated when they are
    newer than this program, and UnsafeSetting for a vault that holds no keys of this record."""
    if not settings.database_url:
        settings.data.mkdir(parents=True, exist_ok=True)
    key_ring(key_source(settings), settings)
    check_vault_is_theirs(place_of(settings))
    migrate_store(place_of(settings))
    with closing(_open(replace(settings, database_pool="", vault_pool=""))) as deployment:
        catch_up(deployment.store, deployment.record, deployment.clock.now)
        generations.prepare(deployment.views.engine, deployment.models)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """The service of one process, put together; close it at the end."""

    settings: Settings
    place: Place
    clock: Clock
    store: Store
    views: Views
    index_keys: IndexKeys
    keyed_models: KeyedModels
    record: Engine
    vault: Engine
    service: Service
    accounts: Accounts
    sign_ins: SignIns
    feed_links: FeedLinks
    page_seal: PageSeal

    @property
    def models(self) -> tuple[Projection, ...]:
        return tuple(self.keyed_models.newest().values())

    @property
    def index(self) -> Sought:
        return self.index_keys.sought()

    def reading(self, actor: Actor) -> Reading:
        return Reading(
            views=self.views,
            store=self.store,
            index=self.index,
            viewer=actor.name,
            role=actor.role,
            now=self.clock.now(),
            zone=self.settings.zone,
        )

    @property
    def failed_work(self) -> FailedWork:
        return FailedWork(self.views.engine, self.clock.now)

    @property
    def trials(self) -> Trials:
        return Trials(self.views.engine, self.clock.now)

    @property
    def account_desk(self) -> AccountDesk:
        now, seal = self.clock.now, self.page_seal
        return AccountDesk(self.vault, now, os.urandom, self.sign_ins, self.feed_links, seal=seal)

    @property
    def own_calendars(self) -> OwnCalendars:
        seal, at = self.page_seal, self.settings.calendars
        return OwnCalendars(self.vault, seal, self.clock.now, CalendarHosts(at.names, at.plain))

    def web_services(self, demo_accounts: tuple[DemoAccount, ...] = ()) -> Services:
        return Services(
            service=self.service,
            reading=self.reading,
            views=self.views,
            failed_work=self.failed_work,
            job_marks=JobMarks(self.views.engine, self.clock.now),
            trials=self.trials,
            pasts=KeptPasts(self.views.engine, self.clock.now),
            accounts=self.accounts,
            account_names=AccountNames(self.vault),
            account_desk=self.account_desk,
            sign_ins=self.sign_ins,
            known_devices=self.sign_ins.devices,
            throttle=self.sign_ins.throttle,
            looks=Looks(self.vault, self.clock.now, os.urandom, frozenset()),
            feed_links=self.feed_links,
            own_calendars=self.own_calendars,
            offline_phones=OfflinePhones(self.vault, self.page_seal, self.clock.now, os.urandom),
            private_links=self.private_links(),
            gateways=gateways_of(self.settings, self.clock.now),
            page_seal=self.page_seal,
            drafts=Drafts(self.vault, self.page_seal, self.clock.now),
            uploads=Uploads(self.vault, self.page_seal, self.clock.now),
            scans=Scans(self.store.vault, self.store.gate, self.clock.now),
            now=self.clock.now,
            real_time=real_time,
            new_id=uuid.uuid4,  # noqa: TID251 - the one source of fresh ids
            https=self.settings.https,
            origin=self.settings.origin,
            second_factor_for=self.settings.second_factor_for,
            office_phone=self.settings.office_phone,
            texts=self.settings.texts,
            provider=provider_at(self.settings.provider, real_time),
            metrics_token=self.settings.metrics_token,
            demo_accounts=demo_accounts,
        )

    def private_links(self) -> PrivateLinks:
        def born(whose: uuid.UUID) -> date | None:
            return self.store.read(PARTICIPANT, whose).birth_date

        guesses, now = self.sign_ins.throttle, self.clock.now
        return PrivateLinks(self.vault, now, os.urandom, throttle=guesses, birth_date_of=born)

    def projector(self) -> Projector:
        return Projector(self.store, self.views.engine, self.keyed_models, now=self.clock.now)

    def erasure(self) -> Erasure:
        """The erasing job; it brings the read models up to date itself."""
        projector = self.projector()

        def models_show(position: Position) -> bool:
            projector.catch_up()
            return self.views.wait_for(position)

        elsewhere = Tombstones(self.settings.witness)
        vault = self.place.vault if self.place.pooled_vault else ""
        return Erasure(self.store, elsewhere, models_show, self.clock.now, sleep, vault=vault)

    def worker(self) -> Worker:
        planner, links, projector = Planner(), self.private_links(), self.projector()
        witness, seal = self.settings.witness, self.page_seal
        return Worker(
            service=self.service,
            place=self.place,
            projector=projector,
            runs=MatchingRuns(self.service, SOLVER),
            shortlists=ShortlistRuns(self.service),
            nightly=self.settings.nightly,
            marks=JobMarks(self.views.engine, self.clock.now),
            jobs=(
                *record_jobs(self.service, self.record, witness, seal, self.erasure),
                *schedule_jobs(self.service, planner, self.settings.nightly),
                *(job for jobs in JOBS for job in jobs(self.service)),
                *sending_jobs(self.service, self.settings, self.account_desk, links, self.reading),
                *privacy_jobs(self.service, self.index_keys, projector),
                *backup_jobs(self.settings.backups, self.settings.nightly, self.clock.now),
                *calendar_jobs(self.service, self.own_calendars),
                *account_jobs(self.service, self.account_desk),
                *roll_up_jobs(self.service, self.index_keys.sought, self.settings.roll_up),
            ),
            beforehand=(planner.start, SOLVER.start, ENGINE.start, TRIAL_ENGINE.start),
            beside=(
                Arrivals(self.service, ENGINE).follow,
                TrialAnswers(self.service, self.trials, TRIAL_ENGINE).follow,
            ),
        )

    def work_beside(self, ending: threading.Event) -> threading.Thread:
        """The worker in a thread of this process, for the demonstration."""
        thread = threading.Thread(target=self.worker().work, args=(ending,), name="worker")
        thread.start()
        return thread

    def close(self) -> None:
        self.store.close()
        self.views.close()
        self.record.dispose()
        self.vault.dispose()


def open_deployment(settings: Settings, clock: Clock | None = None) -> Deployment:
    """Opens one, with another `clock` if given. Raises KeysMissing, NotMigrated, UnsafeSetting."""
    check_migrated(place_of(settings))
    return _open(settings, clock)


def _open(settings: Settings, clock: Clock | None = None) -> Deployment:
    place, clock = place_of(settings), clock or Clock(settings)
    keys = key_source(settings)
    ring = key_ring(keys, settings)
    store = Store.open_at(place, ring, STORED_NAMES, reload_ring=keys)
    services = frozenset({told_facts.VIEWER, erasing.ACTOR})
    store.gate = Looks(store.vault.engine, clock.now, os.urandom, services)
    views = Views.open_at(place)
    tell_of_misplaced(store, FailedWork(views.engine, clock.now))
    vault, index_keys = vault_engine(place), IndexKeys(store.vault)
    program = Program(
        zone=settings.zone,
        travel_limit_minutes=settings.travel_limit_minutes,
        first_session_minutes=settings.first_session_minutes,
    )
    accounts = Accounts(vault, clock.now, os.urandom, states_in(store.vault, clock.now).changing)
    policy = SignInPolicy(idle=settings.sign_in_idle, proof=settings.proof_lasts)
    return Deployment(
        settings=settings,
        place=place,
        clock=clock,
        store=store,
        views=views,
        index_keys=index_keys,
        keyed_models=KeyedModels(
            index_keys.newest,
            lambda key: read_models(store, index_keys.of(key), calendar_in(settings.zone)),
        ),
        record=record_engine(place),
        vault=vault,
        service=Service(store, program, clock.now, USE_CASES, views),
        accounts=accounts,
        sign_ins=sign_ins_of(vault, ring, accounts, policy, now=clock.now, real=real_time),
        feed_links=FeedLinks(vault, clock.now, os.urandom),
        page_seal=PageSeal(service_key(vault, ring, Purpose.PAGES, os.urandom), os.urandom),
    )
