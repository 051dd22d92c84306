"""What a participant reads of records that were merged into theirs, beside their own: what was
agreed and signed there stays what it was. A consent can be taken back where it was signed."""

from uuid import UUID

from domain.people.consent import Consent
from domain.people.consents.signed_form import SIGNED_FORM, ConsentFormSigned
from domain.people.participant import PARTICIPANT
from domain.people.plan import PLAN, Plan
from domain.people.wellness.handover import HANDOVER, HandoverNoteWritten, handover_id
from peermatch.readmodels.reading.opened_rows import NotFound
from peermatch.readmodels.screens.people import own_ids
from peermatch.readmodels.tables.people.records import RecordKind
from peermatch.usecases.own.own_record import OwnRecord


def plans(record: OwnRecord) -> tuple[Plan, ...]:
    """Agreed plans that nobody ended, newest first. Raises NotFound for what isn't theirs."""
    if not (merged := record.records()[1:]):
        return ()
    ids = own_ids.records(record.views, merged, RecordKind.PLAN)
    read = record.together(ids)
    found = [read(PLAN, plan_id) for plan_id in ids]
    record.check_theirs(plan.agreed for plan in found)
    return tuple(plan for plan in found if not plan.ended)


def all_plans(record: OwnRecord) -> tuple[Plan, ...]:
    """Theirs before those."""
    found = record.plan()
    return (*((found[1],) if found else ()), *plans(record))


def consents(record: OwnRecord) -> tuple[Consent, ...]:
    """Newest first."""
    merged = record.records()[1:]
    read = record.together(merged)
    every = (one for who in merged for one in read(PARTICIPANT, who).consents)
    return tuple(sorted(every, key=lambda one: one.signed_on, reverse=True))


def whose_consent(record: OwnRecord, consent_id: UUID) -> UUID:
    """Under which of their records it was signed. Raises NotFound for what isn't theirs."""
    read = record.together(record.records())
    for who in record.records():
        if any(one.consent_id == consent_id for one in read(PARTICIPANT, who).consents):
            return who
    raise NotFound


def handover_notes(record: OwnRecord) -> tuple[HandoverNoteWritten, ...]:
    """What was written for whoever supports them next. Raises NotFound for what isn't theirs."""
    merged = [handover_id(one) for one in record.records()[1:]]
    read = record.together(merged)
    found = [note for one in merged if (note := read(HANDOVER, one).note) is not None]
    record.check_theirs(found)
    return tuple(found)


def all_signed(record: OwnRecord) -> tuple[ConsentFormSigned, ...]:
    """The forms of every record with their very text, newest first. Raises NotFound for what isn't
    theirs."""
    ids = [one.form_id for one in record.signed_forms()]
    read = record.together(ids)
    signed = [read(SIGNED_FORM, form_id).signed for form_id in ids]
    record.check_theirs(signed)
    return tuple(one for one in signed if one is not None)
