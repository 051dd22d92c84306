"""What the roster has wrong of somebody is put right; the history has what it was."""

import re
from html import unescape

from domain.shared.roles import Role
from peermatch.usecases.core.ids import specialist_id

WHO = specialist_id("S0008")
PAGE = f"/specialists/{WHO}"


def test_a_manager_corrects_the_roster_and_everybody_reads_it(peermatch):
    manager = peermatch.client(Role.MANAGER)
    shown = manager.get(PAGE).text
    before = unescape(re.search(r"<h1[^>]*>(.*?)</h1>", shown, re.S)[1]).strip()
    assert "Correct name, email and the like" in shown
    assert "/do/correct-specialist" not in peermatch.client(Role.COORDINATOR).get(PAGE).text
    form = manager.get(f"/do/correct-specialist?specialist_id={WHO}&back={PAGE}").text
    assert f'value="{before}"' in unescape(form)
    right = {
        "specialist_id": str(WHO),
        "name": "Rowan Corrected",
        "email": "rowan@example.org",
        "gender": "nonbinary",
        "languages": ["en", "es"],
        "home_site": "TAP",
        "reason": "Misspelled when they joined.",
    }
    wrong = peermatch.command(Role.MANAGER, "correct-specialist", **{**right, "reason": " "})
    assert wrong.status_code == 422
    assert peermatch.command(Role.COORDINATOR, "correct-specialist", **right).status_code == 403
    done = peermatch.command(Role.MANAGER, "correct-specialist", **right)
    assert done.status_code == 200, done.text
    again = peermatch.command(Role.MANAGER, "correct-specialist", **{**right, "reason": "Again."})
    assert again.status_code == 200
    for role in (Role.MANAGER, Role.COORDINATOR):
        now = peermatch.client(role).get(PAGE).text
        assert "Rowan Corrected" in now
    found = peermatch.bearer(Role.MANAGER).get(f"/api/v1/specialists/{WHO}").json()
    assert (found["name"], found["home_site"]) == ("Rowan Corrected", "TAP")
    history = unescape(manager.get(f"{PAGE}/history").text)
    assert "was corrected" in history
    assert before in history
    assert history.count("Misspelled when they joined.") == 1
