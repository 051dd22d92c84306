"""Where a stream's id is made of what it is about, it stays the same for good: the facts of every
program lie under it."""

from uuid import UUID

import pytest

from domain.calendar.diary import diary_id
from domain.calendar.room_book import room_book_id
from domain.calendar.schedule import schedule_id
from domain.deadlines.due import DueKind
from domain.deadlines.task import task_id
from domain.pairing.conflict import conflict_id
from domain.pairing.outlook import outlook_id
from domain.pairing.shortlist import shortlist_id
from domain.people.wellness.handover import handover_id
from domain.people.wellness.recovery_capital import recovery_capital_id
from domain.people.wellness.suprt import suprt_id
from domain.privacy.unusual_looks import Unusual, looks_id
from domain.review.queue_view import queue_views_id
from domain.review.review import review_id
from domain.review.waitlist_view import waitlist_views_id
from stories.pasts.samples import MATCH_ID, PARTICIPANT_ID, REFERRAL_ID, SPECIALIST_ID, TODAY


@pytest.mark.parametrize(
    ("stream", "always"),
    [
        (diary_id(PARTICIPANT_ID, TODAY), "08348c3f-77e8-5504-aacc-7ba8d77c44d5"),
        (room_book_id(TODAY), "0d1974f6-7854-51ce-b38c-1525dbf4109b"),
        (schedule_id(SPECIALIST_ID), "f3e3b701-7d03-5b6f-a1f5-b9ba80f63c38"),
        (task_id(DueKind.PLAN, MATCH_ID), "46c171b2-0d8e-5ab3-a51b-3904f63662ff"),
        (conflict_id(PARTICIPANT_ID, SPECIALIST_ID), "7f14bc50-9ab0-5bbd-9eba-41b1ff9c9d71"),
        (outlook_id(REFERRAL_ID), "4e9e0e92-b6e7-5fcb-af6e-29cec01790ee"),
        (shortlist_id(REFERRAL_ID, 2), "9b12121f-9e17-5e2b-bd8b-a957832daa37"),
        (handover_id(PARTICIPANT_ID), "d5b79c50-5e8c-57a7-bbdf-ebec2c94a71d"),
        (recovery_capital_id(PARTICIPANT_ID), "ea8816c7-7c7d-5317-8b9f-cf1d6cebce13"),
        (suprt_id(PARTICIPANT_ID), "b8a073ba-3404-56d6-b71c-ebdfcba25bda"),
        (
            looks_id(Unusual.COLLEAGUE, SPECIALIST_ID, TODAY, PARTICIPANT_ID),
            "002d6bb3-a329-5e3c-9f08-c09d27019043",
        ),
        (queue_views_id("dora"), "ea222d01-a902-5741-a001-cf23b352048e"),
        (review_id(MATCH_ID), "02116890-151f-5ab3-b988-6981e99eddb3"),
        (waitlist_views_id("dora"), "af54bca5-1f1e-5a59-a8bd-6c7460777586"),
    ],
)
def test_a_stream_keeps_its_id(stream: UUID, always: str) -> None:
    assert str(stream) == always


def test_each_pair_each_round_and_each_kind_has_its_own() -> None:
    assert conflict_id(PARTICIPANT_ID, SPECIALIST_ID) != conflict_id(SPECIALIST_ID, PARTICIPANT_ID)
    assert shortlist_id(REFERRAL_ID, 1) != shortlist_id(REFERRAL_ID, 2)
    assert len({task_id(kind, MATCH_ID) for kind in DueKind}) == len(DueKind)
    of_all = {looks_id(kind, SPECIALIST_ID, TODAY, None) for kind in Unusual}
    assert len(of_all) == len(Unusual)
