"""The tasks of a viewer's role, in words and with the forms that see to them."""

from fastapi import Request

from domain.deadlines.due import DueKind
from domain.shared.roles import Role
from peermatch.readmodels.screens.program.due_list import DueList, DueRow
from peermatch.web.actions import Link, actions, address
from peermatch.web.http.access import Viewer, services_of
from peermatch.web.show.sections import Item

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
    DueKind.CHECK_IN: ("Match check-in", "record-check-in"),
    DueKind.SUPERVISION: ("Supervision", "hold-supervision"),
}
"""What is due, in words, and the form that sees to it."""
OWN_FORMS = {
    "agree-plan": "agree-own-plan",
    "review-plan": "review-own-plan",
    "record-check-in": "record-own-check-in",
}
"""The form that a CPRS has instead."""


def due_of(request: Request, viewer: Viewer) -> DueList:
    """What this role has to see to."""
    reading = services_of(request).reading(viewer.actor)
    return DueList(reading, viewer.account.specialist_id)


def item_of(viewer: Viewer, row: DueRow) -> Item:
    """In words, with the forms that see to it."""
    words, form = DUE_WORDS[row.kind]
    ids: dict[str, object] = {
        "participant_id": row.participant_id,
        "specialist_id": row.specialist_id,
        "referral_id": row.referral_id,
        "match_id": row.match_id,
    }
    if row.kind is DueKind.PLAN_REVIEW:
        ids["plan_id"] = row.about
    form = OWN_FORMS.get(form, form) if viewer.role is Role.CPRS else form
    links: tuple[Link, ...] = ()
    if form and viewer.role in actions()[form].roles:
        links = (Link(actions()[form].title, address(form, "/due", **ids)),)
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
        return "/my-matches" if row.match_id else "/my-details"
    if row.referral_id and viewer.role is not Role.MANAGER:
        return f"/referrals/{row.referral_id}"
    if row.specialist_id and viewer.role is not Role.INTAKE:
        return f"/specialists/{row.specialist_id}"
    return ""
