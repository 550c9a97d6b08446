"""The language: what is asked for, else what the environment says."""

from __future__ import annotations

import sys

import pytest

from coldstart.cli.language import choose


@pytest.mark.parametrize(
    ("words", "environment", "found"),
    [
        ([], {}, "en"),
        ([], {"LANG": "zh_CN.UTF-8"}, "zh"),
        ([], {"LC_ALL": "en_GB.UTF-8", "LANG": "zh_CN.UTF-8"}, "en"),
        ([], {"COLDSTART_LANG": "zh", "LANG": "en_GB.UTF-8"}, "zh"),
        ([], {"LANG": "fr_FR"}, "en"),
        (["check", "x", "--lang", "zh"], {"LANG": "en"}, "zh"),
        (["--lang=en", "check"], {"LANG": "zh"}, "en"),
        (["check", "--lang"], {"LANG": "zh"}, "zh"),
    ],
)
def test_the_language_is_chosen_before_anything_is_read(monkeypatch, words, environment, found):
    for name in ("COLDSTART_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "argv", ["coldstart", *words])
    assert choose() == found
