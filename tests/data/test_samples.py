"""The samples are whole, credited, and hold the history of their cold ones back."""

import pytest

from coldstart.core.errors import NotFoundError
from coldstart.core.i18n import LANGUAGES, t
from coldstart.data import columns
from coldstart.data.dataset import Warmth
from coldstart.data.samples import SAMPLES, load_sample


@pytest.fixture(scope="module")
def journey():
    return load_sample("completejourney")


def test_the_complete_journey_is_complete(journey):
    assert len(journey.users) == 790
    assert len(journey.items) == 2006
    assert len(journey.interactions) + len(journey.held_back) == 87_308
    assert journey.implicit
    assert journey.source == "completejourney"


def test_its_texts_and_titles_can_be_read(journey):
    texts = dict(zip(journey.user_ids, journey.user_texts, strict=True))
    assert texts["1"] == (
        "Household head age 65+, income 35-49K, 2 adults no kids, household size 2, homeowner, "
        "married"
    )
    assert journey.item_texts[5] == (
        "adult cereal. Category: cold cereal, grocery department. National brand, size 12 oz"
    )
    assert journey.item_titles[5] == "Adult cereal, 12 oz"
    assert len(set(journey.item_titles)) == len(journey.items)
    assert journey.profile_columns[:2] == ["age", "income"]
    assert "package_size" in journey.item_columns


def test_a_fifth_of_the_households_and_a_tenth_of_the_products_are_cold(journey):
    assert (journey.user_warmth == Warmth.COLD).sum() == 158
    assert (journey.item_warmth == Warmth.COLD).sum() == 201
    known = journey.interactions
    cold_users = set(journey.user_ids) - set(known[columns.USER_ID])
    cold_items = set(journey.item_ids) - set(known[columns.ITEM_ID])
    held = journey.held_back
    touches = held[columns.USER_ID].isin(cold_users) | held[columns.ITEM_ID].isin(cold_items)
    assert touches.all()
    assert set(held[columns.USER_ID]) >= cold_users


def test_the_shop_is_whole():
    shop = load_sample("retail")
    assert len(shop.interactions) == 2500
    assert not shop.implicit
    assert (shop.user_warmth == Warmth.COLD).sum() >= 20


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_samples_say_what_they_are_and_whose(name, language):
    for what in ("title", "about", "credit"):
        assert t(f"data.sample.{name}.{what}").render(language)


def test_an_unknown_sample_names_those_that_there_are():
    with pytest.raises(NotFoundError, match="completejourney, retail"):
        load_sample("nothing")
