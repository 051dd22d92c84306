"""A CPRS names their own calendar on a page or over the API, and sees how it goes; never its
address."""

from domain.shared.roles import Role

SECRET = "https://calendar.google.com/calendar/ical/somebody/private-0123/basic.ics"


def test_a_calendar_is_named_and_stopped_and_its_address_is_never_shown(peermatch) -> None:
    client = peermatch.client(Role.CPRS)
    page = client.get("/own-calendar")
    assert "Stop using it" not in page.text
    for wrong in ("", "https://example.org/x.ics"):
        refused = client.post("/own-calendar", data={"address": wrong})
        assert refused.status_code == 422
        assert "calendar.google.com" in refused.text
        assert f'value="{wrong}"' in refused.text
    assert client.post("/own-calendar", data={"address": SECRET}).status_code == 303
    page = client.get("/own-calendar").text
    assert "The calendar at calendar.google.com" in page
    assert "It will be read within a minute." in page
    assert "private-0123" not in page
    api = peermatch.bearer(Role.CPRS)
    told = api.get("/api/v1/own-calendar").json()
    assert (told["host"], told["stopped"], told["failed"]) == ("calendar.google.com", False, "")
    assert "private-0123" not in str(told)
    assert client.post("/own-calendar/stop").status_code == 303
    assert "gone within a minute" in client.get("/own-calendar").text
    wrong = api.post("/api/v1/own-calendar", json={"address": "https://example.org/x.ics"})
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (422, "address")
    assert api.post("/api/v1/own-calendar", json={"address": SECRET}).status_code == 204
    assert "Stop using it" in client.get("/own-calendar").text
    assert api.delete("/api/v1/own-calendar").status_code == 204
    assert api.get("/api/v1/own-calendar").json()["stopped"] is True
    assert "private-0123" not in client.get("/my-time").text
