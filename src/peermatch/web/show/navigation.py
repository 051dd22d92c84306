"""What the header links to, for each role."""

from domain.shared.roles import Role

_REFERRALS = ("/referrals", "Waitlist")
_NEW_REFERRAL = ("/referrals/new", "New referral")
_FIND = ("/find", "Find a person")
_REVIEW = ("/matches", "Review queue")
_RUNS = ("/runs", "Matching runs")
_ROSTER = ("/roster", "Roster")
_DUE = ("/due", "Tasks")
_GROUPS = ("/groups", "Groups")
_RULES = ("/rules", "Rules")
_WEEK = ("/program", "Schedule")
_EXPORT = ("/exports", "Export")

LINKS: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.INTAKE: (("/", "Home"), _DUE, _REFERRALS, _FIND, _NEW_REFERRAL, _EXPORT),
    Role.COORDINATOR: (
        ("/", "Home"),
        _DUE,
        _REVIEW,
        ("/decisions", "Needs decision"),
        _REFERRALS,
        _FIND,
        _WEEK,
        _RUNS,
        _ROSTER,
        _GROUPS,
        _RULES,
        _EXPORT,
    ),
    Role.CPRS: (
        ("/", "Home"),
        ("/schedule", "Schedule"),
        ("/my-matches", "People"),
        ("/my-groups", "Groups"),
        _DUE,
        ("/my-details", "My details"),
        ("/calendar-links", "Calendar links"),
    ),
    Role.MANAGER: (
        ("/", "Home"),
        _DUE,
        ("/overview", "Overview"),
        _WEEK,
        _ROSTER,
        _RUNS,
        _RULES,
        ("/import", "Import"),
        ("/set-aside", "Work set aside"),
        _EXPORT,
    ),
}


def links_for(role: Role) -> tuple[tuple[str, str], ...]:
    """Addresses and names, most used first."""
    return LINKS[role]
