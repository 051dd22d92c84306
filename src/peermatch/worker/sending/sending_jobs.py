"""The gateways that the settings name, and the jobs that give them what waits."""

from collections.abc import Callable
from datetime import datetime

from domain.shared.vocabulary import SafeContact
from peermatch.readmodels.engine.failed_work import FailedWork
from peermatch.readmodels.reading.opened_rows import Reading
from peermatch.settings.settings import Settings
from peermatch.store.accounts.administration.account_desk import AccountDesk
from peermatch.store.accounts.private_links import PrivateLinks
from peermatch.usecases.core.identity import Actor
from peermatch.usecases.core.service import Service
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.people.contact.returned_link import link_came_back
from peermatch.usecases.people.gateway import DELIVERED_AT, Gateway
from peermatch.worker.sending.mail import Mail
from peermatch.worker.sending.message_sending import MessageSending
from peermatch.worker.sending.returned_mail import ReturnedMail, Undelivered
from peermatch.worker.sending.staff_mail import Post, StaffMail
from peermatch.worker.sending.texts import Texts
from scheduling.published.jobs import Every, Job

LOOK_SECONDS = 10.0
REMIND_SECONDS = 300.0
RETURNED_SECONDS = 300.0


def gateways_of(settings: Settings, now: Callable[[], datetime]) -> dict[SafeContact, Gateway]:
    """By way, the preferred one first: texts."""
    gateways: dict[SafeContact, Gateway] = {}
    if settings.texts is not None:
        told_at = f"{settings.origin}{DELIVERED_AT}" if settings.origin else ""
        gateways[SafeContact.TEXT] = Texts(settings.texts, told_at)
    if settings.mail is not None:
        gateways[SafeContact.EMAIL] = Mail(settings.mail, now)
    return gateways


def sending_jobs(
    service: Service,
    settings: Settings,
    desk: AccountDesk,
    links: PrivateLinks,
    reading: Callable[[Actor], Reading],
) -> tuple[Job, ...]:
    """None where there is no gateway: then people tell every message, and no mail is sent to
    staff."""
    gateways = gateways_of(settings, service.now)
    if not gateways:
        return ()
    sending = MessageSending(service, gateways)
    jobs = [
        Job(name="sending", when=Every(LOOK_SECONDS), run=sending.look, outward=True),
        Job(name="reminders", when=Every(REMIND_SECONDS), run=sending.remind, outward=True),
    ]
    to_staff = None
    if settings.mail is not None:
        post = Post(
            letters=desk.staff_letters,
            addresses=desk.staff_addresses,
            reading=reading,
            failed_work=FailedWork(service.views.engine, service.now),
            organizer=settings.mail.sender,
            sign_in_at=settings.origin,
        )
        to_staff = StaffMail(service, post, gateways[SafeContact.EMAIL])
        letters = Job(name="staff-mail", when=Every(LOOK_SECONDS), run=to_staff.look, outward=True)
        jobs.append(letters)
    if settings.returned_mail is not None:
        others = [of_a_private_link(service, links), *([to_staff.returned] if to_staff else [])]
        returned = ReturnedMail(service, settings.returned_mail, *others)
        jobs.append(Job(name="returned-mail", when=Every(RETURNED_SECONDS), run=returned.look))
    return tuple(jobs)


def of_a_private_link(service: Service, links: PrivateLinks) -> Callable[[Undelivered], bool]:
    """Takes a report about mail that carried somebody's private link."""

    def takes(report: Undelivered) -> bool:
        about = report.message_id
        return link_came_back(service, WORKER, links, about, for_good=report.for_good)

    return takes
