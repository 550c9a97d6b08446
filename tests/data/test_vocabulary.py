"""Every domain says what users and items are called, in every language."""

import pytest

from coldstart.core.i18n import LANGUAGES, PLAIN_WORDS
from coldstart.data.vocabulary import answer_kind, domains, words


@pytest.mark.parametrize("domain", domains())
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_domain_has_every_word_in_every_language(domain, language):
    assert words(domain, language).keys() == PLAIN_WORDS[language].keys()
    assert all(words(domain, language).values())


def test_retail_speaks_of_shoppers_and_products():
    assert words("retail", "en")["users"] == "shoppers"
    assert words("retail", "zh")["items"] == "商品"


@pytest.mark.parametrize("domain", domains())
def test_every_domain_says_what_kind_of_answer_is_wanted(domain):
    assert answer_kind(domain) in {"rank", "yes_no", "amount"}
