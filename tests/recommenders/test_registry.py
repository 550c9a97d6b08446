"""Methods by name."""

from __future__ import annotations

import pytest

from coldstart import i18n
from coldstart.errors import NotFoundError
from coldstart.recommenders.registry import DEFAULT, METHODS, make, method_class


@pytest.mark.parametrize("name", METHODS)
def test_every_method_is_called_what_it_is_listed_as(name):
    assert method_class(name).name == name
    assert method_class(name).ranks
    assert i18n.has(f"method.{name}")
    assert i18n.has(f"method.about.{name}")


def test_settings_reach_the_method():
    assert make("article_head", epochs=3).epochs == 3
    assert make(DEFAULT).name == DEFAULT


def test_an_unknown_name_is_told_the_known_ones():
    with pytest.raises(NotFoundError) as caught:
        make("oracle")
    for language in i18n.LANGUAGES:
        said = caught.value.message.render(language)
        assert "oracle" in said
        assert all(name in said for name in METHODS)
