"""No word of a participant comes out where it must not, and a leak of any kind would be found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stories.ways import leaks
from stories.ways.planted import plant


@pytest.fixture(scope="module")
def walked(peermatch):
    return leaks.walked(peermatch, plant(peermatch))


@pytest.mark.rest
def test_no_word_of_a_participant_leaves_by_a_way_that_is_not_meant(walked):
    assert leaks.leaks(walked) == []
    assert len(walked.answers) > 300
    statuses = {said.status for said in walked.answers}
    assert {200, 422, 500} <= statuses
    assert any("fault" in line and "RuntimeError" in line for line in walked.logs)
    assert walked.messages


@pytest.mark.rest
@pytest.mark.parametrize("kind", leaks.PLANTED_LEAKS)
def test_a_leak_of_each_kind_is_found(walked, kind):
    found = leaks.leaks(leaks.PLANTED_LEAKS[kind](walked))
    assert {line.split()[0] for line in found} >= {kind.split()[-1]}


@given(st.sampled_from(sorted(leaks.OPEN)), st.text(max_size=30), st.text(max_size=30))
def test_a_word_is_found_whatever_stands_around_it(name, before, after):
    assert name in leaks.fields_in(f"{before} {leaks.OPEN[name]} {after}")
