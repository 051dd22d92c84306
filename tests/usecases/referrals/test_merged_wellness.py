"""What comes along of what somebody said for themselves when two records of theirs become one, as
it is recorded: their own words and days, under the one that goes on."""

from datetime import date
from typing import Any
from uuid import UUID

from streams import Streams

from domain.people.participant import PARTICIPANT
from domain.people.profile import (
    ConversationWishesStated,
    NamesStated,
    PlacesStated,
    Transport,
)
from domain.people.wellness.barc import BARC_ITEMS
from domain.people.wellness.handover import (
    HANDOVER,
    HandoverAgreed,
    HandoverNoteWritten,
    HandoverTopic,
    handover_id,
)
from domain.people.wellness.recovery_capital import (
    RECOVERY_CAPITAL,
    BarcAnswered,
    BarcBrought,
    BarcTakenBack,
    recovery_capital_id,
)
from domain.people.wellness.stated_goals import (
    OWN_GOALS,
    OwnGoalDone,
    OwnGoalStated,
    OwnStepDone,
    OwnStepNamed,
    own_goals_id,
)
from domain.people.wellness.suprt import (
    SUPRT,
    SuprtForm,
    SuprtPoint,
    SuprtRecorded,
    SuprtStatus,
    SuprtTakenBack,
    suprt_id,
)
from domain.shared.vocabulary import Dimension
from peermatch.usecases.core.ids import derived
from peermatch.usecases.referrals.merged_wellness import take_wellness, take_what_they_said
from stories.pasts.samples import registered

MERGED, WHO = UUID(int=1), UUID(int=2)
DOOR, DENTIST, MINE = (UUID(int=n) for n in range(11, 14))
CALL, SEE, GO = (UUID(int=n) for n in range(21, 24))
FIRST, SECOND, THIRD = (date(2026, 11, day) for day in (2, 9, 16))


def taken(streams: Streams) -> list[Any]:
    work = streams.work()
    take_wellness(work, MERGED, WHO)
    return [new.fact for new in work.new_facts()]


def said(streams: Streams) -> list[Any]:
    work = streams.work()
    person = work.load(PARTICIPANT, WHO)
    take_what_they_said(streams.read(PARTICIPANT, MERGED), person, WHO)
    return [new.fact for new in work.new_facts()]


def named(whose: UUID, name: str = "Ro") -> NamesStated:
    return NamesStated(participant_id=whose, preferred_name=name, pronouns="they")


def placed(whose: UUID, *sites: str) -> PlacesStated:
    return PlacesStated(participant_id=whose, sites=sites, transport=Transport.PUBLIC)


def wishes(whose: UUID, about: str = "The dog") -> ConversationWishesStated:
    return ConversationWishesStated(participant_id=whose, ask_about=about, leave_alone="Court")


def both(*theirs: Any, mine: tuple[Any, ...] = ()) -> Streams:
    streams = Streams()
    streams.add(PARTICIPANT, MERGED, registered(participant_id=MERGED), *theirs)
    return streams.add(PARTICIPANT, WHO, registered(participant_id=WHO), *mine)


def test_name_places_and_what_to_ask_about_come_along_where_nothing_was_said() -> None:
    every = (named(MERGED), placed(MERGED, "TAP"), wishes(MERGED))
    assert said(both(*every)) == [named(WHO), placed(WHO, "TAP"), wishes(WHO)]
    for one, theirs in zip((named(WHO), placed(WHO, "TAP"), wishes(WHO)), every, strict=True):
        assert said(both(theirs)) == [one]
    assert said(both()) == []


def test_what_the_one_that_goes_on_said_stays_each_for_itself() -> None:
    every = (named(MERGED), placed(MERGED, "TAP"), wishes(MERGED))
    mine = (named(WHO, "Robin"), placed(WHO, "GLO"), wishes(WHO, "The choir"))
    assert said(both(*every, mine=mine)) == []
    come = [named(WHO), placed(WHO, "TAP"), wishes(WHO)]
    for number, kept in enumerate(mine):
        rest = [one for place, one in enumerate(come) if place != number]
        assert said(both(*every, mine=(kept,))) == rest


def goal(whose: UUID, goal_id: UUID, words: str, on: date = FIRST) -> OwnGoalStated:
    return OwnGoalStated(
        participant_id=whose,
        goal_id=goal_id,
        dimension=Dimension.HOME,
        words=words,
        stated_on=on,
    )


def step(whose: UUID, goal_id: UUID, step_id: UUID, words: str) -> OwnStepNamed:
    return OwnStepNamed(participant_id=whose, goal_id=goal_id, step_id=step_id, words=words)


def step_done(whose: UUID, goal_id: UUID, step_id: UUID) -> OwnStepDone:
    return OwnStepDone(participant_id=whose, goal_id=goal_id, step_id=step_id, done_on=SECOND)


def done(whose: UUID, goal_id: UUID) -> OwnGoalDone:
    return OwnGoalDone(participant_id=whose, goal_id=goal_id, done_on=THIRD)


def new(kind: str, one: UUID) -> UUID:
    return derived(f"merged {kind}", WHO, one)


def test_goals_of_their_own_come_along_with_their_days_and_steps() -> None:
    streams = Streams().add(
        OWN_GOALS,
        own_goals_id(MERGED),
        goal(MERGED, GO, ""),
        goal(MERGED, DOOR, "A door of my own"),
        step(MERGED, DOOR, CALL, "Call the landlord"),
        step(MERGED, DOOR, SEE, "See it"),
        step_done(MERGED, DOOR, CALL),
        goal(MERGED, DENTIST, "See a dentist", SECOND),
        done(MERGED, DENTIST),
    )
    door, dentist = new("goal", DOOR), new("goal", DENTIST)
    assert taken(streams) == [
        goal(WHO, door, "A door of my own"),
        step(WHO, door, new("step", CALL), "Call the landlord"),
        step_done(WHO, door, new("step", CALL)),
        step(WHO, door, new("step", SEE), "See it"),
        goal(WHO, dentist, "See a dentist", SECOND),
        done(WHO, dentist),
    ]


