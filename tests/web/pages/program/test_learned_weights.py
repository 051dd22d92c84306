"""The manager's page of what preferences are worth: asked for, shown with its doubts, decided."""

from datetime import timedelta
from uuid import UUID, uuid4

from domain.shared.roles import Role
from peermatch.usecases.matches.runs import WORKER
from peermatch.usecases.program.learning_commands import EndLearning
from peermatch.web.pages.program.learned_weights import (
    ADDRESS,
    NO_PROOF,
    NOT_LEARNED,
    UNDER_WAY,
)
from stories.pasts.learning_samples import wishes_learned

ASKED = UUID(int=7)


def test_it_is_shown_with_its_doubts_and_decided_once(peermatch):
    manager = peermatch.client(Role.MANAGER)
    assert f'href="{ADDRESS}"' in manager.get("/overview").text
    page = manager.get(ADDRESS).text
    assert NOT_LEARNED in page
    assert "/do/learn-weights" in page
    assert "/do/accept-learned-weights" not in page
    early = peermatch.command(Role.MANAGER, "dismiss-learned-weights", reason="none")
    assert early.json()["code"] == "no-new-weights"
    peermatch.command(Role.MANAGER, "learn-weights", learning_id=str(ASKED))
    page = manager.get(ADDRESS).text
    assert UNDER_WAY in page
    assert "/do/learn-weights" not in page
    service = peermatch.deployment.service
    service.perform(WORKER, uuid4(), EndLearning(outcome=wishes_learned(ASKED)))
    page = manager.get(ADDRESS).text
    for said in (
        "To decide",
        NO_PROOF,
        "240 proposals that were answered",
        "about 180 of about 240",
        "(95 percent interval 1.40 to 2.60)",
        "25 points today; outcomes say 48 (36 to 60).",
        "Proposed: 50 points.",
        "Preferred gender 25 to 50",
        "Fewer than 20 people had it met",
        "31 with the new weights, 31 with its own",
        "15 people, 12 before",
    ):
        assert said in page, said
    answer = manager.get("/api/v1/learned-weights").json()
    assert answer["learned"]["wishes"][1]["proposed"] == 50
    assert answer["decided"] == ""
    assert manager.get(f"/do/accept-learned-weights?back={ADDRESS}").status_code == 200
    first = service.program.today(service.now()) + timedelta(days=1)
    sent = {
        "command_id": str(uuid4()),
        "back": ADDRESS,
        "given": "",
        "effective_from": first.isoformat(),
        "reason": "Our outcomes say so",
    }
    assert manager.post("/do/accept-learned-weights", data=sent).status_code == 303
    page = manager.get(ADDRESS).text
    assert "Accepted from" in page
    assert "/do/dismiss-learned-weights" not in page
    assert "learned from 240 outcomes" in manager.get("/rules").text
    assert manager.get("/api/v1/learned-weights").json()["decided"] == "accepted"
    assert peermatch.client(Role.COORDINATOR).get(ADDRESS).status_code == 403
