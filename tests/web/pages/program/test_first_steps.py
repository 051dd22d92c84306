"""A new program's manager sees what comes first, each step ticked when it is taken."""

import re

from domain.shared.roles import Role

STEP = re.compile(r'steps__mark">(<svg)?.*?<h3>([^<]+)</h3>', re.DOTALL)
BEFORE = (
    ("Add your sites", True),
    ("Add your specialists", True),
    ("Give everyone an account", True),
)


def steps(client):
    """Each first step, and whether it is ticked."""
    _, _, shown = client.get("/").text.partition('class="steps"')
    return tuple((words, bool(done)) for done, words in STEP.findall(shown))


def test_first_steps_are_shown_to_the_manager_until_all_are_taken(peermatch, request):
    manager = peermatch.client(Role.MANAGER)
    assert steps(manager) == (*BEFORE, ("Take in the first referral", False))
    assert '<a class="usa-button button--small" href="/import">' in manager.get("/").text
    assert steps(peermatch.client(Role.COORDINATOR)) == ()

    request.getfixturevalue("referral_id")
    assert steps(manager) == ()
    peermatch.deployment.accounts.disable("cprs")
    assert steps(manager) == (
        *BEFORE[:2],
        ("Give everyone an account", False),
        ("Take in the first referral", True),
    )
    assert 'href="/accounts/invite"' in manager.get("/").text
