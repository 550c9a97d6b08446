"""Methods by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from coldstart.core import i18n
from coldstart.core.errors import NotFoundError
from coldstart.models.base import Recommender, Target
from coldstart.models.registry import COMPARED, DEFAULT, METHODS, REMOVED, make, method_class

DOCUMENTED = Path(__file__).parents[2] / "docs" / "methods.md"


@pytest.mark.parametrize("name", METHODS)
def test_every_method_is_called_what_it_is_listed_as(name):
    assert method_class(name).name == name
    assert method_class(name).ranks
    assert i18n.has(f"method.{name}")
    assert i18n.has(f"method.about.{name}")


def test_settings_reach_the_method():
    assert make("mlp_head", epochs=3).epochs == 3
    assert make(DEFAULT).name == DEFAULT


def test_an_unknown_name_is_told_the_known_ones():
    with pytest.raises(NotFoundError) as caught:
        make("oracle")
    for language in i18n.LANGUAGES:
        said = caught.value.message.render(language)
        assert "oracle" in said
        assert all(name in said for name in METHODS)


@pytest.mark.parametrize("name", REMOVED)
def test_a_removed_model_keeps_its_name_and_asks_for_another(name):
    assert i18n.has(f"method.about.{name}")
    with pytest.raises(NotFoundError) as caught:
        make(name, epochs=2)
    for language in i18n.LANGUAGES:
        assert i18n.t(f"method.{name}").render(language) in caught.value.message.render(language)
    assert "Train another" in str(caught.value)


def test_a_removed_switch_is_passed_over_unless_it_was_on():
    assert make("live_ensemble", epochs=2, residual=False).epochs == 2
    with pytest.raises(NotFoundError, match="Train another"):
        make("live_ensemble", residual=True)


def test_the_table_of_methods_says_what_each_declares():
    lines = DOCUMENTED.read_text(encoding="utf-8").splitlines()
    rows = [[c.strip() for c in line.split("|")[1:-1]] for line in lines if line.startswith("| `")]
    told = {row[0].strip("`"): row[1:] for row in rows}
    assert list(told) == list(METHODS)
    for name, (usual, *can, why) in told.items():
        method = method_class(name)
        assert [c == "yes" for c in can] == [target in method.ranks for target in Target], name
        assert (usual == "•") == (name in COMPARED)
        assert (why == "yes") == (method.contributions is not Recommender.contributions), name


@pytest.mark.parametrize("name", METHODS)
def test_every_method_is_explained(name):
    assert f"**`{name}`**" in DOCUMENTED.read_text(encoding="utf-8")
