"""What the header links to, for each role."""

from domain.roles import Role

_REFERRALS = ("/referrals", "Waitlist")
_NEW_REFERRAL = ("/referrals/new", "New referral")
_FIND = ("/find", "Find")
_REVIEW = ("/matches", "Review queue")
_RUNS = ("/runs", "Matching runs")
_ROSTER = ("/roster", "Roster")

LINKS: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.INTAKE: (("/", "Home"), _REFERRALS, _FIND, _NEW_REFERRAL),
    Role.COORDINATOR: (("/", "Home"), _REVIEW, _REFERRALS, _FIND, _NEW_REFERRAL, _RUNS, _ROSTER),
    Role.CPRS: (("/", "Home"), ("/schedule", "Schedule"), ("/calendar-links", "Calendar links")),
    Role.MANAGER: (("/", "Home"), ("/overview", "Overview"), _ROSTER, _RUNS, ("/import", "Import")),
}


def links_for(role: Role) -> tuple[tuple[str, str], ...]:
    """Addresses and names, most used first."""
    return LINKS[role]
