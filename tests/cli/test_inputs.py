"""What is typed after a command."""

from __future__ import annotations

import pytest

from coldstart.cli.inputs import methods_of
from coldstart.errors import UsageError
from coldstart.recommenders.registry import METHODS


def test_methods_are_the_usual_ones_those_named_or_all():
    assert methods_of(None) is None
    assert methods_of("ease, random") == ("ease", "random")
    assert methods_of("all") == tuple(METHODS)
    with pytest.raises(UsageError, match="oracle"):
        methods_of("ease,oracle")
