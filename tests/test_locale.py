"""Every sentence exists in both languages, with the same things to fill in."""

from __future__ import annotations

import re
from pathlib import Path

from markdown_it import MarkdownIt

import coldstart
from coldstart.core.i18n import LANGUAGES, catalogue, has


def _placeholders(text) -> set[str]:
    forms = [text] if isinstance(text, str) else text.values()
    return set(re.findall(r"\{(\w+)", " ".join(forms)))


def test_every_language_has_every_sentence():
    ids = {language: set(catalogue(language)) for language in LANGUAGES}
    assert ids["en"] == ids["zh"]


def test_placeholders_agree_apart_from_the_words_of_the_domain():
    words = {"user", "users", "item", "items", "User", "Users", "Item", "Items", "n"}
    for id_, text in catalogue("en").items():
        there = _placeholders(catalogue("zh")[id_])
        assert _placeholders(text) - words == there - words, id_


def test_every_sentence_that_the_code_names_is_there():
    root = Path(coldstart.__file__).parent
    code = "\n".join(path.read_text(encoding="utf-8") for path in root.rglob("*.py"))
    named = set(re.findall(r"\b(?:t|Message|word)\(\s*\"([a-z_]+\.[\w.]+)\"", code))
    assert len(named) > 100
    assert [id_ for id_ in sorted(named) if not has(id_)] == []


def test_what_is_meant_to_be_bold_is_bold():
    """Markdown's stars close nothing between a full stop and a letter, as Chinese has it."""
    reader = MarkdownIt()
    for language in LANGUAGES:
        for id_, text in catalogue(language).items():
            for form in [text] if isinstance(text, str) else text.values():
                if "**" in form:
                    assert "**" not in reader.render(re.sub(r"\{\w+(:\w+)?\}", "x", form)), id_
