"""A new text of a consent form is read in both languages, and as a PDF, before it is kept."""

import re
from html import unescape
from uuid import uuid4

from domain.people.consents.consent_statements import ConsentKind
from domain.people.consents.consent_texts import CONSENT_TEXTS, CONSENT_TEXTS_ID, as_delivered
from domain.shared.roles import Role


def test_nothing_is_kept_before_it_was_read(peermatch):
    manager = peermatch.client(Role.MANAGER)
    text = as_delivered(ConsentKind.SUPPORT)

    def version():
        texts = peermatch.deployment.store.read(CONSENT_TEXTS, CONSENT_TEXTS_ID)
        return texts.current(ConsentKind.SUPPORT).version

    typed = {
        "command_id": str(uuid4()),
        "given": "kind",
        "kind": "support",
        "back": "/consent-forms",
        "english": "\n".join([*text.english, "Ask us **anything**."]),
        "spanish": "\n".join([*text.spanish, "Pregúntenos."]),
    }
    do = "/do/change-consent-text"
    shown = manager.post(do, data=typed)
    assert shown.status_code == 200
    assert "Nothing is saved yet." in shown.text
    assert "Ask us <strong>anything</strong>." in shown.text
    assert 'lang="es"' in shown.text
    assert "Pregúntenos." in unescape(shown.text)
    assert version() == 0
    for language in ("en", "es"):
        pdf = manager.post("/consent-forms/preview.pdf", data={**typed, "language": language})
        assert pdf.content.startswith(b"%PDF")
    assert peermatch.client(Role.COORDINATOR).post(do, data=typed).status_code == 403
    again = manager.post(do, data={**typed, "again": "yes"}).text
    assert "Ask us **anything**." in again
    lacks = manager.post(do, data={**typed, "english": "# Title"})
    assert lacks.status_code == 422
    assert "The text lacks" in unescape(lacks.text)
    sent = dict(
        re.findall(r'name="([a-z_]+)" value="([^"]*)"', shown.text.split(f'action="{do}"')[1])
    )
    kept = manager.post(do, data={**{n: unescape(t) for n, t in sent.items() if n != "again"}})
    assert kept.status_code == 303
    assert version() == 1
