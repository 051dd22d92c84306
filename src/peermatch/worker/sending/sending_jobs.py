"""The gateways that the settings name, and the jobs that give them what waits."""

from domain.shared.vocabulary import SafeContact
from peermatch.settings import Settings
from peermatch.usecases.core.service import Service
from peermatch.worker.sending.gateway import Gateway
from peermatch.worker.sending.mail import Mail
from peermatch.worker.sending.message_sending import MessageSending
from peermatch.worker.sending.texts import Texts
from scheduling.published.jobs import Every, Job

LOOK_SECONDS = 10.0
REMIND_SECONDS = 300.0


def sending_jobs(service: Service, settings: Settings) -> tuple[Job, ...]:
    """None where there is no gateway: then people tell every message. Texts are preferred."""
    gateways: dict[SafeContact, Gateway] = {}
    if settings.texts is not None:
        gateways[SafeContact.TEXT] = Texts(settings.texts)
    if settings.mail is not None:
        gateways[SafeContact.EMAIL] = Mail(settings.mail, service.now)
    if not gateways:
        return ()
    sending = MessageSending(service, gateways)
    return (
        Job(name="sending", when=Every(LOOK_SECONDS), run=sending.look),
        Job(name="reminders", when=Every(REMIND_SECONDS), run=sending.remind),
    )
