"""The privacy officer replaces a person's key, by page and by API, after a proof."""

import html
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import update

from domain.people.participant import PARTICIPANT
from domain.shared.roles import Role
from peermatch.store.accounts.sign_ins import SIGN_INS
from peermatch.store.keys.key_tables import REPLACED_KEYS
from peermatch.store.keys.replacing import key_of
from peermatch.usecases.core.ids import derived
from stories.ways.record_jobs_of import record_jobs_of

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def test_a_key_is_replaced_once_for_each_time_that_it_was_looked_at(
    peermatch: Any, new_referral: dict[str, object]
) -> None:
    sent = {**new_referral, "participant_name": "Wendeline Quarrington"}
    answer = peermatch.command(Role.INTAKE, "receive-referral", **sent)
    whom = derived("participant", UUID(answer.json()["referral_id"]))
    officer, page = peermatch.client(Role.PRIVACY_OFFICER), f"/looks/people/{whom}/key"
    shown = officer.get(page)
    assert ("Key 1 is in use" in shown.text, "Quarrington" in shown.text) == (True, False)
    assert page in officer.get(f"/looks/people/{whom}").text
    done = officer.post(page, data={"replaces": "1"})
    assert (done.status_code, done.headers["location"]) == (303, f"{page}?done=key-replaced")
    assert officer.post(page, data={"replaces": "1"}).status_code == 303, "sent twice"
    shown = officer.get(done.headers["location"]).text
    assert ("The key is replaced" in shown, "Key 2 is in use" in shown) == (True, True)
    assert "Test privacy-officer" in html.unescape(shown)
    for wrong in ("2000", "0", "-7", "x", ""):
        refused = officer.post(page, data={"replaces": wrong})
        assert refused.status_code in (409, 422), wrong
    for method in (officer.get, officer.post):
        assert method(f"/looks/people/{uuid4()}/key").status_code in (404, 422)

    api, address = peermatch.bearer(Role.PRIVACY_OFFICER), f"/api/v1{page}"
    told = api.get(address).json()
    account = peermatch.deployment.accounts.known(Role.PRIVACY_OFFICER.value).account_id
    assert (told["key_version"], [one["by"] for one in told["replaced"]]) == (2, [str(account)])
    again = api.post(address, json={"replaces": 2}).json()
    assert (again["key_version"], len(again["replaced"])) == (3, 2)
    assert api.post(address, json={"replaces": 9}).status_code == 409
    assert api.post(f"/api/v1/looks/people/{uuid4()}/key", json={"replaces": 1}).status_code == 404
    store = peermatch.deployment.store
    assert store.read(PARTICIPANT, whom).name == "Wendeline Quarrington"

    with peermatch.deployment.vault.begin() as connection:
        connection.execute(update(SIGN_INS).values(proved_at=0))
    asked = officer.post(page, data={"replaces": "3"})
    assert (asked.status_code, key_of(store.vault.engine, whom).key_version) == (401, 3)
    assert 'name="replaces"' not in asked.text

    with peermatch.deployment.vault.begin() as connection:
        connection.execute(update(REPLACED_KEYS).values(replaced_at=LONG_AGO))
    jobs = record_jobs_of(peermatch.deployment)
    jobs["reseal"].run()
    assert all(one.resealed_at for one in key_of(store.vault.engine, whom).replaced)
