"""Every domain says what users and items are called, in every language."""

from importlib import resources

import pytest

from coldstart.core.i18n import LANGUAGES, PLAIN_WORDS
from coldstart.data.vocabulary import words

VOCABULARIES = resources.files("coldstart.data") / "vocabularies"
DOMAINS = sorted(file.name.removesuffix(".toml") for file in VOCABULARIES.iterdir())


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_domain_has_every_word_in_every_language(domain, language):
    assert words(domain, language).keys() == PLAIN_WORDS[language].keys()
    assert all(words(domain, language).values())


def test_retail_speaks_of_shoppers_and_products():
    assert words("retail", "en")["users"] == "shoppers"
    assert words("retail", "zh")["items"] == "商品"
