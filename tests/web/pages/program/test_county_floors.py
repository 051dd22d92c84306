"""The rules page shows each county's floor; a manager changes it, and a run says what it served."""

from datetime import timedelta

from domain.shared.roles import Role


def test_a_manager_sets_a_floor_and_everybody_who_plans_sees_it(peermatch):
    manager = peermatch.client(Role.MANAGER)
    page = manager.get("/rules").text
    assert "County floors" in page
    assert "/do/change-county-floor?county=Gloucester" in page
    form = manager.get("/do/change-county-floor?county=King+William&back=/rules").text
    assert "At least how many" in form
    service = peermatch.deployment.service
    tomorrow = service.program.today(service.now()) + timedelta(days=1)
    floor = {
        "county": "Gloucester",
        "at_least": 2,
        "effective_from": tomorrow.isoformat(),
        "reason": "Nobody there was served.",
    }
    assert peermatch.command(Role.COORDINATOR, "change-county-floor", **floor).status_code == 403
    done = peermatch.command(Role.MANAGER, "change-county-floor", **floor)
    assert (done.status_code, done.json()["county"]) == (200, "Gloucester")
    coordinators = peermatch.client(Role.COORDINATOR).get("/rules").text
    assert ": 2, Nobody there was served." in coordinators
    assert "/do/change-county-floor" not in coordinators
    refused = peermatch.command(
        Role.MANAGER, "change-county-floor", **{**floor, "county": "Atlantis"}
    )
    assert refused.status_code in (409, 422)
