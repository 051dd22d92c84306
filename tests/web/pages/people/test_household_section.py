"""A referral's page shows the household to those who take in and match, and to nobody else."""

from domain.shared.roles import Role


def test_a_household_is_recorded_on_the_page_and_read_over_the_api(
    peermatch, referral_id, new_referral
):
    other = {**new_referral, "participant_name": "Kim Example"}
    other_referral_id = peermatch.command(Role.INTAKE, "receive-referral", **other).json()[
        "referral_id"
    ]
    intake, back = peermatch.client(Role.INTAKE), f"/referrals/{referral_id}"
    assert "No household recorded." in intake.get(back).text
    form = intake.get(f"/do/join-household?referral_id={referral_id}&back={back}").text
    for said in ("Whose household?", "Never the same specialist for two of them", "Who agreed"):
        assert said in form, said
    assert f'value="{other_referral_id}"' in form
    assert f'<option value="{referral_id}"' not in form
    command = {
        "referral_id": referral_id,
        "other_id": other_referral_id,
        "wish": "apart",
        "agreed_by": "Both, each alone",
        "agreed_on": "2026-01-05",
    }
    done = peermatch.command(Role.INTAKE, "join-household", **command)
    assert done.status_code == 200, done.text
    page = intake.get(back).text
    for said in ("Never the same specialist for two of them", "Both, each alone", "Jan 5, 2026"):
        assert said in page, said
    assert f'href="/referrals/{other_referral_id}"' in page
    person = intake.get(f"/api/v1{back}/person").json()
    assert person["household"] == {
        "wish": "apart",
        "agreed_by": "Both, each alone",
        "agreed_on": "2026-01-05",
        "others": [other_referral_id],
    }
    for role in (Role.MANAGER, Role.CPRS):
        assert peermatch.client(role).get(back).status_code == 403
        refused = peermatch.command(role, "join-household", **command)
        assert refused.status_code == 403