def test_a_goal_in_the_same_words_has_the_steps_of_both() -> None:
    streams = Streams().add(
        OWN_GOALS,
        own_goals_id(MERGED),
        goal(MERGED, DOOR, "A door of my own"),
        step(MERGED, DOOR, CALL, "Call the landlord"),
        step_done(MERGED, DOOR, CALL),
        done(MERGED, DOOR),
        goal(MERGED, DENTIST, "See a dentist"),
    )
    other = OwnGoalStated(
        participant_id=WHO,
        goal_id=GO,
        dimension=Dimension.HEALTH,
        words="See a dentist",
        stated_on=FIRST,
    )
    mine = (goal(WHO, MINE, "A door of my own", SECOND), other)
    streams.add(OWN_GOALS, own_goals_id(WHO), *mine)
    assert taken(streams) == [
        step(WHO, MINE, new("step", CALL), "Call the landlord"),
        step_done(WHO, MINE, new("step", CALL)),
        goal(WHO, new("goal", DENTIST), "See a dentist"),
    ], "whether it is done is said by the one that goes on; other areas are other goals"


def answered(whose: UUID, on: date, points: int = 4) -> BarcAnswered:
    return BarcAnswered(
        participant_id=whose,
        answered_on=on,
        way=BarcBrought.ON_PAPER,
        answers=(points,) * len(BARC_ITEMS),
    )


def test_answers_come_along_for_days_of_which_nothing_was_said() -> None:
    streams = Streams().add(
        RECOVERY_CAPITAL,
        recovery_capital_id(MERGED),
        answered(MERGED, THIRD, 3),
        answered(MERGED, FIRST, 1),
        answered(MERGED, SECOND, 2),
        BarcAnswered(
            participant_id=MERGED,
            answered_on=date(2026, 11, 20),
            way=BarcBrought.ON_PAPER,
            answers=(),
        ),
    )
    every = [answered(WHO, FIRST, 1), answered(WHO, SECOND, 2), answered(WHO, THIRD, 3)]
    assert taken(streams) == every
    mine = recovery_capital_id(WHO)
    streams.add(RECOVERY_CAPITAL, mine, answered(WHO, SECOND, 6))
    assert taken(streams) == [every[0], every[2]]
    back = BarcTakenBack(participant_id=WHO, answered_on=FIRST, reason="A slip")
    streams.add(RECOVERY_CAPITAL, mine, answered(WHO, FIRST), back)
    assert taken(streams) == [every[2]], "what was taken back stays so"


def form(whose: UUID, kind: SuprtForm, point: SuprtPoint = SuprtPoint.BASELINE) -> SuprtRecorded:
    return SuprtRecorded(
        participant_id=whose,
        form=kind,
        point=point,
        status=SuprtStatus.COMPLETED,
        done_on=SECOND,
    )


def test_dates_of_a_form_come_along_where_nothing_is_recorded_of_it() -> None:
    client, office = SuprtForm.CLIENT, SuprtForm.ADMINISTRATIVE
    again = SuprtPoint.REASSESSMENT
    streams = Streams().add(
        SUPRT,
        suprt_id(MERGED),
        form(MERGED, client),
        form(MERGED, client, again),
        form(MERGED, office),
    )
    assert taken(streams) == [form(WHO, client), form(WHO, client, again), form(WHO, office)]
    streams.add(SUPRT, suprt_id(WHO), form(WHO, client))
    assert taken(streams) == [form(WHO, office)]
    slip = SuprtTakenBack(
        participant_id=WHO, form=office, point=SuprtPoint.BASELINE, reason="A slip"
    )
    streams.add(SUPRT, suprt_id(WHO), form(WHO, office), slip)
    assert taken(streams) == []


def agreed(whose: UUID, *topics: HandoverTopic, works: str = "") -> HandoverAgreed:
    return HandoverAgreed(participant_id=whose, topics=frozenset(topics), what_works=works)


def test_what_is_handed_on_comes_along_unless_the_one_that_goes_on_spoke_of_it() -> None:
    works, note = HandoverTopic.WHAT_WORKS, HandoverTopic.NOTE
    streams = Streams().add(
        HANDOVER,
        handover_id(MERGED),
        agreed(MERGED, works, note, works="Patience"),
        HandoverNoteWritten(
            participant_id=MERGED,
            match_id=UUID(int=5),
            specialist_id=UUID(int=6),
            written_on=FIRST,
            words="Begin with the garden",
        ),
    )
    assert taken(streams) == [agreed(WHO, works, note, works="Patience")]
    streams.add(HANDOVER, handover_id(WHO), agreed(WHO, note))
    assert taken(streams) == []
    nothing = Streams().add(HANDOVER, handover_id(MERGED), agreed(MERGED))
    assert taken(nothing) == []
    takes_back = Streams().add(HANDOVER, handover_id(MERGED), agreed(MERGED, works, works="x"))
    takes_back.add(HANDOVER, handover_id(WHO), agreed(WHO))
    assert taken(takes_back) == [], "that nothing is handed on was said as well"


def test_of_somebody_who_said_nothing_nothing_comes() -> None:
    assert taken(Streams()) == []
