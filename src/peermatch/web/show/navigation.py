"""What the header, and on a phone the bar of tabs, links to for each role."""

from dataclasses import dataclass

from domain.shared.roles import Role


@dataclass(frozen=True, slots=True)
class Link:
    address: str
    name: str
    icon: str = ""
    tab: str = ""
    """Its name in the bar of tabs, where that is shorter."""
    also: str = ""
    """Where other pages of the same work begin, if not below the link's own address."""

    def leads(self, path: str) -> int:
        """How much of the path is its own: the more, the nearer the page is to it."""
        own = [part for part in (self.address, self.also) if part != "/" and part]
        return max(
            (len(one) for one in own if path == one or path.startswith(one + "/")), default=0
        )


@dataclass(frozen=True, slots=True)
class Navigation:
    """`main` stand side by side, the first four of them as tabs on a phone; `more` in a menu."""

    main: tuple[Link, ...] = ()
    more: tuple[Link, ...] = ()
    finds: bool = False
    """Whether people are looked for in the header."""

    def section(self, path: str) -> str:
        """The address of the link to which a page belongs; nothing where it belongs to none."""
        nearest = max((*self.main, *self.more), key=lambda link: link.leads(path), default=None)
        if path == "/" or nearest is None:
            return path
        return nearest.address if nearest.leads(path) else ""

    @property
    def tabs(self) -> tuple[Link, ...]:
        return self.main[:TABS]

    @property
    def rest(self) -> tuple[Link, ...]:
        """What a phone has in its menu."""
        return (*self.main[TABS:], *self.more)


TABS = 4
_HOME = Link("/", "Home", "home")
_REFERRALS = Link("/referrals", "Waitlist", "list")
_NEW_REFERRAL = Link("/referrals/new", "New referral", "plus", "New", "/referrals/drafts")
_FIND = Link("/find", "Find a person", "search", "Find")
_REVIEW = Link("/matches", "Review queue", "check", "Queue")
_RUNS = Link("/runs", "Matching runs")
_ROSTER = Link("/roster", "Roster", "roster", also="/specialists")
_DUE = Link("/due", "Tasks", "clock")
_GROUPS = Link("/groups", "Groups")
_RULES = Link("/rules", "Rules")
_WHAT_IF = Link("/what-if", "What if")
_WEEK = Link("/program", "Schedule", "calendar")
_CALENDAR = Link("/calendar", "Calendar", "calendar", also="/sessions")
_DECISIONS = Link("/decisions", "Needs decision")
_EXPORT = Link("/exports", "Export")
_IMPORT = Link("/import", "Import")
_SET_ASIDE = Link("/set-aside", "Work set aside", "list", "Set aside")
_OPERATIONS = Link("/operations", "Operations", "clock")
_ACCOUNTS = Link("/accounts", "Accounts", "people")
_ACCOUNT_CHANGES = Link("/accounts/changes", "Account changes", "check", "Changes")
_AS_OF = Link("/as-of", "As of")
_DIRECTORY = Link("/directory", "Directory")
_AGENCY_LINKS = Link("/agency-links", "Agency links")
_EMERGENCY = Link("/emergency", "Emergency access")
_EMERGENCY_REVIEWS = Link("/emergency-access", "Emergency access")
_CONSENT_FORMS = Link("/consent-forms", "Consent forms")

NAVIGATION = {
    Role.INTAKE: Navigation(
        (_HOME, _DUE, _REFERRALS, _NEW_REFERRAL, _FIND),
        (_DIRECTORY, _CONSENT_FORMS, _AGENCY_LINKS, _IMPORT, _AS_OF, _EXPORT),
        finds=True,
    ),
    Role.COORDINATOR: Navigation(
        (_HOME, _REVIEW, _REFERRALS, _CALENDAR, _DUE, _DECISIONS, _ROSTER),
        (
            _FIND,
            _WEEK,
            _RUNS,
            _WHAT_IF,
            _GROUPS,
            _DIRECTORY,
            _CONSENT_FORMS,
            _RULES,
            _AS_OF,
            _EXPORT,
            _EMERGENCY_REVIEWS,
        ),
        finds=True,
    ),
    Role.CPRS: Navigation(
        (
            Link("/", "Today", "home"),
            Link("/schedule", "Schedule", "calendar", also="/sessions"),
            Link("/my-matches", "People", "people"),
            _DUE,
            Link("/my-time", "My time"),
            Link("/my-groups", "Groups"),
        ),
        (
            Link("/my-details", "My details"),
            _DIRECTORY,
            _CONSENT_FORMS,
            Link("/calendar-links", "Calendar links"),
            Link("/own-calendar", "Your own calendar"),
            _EMERGENCY,
        ),
    ),
    Role.MANAGER: Navigation(
        (_HOME, _DUE, Link("/overview", "Overview", "list"), _WEEK, _ROSTER, _RUNS, _RULES),
        (
            _WHAT_IF,
            _DIRECTORY,
            Link("/unmet-need", "Unmet need"),
            _CONSENT_FORMS,
            _AGENCY_LINKS,
            _IMPORT,
            _SET_ASIDE,
            _OPERATIONS,
            _ACCOUNTS,
            _AS_OF,
            _EXPORT,
            _EMERGENCY,
        ),
    ),
    Role.PRIVACY_OFFICER: Navigation(
        (
            _HOME,
            Link("/unusual-looks", "Unusual looks", "check", "Unusual"),
            Link("/emergency-access", "Emergency access", "clock", "Emergency"),
            Link("/looks", "Looks", "search"),
            Link("/breach", "Breach", "list"),
            Link("/sign-ins", "Sign-ins", "people"),
            _ACCOUNT_CHANGES,
        ),
    ),
    Role.ADMINISTRATOR: Navigation((_HOME, _ACCOUNTS, _OPERATIONS, _SET_ASIDE, _ACCOUNT_CHANGES)),
}
NOBODY = Navigation()


def navigation(role: Role | None) -> Navigation:
    """Addresses and names, most used first."""
    return NAVIGATION.get(role, NOBODY) if role else NOBODY
