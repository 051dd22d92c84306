"""A limit's value as people say it."""

from domain.program.limits import Unit, said_in


def test_a_switch_is_on_or_off_and_all_else_has_its_unit() -> None:
    assert [said_in(Unit.SWITCH, value) for value in (1, 0)] == ["On", "Off"]
    assert [said_in(unit, 12) for unit in Unit if unit is not Unit.SWITCH] == [
        f"12 {unit.value}" for unit in Unit if unit is not Unit.SWITCH
    ]
