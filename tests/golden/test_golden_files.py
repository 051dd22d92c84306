"""What is stored stays readable: a golden file for every fact and every shape it ever had."""

import importlib
import json
import pkgutil
from dataclasses import dataclass, fields, is_dataclass, make_dataclass

import pytest
from write_missing import FOLDER, golden_path, write_missing

import domain
from domain.shared.classified import Marker, Plain, UnclassifiedField, classification
from peermatch.store import Names, NotStorable, Stored, Upcast
from peermatch.store.facts.wire import decoded_personal, decoded_plain, shape_of
from peermatch.store.stored_names import STORED_NAMES

SHAPES = [(n, s) for n in STORED_NAMES for s in range(1, STORED_NAMES.stored(n).shape + 1)]


def facts_of_the_domain():
    """Every dataclass of the domain with at least one classified field."""
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        for kind in vars(importlib.import_module(module.name)).values():
            if (
                isinstance(kind, type)
                and is_dataclass(kind)
                and kind.__module__.startswith("domain")
            ):
                annotations = [getattr(f.type, "__metadata__", ()) for f in fields(kind)]
                if any(isinstance(m, Marker) for marks in annotations for m in marks):
                    yield kind


@pytest.mark.parametrize("kind", sorted(set(facts_of_the_domain()), key=lambda k: k.__name__))
def test_every_fact_of_the_domain_is_classified_and_has_a_stored_name(kind):
    assert classification(kind)
    assert STORED_NAMES.name_of(kind)


@pytest.mark.parametrize(("name", "shape"), SHAPES)
def test_every_stored_shape_has_a_golden_file_that_still_reads(name, shape):
    path = golden_path(FOLDER, name, shape)
    assert path.exists(), "run: python tests/golden/write_missing.py"
    golden = json.loads(path.read_text(encoding="utf-8"))
    stored = STORED_NAMES.stored(name)
    plain = decoded_plain(stored, shape, json.dumps(golden["plain"]).encode())
    personal = decoded_personal(stored, shape, json.dumps(golden["personal"]).encode())
    fact = stored.fact(**plain, **personal)
    if shape == stored.shape:
        today = shape_of(stored.fact)
        assert json.loads(today.plain.encode(fact)) == golden["plain"]
        assert json.loads(today.personal.encode(fact)) == golden["personal"]


def test_no_golden_file_is_left_without_its_fact():
    known = {golden_path(FOLDER, name, shape).name for name, shape in SHAPES}
    assert {path.name for path in FOLDER.glob("*.json")} == known


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    to_hall: Plain[str]


def test_an_older_shape_is_read_through_its_upcast(tmp_path):
    newer = Stored(Moved, (Upcast(plain=lambda part: {"to_hall": part["hall"]}),))
    assert decoded_plain(newer, 1, b'{"hall":"north"}') == {"to_hall": "north"}
    assert decoded_plain(newer, 2, b'{"to_hall":"north"}') == {"to_hall": "north"}
    assert write_missing(tmp_path, Names({"hall.moved": newer})) == ["hall.moved"]
    assert (tmp_path / "hall.moved.v2.json").exists()
    assert write_missing(tmp_path, Names({"hall.moved": newer})) == []


def test_an_unclassified_field_is_refused_by_the_table_of_names():
    unclassified = make_dataclass("Unclassified", [("n", int)], frozen=True)
    with pytest.raises(UnclassifiedField):
        Names({"x.y": unclassified})


def test_one_fact_can_not_have_two_names():
    with pytest.raises(NotStorable):
        Names({"x.y": Moved, "x.z": Moved})
