"""How a match was decided, as sections of its page."""

from collections.abc import Iterator
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.matches.matching_run import RunTrigger
from domain.review.review import CHOICE_REASONS
from peermatch.readmodels.screens.review.how_proposed import Hand, HowProposed
from peermatch.usecases.review.decision_seen import Candidate, RuledOut, Seen
from peermatch.web.actions import Link
from peermatch.web.past import decided_words as words
from peermatch.web.past.decided import Decided
from peermatch.web.show.sections import Item, Section
from peermatch.web.show.words import TRIGGERS, counted, day, in_words, moment

BY_HAND = {
    Hand.RUN: "",
    Hand.CHOSEN: "Proposed by hand: {by} chose {specialist} in the place of the one whom the"
    " engine had proposed.",
    Hand.CONTINUED: "Proposed by hand: {by} named {specialist} as who goes on when the match"
    " before ended. No matching run had a part in it.",
}
NOTHING_SEEN = "What the run saw of this person was not kept, or they were erased since."
KNOWN = (
    "service_line experiences language modes county windows frequency urgency received_on"
    " consent_from consent_until gender_required gender_preferred preferred ranking"
    " traits_required traits_preferred"
).split()


def by_hand(found: Decided) -> str:
    """Says so of a match that a person proposed; empty for a run's."""
    sentence = BY_HAND[found.how.hand]
    return sentence.format(by=found.by, specialist=found.how.match.specialist_name)


def sections(found: Decided, zone: ZoneInfo) -> Iterator[Section]:
    """Those that there is something to say in."""
    yield _proposed(found, zone)
    seen = found.seen.seen if found.seen else None
    if seen is not None:
        yield _candidates(found, seen)
        yield _ruled_out(found, seen)
        yield _known(found, seen, zone)
        yield from _rules(found, seen)
    elif found.seen is not None:
        yield Section("candidates", "Candidates", none=NOTHING_SEEN)
    yield from _since(found, zone)


def _proposed(found: Decided, zone: ZoneInfo) -> Section:
    how = found.how
    run = ""
    if how.run is not None:
        asked = TRIGGERS[RunTrigger(how.run.trigger)].lower()
        run = f"{moment(how.run.requested_at.astimezone(zone))}, started by: {asked}"
    return Section(
        "proposed",
        "How it was proposed",
        facts=(
            ("By", "The matching run" if how.hand is Hand.RUN else found.by),
            ("Proposed", moment(how.match.proposed_at.astimezone(zone))),
            ("Matching run", run),
            ("Engine’s choice", _name(found, how.engine_choice)),
            ("Why somebody else", CHOICE_REASONS[how.choice_reason] if how.choice_reason else ""),
            ("Said at the time", " ".join(how.match.reasons)),
        ),
        more=_behind(how),
    )


def _behind(how: HowProposed) -> Link | None:
    if how.match_before is not None:
        address = f"/matches/{how.match_before}/decided"
        return Link("How the match before was decided", address)
    return Link("The matching run", f"/runs/{how.run.run_id}") if how.run else None


def _candidates(found: Decided, seen: Seen) -> Section:
    items = tuple(_candidate(found, one) for one in seen.candidates)
    left = seen.allowed - len(items)
    if left:
        items = (*items, Item(f"And {counted(left, 'other')} who fit less closely"))
    title = f"Candidates: {counted(seen.allowed, 'specialist')}"
    return Section("candidates", title, items=items, none="The rules allowed nobody.")


def _candidate(found: Decided, one: Candidate) -> Item:
    match, again = found.how.match, found.seen.again if found.seen else None
    mine = one.specialist_id == match.specialist_id
    engines = again is not None and one.specialist_id == again.specialist_id
    said = {r.specialist_id: r.sentence for r in found.how.runners_up}
    for_it = words.speaks_for(one)
    against = words.speaks_against(one, proposed=mine or engines)
    road = f" · {one.drive_minutes} min drive" if one.drive_minutes is not None else ""
    tags = (("Proposed" if mine else ""), ("In the plan" if engines else ""))
    instead = said.get(one.specialist_id, "")
    return Item(
        _name(found, one.specialist_id),
        (
            f"{counted(one.points, 'point')} · caseload {one.taken} of {one.capacity}{road}",
            f"For: {' '.join(for_it)}" if for_it else "",
            f"Against: {' '.join(against)}" if against else "",
            f"Instead of the one proposed: {instead}" if instead else "",
        ),
        tag=", ".join(filter(None, tags)).capitalize(),
        address=f"/specialists/{one.specialist_id}",
    )


def _ruled_out(found: Decided, seen: Seen) -> Section:
    items = [_rule(found, one) for one in seen.ruled_out]
    if seen.erased:
        items.append(Item(counted(seen.erased, "specialist"), ("Erased since.",)))
    none = "The rules allowed every specialist."
    return Section("ruled-out", "Not candidates, and the first rule against each",
                   items=tuple(items), none=none)  # fmt: skip


def _rule(found: Decided, one: RuledOut) -> Item:
    named = [_name(found, who) for who in one.specialists]
    more = one.number - len(named)
    if more:
        named.append(counted(more, "other"))
    return Item(one.sentence, (", ".join(named),), tag=counted(one.number, "specialist"))


def _known(found: Decided, seen: Seen, zone: ZoneInfo) -> Section:
    held = ((name, getattr(seen.seeker, name)) for name in KNOWN)
    facts = tuple(
        (words.FIELDS[name], words.said(name, value, found.names, zone)) for name, value in held
    )
    waited = (seen.day - seen.seeker.received_on).days
    home = in_words(seen.household) if seen.household else ""
    told = (*facts, ("Had waited", counted(waited, "day")), ("Household", home))
    return Section("known", "What was known of the person", facts=told)


def _rules(found: Decided, seen: Seen) -> Iterator[Section]:
    weights = tuple((in_words(one.wish), words.weight_words(one)) for one in found.weights)
    limits = tuple((in_words(one.then.name), words.limit_words(one)) for one in found.limits)
    floor = f"At least {seen.floor} of those who wait" if seen.floor else ""
    yield Section("weights", f"What preferences were worth on {day(seen.day)}", facts=weights)
    yield Section(
        "limits",
        f"Limits in force on {day(seen.day)}",
        facts=(*limits, (f"Floor of {seen.seeker.county}", floor)),
        more=Link("Rules", "/rules"),
    )


def _since(found: Decided, zone: ZoneInfo) -> Iterator[Section]:
    """How today's knowledge differs."""
    match, today = found.how.match, found.today
    since = found.seen.seen.day if found.seen and found.seen.seen else match.proposed_on
    if today is None:
        yield Section("today", "Today", none="One of the two can’t be read any more.")
        return
    rules = tuple(Item(sentence) for sentence in today.against)
    yield Section(
        "today",
        "If it were proposed today",
        items=rules,
        none="Every rule would still allow it.",
    )
    for key, title, some, path in (
        ("person", "the person", found.person, f"/referrals/{match.referral_id}"),
        ("specialist", "the specialist", found.specialist, f"/specialists/{match.specialist_id}"),
    ):
        facts = tuple(
            (label, f"Then: {then}. Today: {now}.")
            for label, then, now in words.changed(some, found.names, zone)
        )
        more = Link(f"Recorded of {title} since", f"{path}/history?first_day={since}")
        none = "Nothing that the decision goes by." if found.seen else ""
        yield Section(f"since-{key}", f"Changed since, of {title}",
                      facts=facts, none=none, more=more)  # fmt: skip


def _name(found: Decided, who: UUID | None) -> str:
    return found.names.get(who, "Somebody") if who else ""
