"""What users and items are called on screen, one small TOML file per domain."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def words(domain: str, language: str) -> Mapping[str, str]:
    """Return the domain's words in a language: ``user``, ``users``, ``item``, ``items``.

    Also with a capital, for the beginning of a sentence.
    """
    found: Mapping[str, str] = _file(domain)[language]
    return found


@cache
def _file(domain: str) -> Mapping[str, Mapping[str, str]]:
    path = resources.files("coldstart.data") / "vocabularies" / f"{domain}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
