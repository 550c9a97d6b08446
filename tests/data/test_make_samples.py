"""The samples are what tools/make_samples.py writes, and their tastes can be found again."""

from pathlib import Path

import numpy as np
import pytest

from coldstart.data import columns
from coldstart.data.intake.load import read_files, understand_path
from coldstart.data.problems import Severity
from tools import make_samples

SAMPLES = Path(__file__).parents[2] / "coldstart" / "data" / "sample_data"


@pytest.fixture(scope="module")
def shop():
    return make_samples.make_shop()


def test_the_files_are_reproduced_byte_for_byte(tmp_path):
    make_samples.write(tmp_path)
    written = {p.relative_to(tmp_path): p.read_bytes() for p in tmp_path.rglob("*.*")}
    kept = {
        p.relative_to(SAMPLES): p.read_bytes()
        for folder in ("retail", "broken")
        for p in (SAMPLES / folder).iterdir()
    }
    assert written.keys() == kept.keys()
    assert [name for name in written if written[name] != kept[name]] == []


def test_the_shop_has_the_size_that_is_promised(shop):
    sizes = {name: len(table) for name, table in shop.tables.items()}
    assert sizes[columns.USERS] == 120
    assert sizes[columns.ITEMS] == 150
    assert sizes[columns.INTERACTIONS] == 2500
    assert set(shop.tables[columns.INTERACTIONS][columns.LABEL]) == {"0", "1"}


def test_cold_ones_appear_in_held_back_only(shop):
    known, held = shop.tables[columns.INTERACTIONS], shop.tables[columns.HELD_BACK]
    for key, table, n in (
        (columns.USER_ID, columns.USERS, 20),
        (columns.ITEM_ID, columns.ITEMS, 15),
    ):
        cold = set(shop.tables[table][key]) - set(known[key])
        assert len(cold) >= n
        assert cold & set(held[key])
    pairs = [columns.USER_ID, columns.ITEM_ID]
    assert not set(map(tuple, known[pairs].to_numpy())) & set(map(tuple, held[pairs].to_numpy()))


def test_products_differ_and_prices_are_prices(shop):
    items = shop.tables[columns.ITEMS]
    assert items[columns.TITLE].is_unique
    assert items["description"].is_unique
    assert items["price"].astype(float).between(1, 500).all()


def test_likes_follow_the_known_tastes(shop):
    pairs = shop.tables[columns.INTERACTIONS]
    rows = pairs[columns.USER_ID].str[1:].astype(int).to_numpy() - 1
    cols = pairs[columns.ITEM_ID].str[1:].astype(int).to_numpy() - 1
    liked = (pairs[columns.LABEL] == "1").to_numpy()
    utility = shop.utility[rows, cols]
    better = (utility[liked][:, None] > utility[~liked][None, :]).mean()
    assert better > 0.75


def test_the_profile_tells_the_taste(shop):
    """People with a remark about cats in their profile like cat products more than others do."""
    users, items = shop.tables[columns.USERS], shop.tables[columns.ITEMS]
    cats = (items["category"] == "Cats").to_numpy()
    fond = users["interests"].str.contains(r"\bcats?\b|tabby|kitten|Siamese").to_numpy()
    assert 2 < fond.sum() < 60
    mean = np.array([shop.utility[fond][:, cats].mean(), shop.utility[~fond][:, cats].mean()])
    assert mean[0] > mean[1] + 1


def test_retail_loads_without_a_warning():
    understanding = understand_path(SAMPLES / "retail")
    assert understanding.dataset is not None
    assert all(problem.severity is Severity.NOTICE for problem in understanding.problems)


def test_broken_tables_can_be_used_and_say_what_is_wrong():
    understanding = understand_path(SAMPLES / "broken")
    assert understanding.dataset is not None
    warned = {(p.table, p.row) for p in understanding.problems if p.severity is Severity.WARNING}
    assert {
        ("users.csv", 4), ("users.csv", 6), ("items.csv", 3), ("items.csv", 4),
        ("interactions.csv", 2), ("interactions.csv", 3),
        ("interactions.csv", 4), ("interactions.csv", 8),
    } <= warned  # fmt: skip
    assert {"007", "NA"} <= set(understanding.dataset.user_ids)
    assert "手冲咖啡壶" in understanding.dataset.item_titles


@pytest.mark.parametrize("name", ["empty.csv", "header_only.csv", "unclosed_quote.csv"])
def test_other_broken_files_are_refused(name):
    read = read_files([(name, SAMPLES / "broken" / name)])
    assert read.unread == (name,)
    assert read.problems[0].severity is Severity.ERROR


def test_a_file_of_a_wrong_name_is_read_as_what_it_is():
    read = read_files([("renamed_zip.xlsx", SAMPLES / "broken" / "renamed_zip.xlsx")])
    assert [table.format for table in read.tables] == ["CSV"]
