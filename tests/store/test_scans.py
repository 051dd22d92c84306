"""Scans of signed papers: told by their content, sealed under the key of whoever signed, gone with
it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from small_domain import NAMES, NOON
from sqlalchemy import select, update

from peermatch.store.keys.gate import open_gate
from peermatch.store.keys.sealing import Tampered
from peermatch.store.papers.scan_types import (
    LARGEST_SCAN,
    MOST_SCANS,
    ScanMissing,
    ScanNotUsable,
    ScanTooLarge,
    ScanType,
    TooManyScans,
    scan_type,
)
from peermatch.store.papers.scans import (
    SCANS,
    UNSIGNED_FOR,
    Scans,
    ScanUnknown,
    check_kept,
    delete_scans,
)

PDF = b"%PDF-1.7\nRobin signed here\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0" + b"Robin" * 20 + b"\xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 30 + b"\x00\x00\x00\x00IEND\xaeB`\x82"


class Clock:
    def __init__(self):
        self.at = NOON

    def __call__(self):
        return self.at


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def vault(databases):
    return databases.open_store(NAMES).vault


@pytest.fixture
def looked():
    return []


@pytest.fixture
def scans(vault, clock, looked):
    return Scans(vault, looked.append, clock)


def test_what_a_file_is_is_told_by_its_content():
    for body, kind in ((PDF, ScanType.PDF), (JPEG, ScanType.JPEG), (PNG, ScanType.PNG)):
        assert scan_type(body) is kind
        with pytest.raises(ScanNotUsable):
            scan_type(body[: len(body) // 2])
    for body in (b"<html>", b"GIF89a", b"MZ" + PDF, b"%PDF-9.9\n%%EOF", b" " + JPEG):
        with pytest.raises(ScanNotUsable):
            scan_type(body)
    with pytest.raises(ScanMissing):
        scan_type(b"")
    with pytest.raises(ScanTooLarge):
        scan_type(JPEG.ljust(LARGEST_SCAN + 1))


def test_a_scan_opens_for_its_person_and_form_alone(scans, vault, looked):
    robin, form, scan = uuid4(), uuid4(), uuid4()
    assert scans.keep(robin, form, [(scan, PDF)]) == (scan,)
    assert scans.keep(robin, form, [(uuid4(), PDF)]) == (scan,), "sent again, it is the same"
    assert [(one.scan_id, one.size) for one in scans.of(robin, form)] == [(scan, len(PDF))]
    found = scans.opened(robin, form, scan, look=("a viewer", "a purpose"))
    assert (found.type, found.body) == (ScanType.PDF, PDF)
    assert [(one.viewer, one.subjects) for one in looked] == [("a viewer", {robin})]
    assert scans.opened(robin, form, scan, look=None).body == PDF
    assert len(looked) == 1
    for whose, which, one in (
        (uuid4(), form, scan),
        (robin, uuid4(), scan),
        (robin, form, uuid4()),
    ):
        assert scans.opened(whose, which, one, look=None) is None
    with vault.engine.connect() as connection:
        (row,) = connection.execute(select(SCANS)).mappings()
    assert b"Robin" not in bytes(row["sealed"])


def test_a_scan_that_was_moved_is_not_opened(scans, vault):
    robin, other, form, scan = (uuid4() for _ in range(4))
    scans.keep(robin, form, [(scan, PDF)])
    scans.keep(other, form, [(uuid4(), PDF)])
    for moved in ({"participant_id": str(other)}, {"participant_id": str(robin), "place": 3}):
        with vault.engine.begin() as connection:
            mine = SCANS.c.scan_id == str(scan)
            connection.execute(update(SCANS).where(mine).values(moved))
        with pytest.raises(Tampered):
            scans.opened(other if len(moved) == 1 else robin, form, scan, look=None)


def test_a_form_has_a_few_files_and_all_or_none_are_kept(scans):
    robin, form = uuid4(), uuid4()
    with pytest.raises(ScanNotUsable):
        scans.keep(robin, form, [(uuid4(), PDF), (uuid4(), b"no picture")])
    with pytest.raises(ScanMissing):
        scans.keep(robin, form, [])
    assert scans.of(robin, form) == ()
    pages = [(uuid4(), PNG[:29] + bytes([n]) + PNG[30:]) for n in range(MOST_SCANS - 1)]
    scans.keep(robin, form, [(uuid4(), JPEG), *pages])
    with pytest.raises(TooManyScans):
        scans.keep(robin, form, [(uuid4(), PDF)])
    assert len(scans.of(robin, form)) == MOST_SCANS


def test_a_form_names_files_that_were_kept_for_it(scans, vault):
    robin, form, scan = uuid4(), uuid4(), uuid4()
    scans.keep(robin, form, [(scan, PDF)])
    check_kept(vault.engine, robin, form, (scan,))
    check_kept(vault.engine, robin, form, ())
    for whose, which, named in (
        (robin, form, (scan, uuid4())),
        (robin, uuid4(), (scan,)),
        (uuid4(), form, (scan,)),
    ):
        with pytest.raises(ScanUnknown):
            check_kept(vault.engine, whose, which, named)


def test_what_no_signed_form_names_is_dropped_after_a_day_and_the_rest_asked_about_once(
    scans, clock
):
    robin, signed, unsigned, fresh, named, beside = (uuid4() for _ in range(6))
    asked = []

    def named_by(form):
        asked.append(form)
        return (named,) if form == signed else ()

    scans.keep(robin, signed, [(named, PDF), (beside, PNG)])
    scans.keep(robin, unsigned, [(uuid4(), PDF), (uuid4(), PNG)])
    clock.at += UNSIGNED_FOR
    scans.keep(robin, fresh, [(uuid4(), PDF)])
    assert scans.drop_unsigned(named_by) == 3
    assert [len(scans.of(robin, form)) for form in (signed, unsigned, fresh)] == [1, 0, 1]
    assert set(asked) == {signed, unsigned}
    clock.at += timedelta(seconds=1)
    asked.clear()
    assert scans.drop_unsigned(named_by) == 0
    assert asked == []


def test_whoever_is_erased_has_none(vault, clock):
    scans = Scans(vault, open_gate, clock)
    robin, other, form, scan = (uuid4() for _ in range(4))
    scans.keep(robin, form, [(scan, PDF)])
    scans.keep(other, form, [(uuid4(), PDF)])
    vault.raise_tombstone(robin, NOON)
    vault.destroy_key(robin)
    assert scans.opened(robin, form, scan, look=None) is None
    with vault.engine.begin() as connection:
        delete_scans(connection, robin)
    assert (scans.of(robin, form), len(scans.of(other, form))) == ((), 1)
