"""The tasks of a viewer's role, in words and with the forms that see to them."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from fastapi import Request

from domain.deadlines.due import SUPRT_KINDS, DueKind
from domain.shared.roles import Role
from peermatch.readmodels.screens.program.due_list import DueList, DueRow
from peermatch.readmodels.screens.program.tasks_by_person import TasksByPerson
from peermatch.web.actions import Link, actions, address
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.show.next_things import Next
from peermatch.web.show.sections import Item
from peermatch.web.show.words import counted, weekday

SOON = timedelta(days=1)

DUE_WORDS = {
    DueKind.FIRST_CONTACT: ("First contact attempt", "attempt-contact"),
    DueKind.FIRST_OFFER: ("First offer of a specialist", ""),
    DueKind.START: ("Start of support on the recommendation", ""),
    DueKind.CONSENT_EXPIRES: ("Consent expires", "give-consent"),
    DueKind.CONSENT_MISSING: ("Consent was revoked: nothing new is arranged", "give-consent"),
    DueKind.PAUSE_OVER: ("The pause is over but the match has not resumed", "resume-match"),
    DueKind.CREDENTIAL_EXPIRES: ("Credential expires", "record-credential"),
    DueKind.AUTHORIZATION_ENDS: ("Authorization ends", "grant-authorization"),
    DueKind.PLAN: ("Wellness plan due", "agree-plan"),
    DueKind.PLAN_REVIEW: ("Wellness plan review", "review-plan"),
    DueKind.RECOVERY_CAPITAL: ("Ten questions on recovery (BARC-10)", "record-barc"),
    DueKind.SUPRT_A_BASELINE: ("SUPRT-A baseline", "record-suprt"),
    DueKind.SUPRT_C_BASELINE: ("SUPRT-C baseline", "record-suprt"),
    DueKind.SUPRT_A_REASSESSMENT: ("SUPRT-A reassessment", "record-suprt"),
    DueKind.SUPRT_C_REASSESSMENT: ("SUPRT-C reassessment", "record-suprt"),
    DueKind.CHECK_IN: ("Match check-in", "record-check-in"),
    DueKind.SUPERVISION: ("Supervision", "hold-supervision"),
    DueKind.LEAVE_REQUEST: ("Leave to grant or turn down", "grant-leave"),
    DueKind.LINK_RETURNED: ("Private link did not arrive: send it another way", ""),
    DueKind.RESOURCE_CHECK: ("Service to check", "mark-resource-checked"),
}
"""What is due, in words, and the form that sees to it."""
OWN_FORMS = {
    "agree-plan": "agree-own-plan",
    "review-plan": "review-own-plan",
    "record-check-in": "record-own-check-in",
    "record-suprt": "record-own-suprt",
    "give-consent": "sign-consent-with-specialist",
}
"""The form that a CPRS has instead."""


_SUPRT = {kind: which for which, kind in SUPRT_KINDS.items()}
_PAGES = {
    "record-barc": "/my-matches/{match_id}/ten-questions",
    "sign-consent-with-specialist": "/my-matches/{match_id}/consent-form",
}
"""Forms that are on a page of their own."""


def due_of(request: Request, viewer: Viewer) -> DueList:
    """What this role has to see to."""
    reading = services_of(request).reading(viewer.actor)
    return DueList(reading, viewer.account.specialist_id)


def tasks_of(request: Request, viewer: Viewer) -> TasksByPerson:
    """The same by person, without what is snoozed."""
    reading = services_of(request).reading(viewer.actor)
    account = viewer.account
    return TasksByPerson(reading, account.specialist_id, account.account_id)


def due_clock(due_on: date, today: date) -> str:
    """`Over by 3 days`, `Due today`, `Due tomorrow`, `In 5 days`"""
    left = (due_on - today).days
    if left < 0:
        return f"Over by {counted(-left, 'day')}"
    return {0: "Due today", 1: "Due tomorrow"}.get(left, f"In {counted(left, 'day')}")


def standing_of(row: DueRow, today: date) -> str:
    """`over`, `soon` or empty."""
    if row.overdue:
        return "over"
    return "soon" if row.due_on <= today + SOON else ""


def assigned_words(request: Request, viewer: Viewer, rows: Iterable[DueRow]) -> dict[UUID, str]:
    """By account: `For you`, `For Ivy Coordinator`."""
    ids = {row.assignee for row in rows if row.assignee}
    names = services_of(request).account_names.of(map(str, ids)) if ids else {}
    words = {one: f"For {names.get(str(one), 'a former colleague')}" for one in ids}
    if viewer.account.account_id in words:
        words[viewer.account.account_id] = "For you"
    return words


def item_of(viewer: Viewer, row: DueRow, back: str = "/due") -> Item:
    """In words, with the forms that see to it, which lead back."""
    words, form = DUE_WORDS[row.kind]
    ids: dict[str, object] = {
        "participant_id": row.participant_id,
        "specialist_id": row.specialist_id,
        "referral_id": row.referral_id,
        "match_id": row.match_id,
    }
    if row.kind is DueKind.PLAN_REVIEW:
        ids["plan_id"] = row.about
    if row.kind in _SUPRT:
        ids["form"], ids["point"] = (one.value for one in _SUPRT[row.kind])
    if row.kind is DueKind.LEAVE_REQUEST:
        ids["request_id"] = row.about
    if row.kind is DueKind.RESOURCE_CHECK:
        ids["resource_id"] = row.about
    form = OWN_FORMS.get(form, form) if viewer.role is Role.CPRS else form
    links: tuple[Link, ...] = ()
    if form and viewer.role in actions()[form].roles:
        page = _PAGES.get(form, "").format(match_id=row.match_id)
        links = (Link(actions()[form].title, page or address(form, back, **ids)),)
    if row.kind is DueKind.LINK_RETURNED:
        links = (Link("Send it another way", f"/people/{row.participant_id}/private-link"),)
    return Item(
        row.name or words,
        (words,) if row.name else (),
        tag="Overdue" if row.overdue else "",
        address=_address(viewer, row),
        links=links,
    )


def _address(viewer: Viewer, row: DueRow) -> str:
    """The page of what it is about, where the role has one."""
    if viewer.role is Role.CPRS:
        return f"/my-matches/{row.match_id}" if row.match_id else "/my-time"
    if row.kind is DueKind.RESOURCE_CHECK:
        return f"/directory/{row.about}"
    if row.referral_id and viewer.role is not Role.MANAGER:
        return f"/referrals/{row.referral_id}"
    if row.specialist_id and viewer.role is not Role.INTAKE:
        return f"/specialists/{row.specialist_id}"
    return ""


def task_lines(
    request: Request, viewer: Viewer, rows: Sequence[DueRow], today: date
) -> tuple[Next, ...]:
    """Tasks as the things to do next."""
    found = []
    assigned = assigned_words(request, viewer, rows)
    for row in rows:
        item = item_of(viewer, row)
        words = item.lines[0] if item.lines else item.title
        link = item.links[0] if item.links else None
        found.append(
            Next(
                clock=due_clock(row.due_on, today),
                day=weekday(row.due_on),
                what=words,
                name=row.name or viewer.account.display_name,
                about=assigned.get(row.assignee, "") if row.assignee else "",
                staff=row.participant_id is None,
                action=link.title if link else "Open",
                address=link.address if link else item.address or "/due",
                standing=standing_of(row, today),
            )
        )
    return tuple(found)
