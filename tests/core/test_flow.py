from enum import StrEnum

import pytest

from academy.core.errors import MoveRefused
from academy.core.flow import Flow, Move


class Light(StrEnum):
    RED = "red"
    GREEN = "green"
    OFF = "off"


FLOW: Flow[Light] = Flow(
    {
        "go": Move({Light.RED}, Light.GREEN),
        "stop": Move({Light.GREEN}, Light.RED),
        "switch_off": Move({Light.RED, Light.GREEN}, Light.OFF),
    }
)


def test_after_from_a_source_returns_the_target():
    assert FLOW.after(Light.RED, "go") is Light.GREEN


def test_after_from_elsewhere_is_refused():
    with pytest.raises(MoveRefused):
        FLOW.after(Light.OFF, "go")


def test_after_an_unknown_verb_is_a_mistake_of_ours():
    with pytest.raises(KeyError):
        FLOW.after(Light.RED, "dance")


def test_open_verbs_follow_the_table():
    assert FLOW.open_verbs(Light.GREEN) == ["stop", "switch_off"]
    assert FLOW.open_verbs(Light.OFF) == []


def test_allows_agrees_with_after():
    for light in Light:
        for verb in FLOW.moves:
            assert FLOW.allows(light, verb) == (verb in FLOW.open_verbs(light))
