"""Personal data that somebody put beside another's name in the database is not shown, and told."""

import time
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from domain.shared.roles import Role
from peermatch.readmodels.engine.failed_work import MISPLACED


def come_in(peermatch: Any, new_referral: dict[str, object], name: str) -> tuple[str, UUID]:
    told = {**new_referral, "participant_name": name}
    done = peermatch.command(Role.INTAKE, "receive-referral", **told).json()
    return str(done["referral_id"]), UUID(done["participant_id"])


def swap(peermatch: Any, one: UUID, other: UUID) -> None:
    """As whoever can write to the views database would."""
    with peermatch.deployment.views.engine.begin() as connection:
        tables = "SELECT name FROM sqlite_master WHERE name GLOB 'people__[0-9]*'"
        [table] = connection.execute(text(tables)).scalars()
        find = text(f"SELECT person FROM {table} WHERE participant_id = :who")
        blobs = [connection.execute(find, {"who": who.hex}).scalar_one() for who in (one, other)]
        put = text(f"UPDATE {table} SET person = :blob WHERE participant_id = :who")
        for who, blob in zip((other, one), blobs, strict=True):
            connection.execute(put, {"blob": blob, "who": who.hex})


def test_the_wrong_person_is_never_shown_and_a_manager_is_told(
    peermatch: Any, new_referral: dict[str, object], caplog: Any
) -> None:
    one_name, other_name = f"Adelaide {uuid4().hex}", f"Beatrix {uuid4().hex}"
    ada, ada_id = come_in(peermatch, new_referral, one_name)
    bea, bea_id = come_in(peermatch, new_referral, other_name)
    coordinator = peermatch.client(Role.COORDINATOR)
    assert one_name in coordinator.get(f"/referrals/{ada}").text
    swap(peermatch, ada_id, bea_id)

    for shown in (f"/referrals/{ada}", f"/referrals/{bea}", "/referrals"):
        page = coordinator.get(shown)
        assert page.status_code == 200, shown
        for name in (one_name, other_name):
            assert name not in page.text, f"{name} on {shown}"
        assert "(can&#39;t be read)" in page.text, shown

    assert "can't be read: Misplaced" in caplog.text
    assert other_name not in caplog.text
    manager = peermatch.client(Role.MANAGER)
    aside = manager.get("/set-aside").text
    assert "Data beside another person’s name" in aside
    assert "participant.registered 1 of" in aside
    assert manager.post("/set-aside/try-all-again").status_code == 303
    until = time.monotonic() + 60
    while one_name not in coordinator.get(f"/referrals/{ada}").text:
        assert time.monotonic() < until, "the read models were not built anew"
        time.sleep(0.2)
    assert other_name in coordinator.get(f"/referrals/{bea}").text
    while peermatch.deployment.failed_work.of(MISPLACED):
        assert time.monotonic() < until, "the alarm stays although all is right again"
        time.sleep(0.2)
