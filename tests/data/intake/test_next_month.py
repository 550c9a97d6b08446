"""A mapping saved for one month, used for the next: what is new there keeps its meaning."""

import pytest

from coldstart.core.errors import DataError
from coldstart.data.intake import mapping_check
from coldstart.data.intake.file_patterns import with_patterns
from coldstart.data.intake.mapping_file import dumps
from coldstart.data.problems import Severity


@pytest.fixture
def month(understood):
    """Return a function that understands 84 rows of a month, as a mapping says if one is given."""

    def run(mapping=None, kinds=("purchase",), states=("completed",), **more):
        lines = [
            f"u{n % 12},p{n % 7},{kinds[n % len(kinds)]},{states[n % len(states)]}\n"
            for n in range(84)
        ]
        head = "user_id,item_id,event_type,order status\n"
        return understood({"orders.csv": head + "".join(lines)}, mapping, **more)

    return run


def saved(understanding):
    return with_patterns(understanding.mapping)


@pytest.mark.parametrize("states", [("completed", "shipped"), ("completed", "Cancelled")])
def test_orders_that_come_to_nothing_later_are_ignored_too(month, states):
    mapping = saved(month(states=states))
    later = month(mapping, states=("completed", "shipped", "refunded", "Storniert"))
    assert dict(later.tables[0].ignored) == {"cancelled": 42}
    fresh = month(states=("completed", "shipped", "refunded", "Storniert"))
    assert later.counts == fresh.counts


def test_a_column_of_other_words_gets_no_rule_about_orders(understood):
    rows = "".join(f"u{n % 12},p{n % 7},{('Ohio', 'New York')[n % 2]}\n" for n in range(84))
    understanding = understood({"a.csv": f"user_id,item_id,state\n{rows}"})
    assert understanding.mapping.table[0].drop == ()


def test_kinds_of_event_that_a_mapping_does_not_name_are_said(month, problem):
    mapping = saved(month(kinds=("purchase", "view")))
    assert not [
        p for p in month(mapping, kinds=("view", "purchase")).problems if "kinds" in p.message.id
    ]
    later = month(mapping, kinds=("purchase", "view", "wishlist"), states=("completed", "refunded"))
    new = problem(later, "build.unnamed_kinds")
    assert new.severity is Severity.WARNING
    assert (new.count, "wishlist" in new.message.render("en")) == (14, True)


def test_kinds_that_were_not_chosen_as_positive_are_no_news(month):
    answered = month(kinds=("A1", "A2", "A3"), positive=("A3",))
    mapping = saved(answered)
    assert set(mapping.table[0].event_types.ignored) == {"A1", "A2"}
    assert not [p for p in month(mapping, kinds=("A1", "A3")).problems if "unnamed" in p.message.id]
    later = month(mapping, kinds=("A1", "A3", "A4"))
    assert [p.count for p in later.problems if "unnamed" in p.message.id] == [28]


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("nr,colour\n1,red\n", "no_file_remedy"),
        (None, "no_file_remedy"),
    ],
)
def test_a_missing_file_is_asked_for_by_its_name(understood, table, text, id_):
    orders = "".join(f"u{n % 12},p{n % 7}\n" for n in range(84))
    items = "".join(f"p{n},Tea {n}\n" for n in range(7))
    files = {"orders.csv": f"user_id,item_id\n{orders}", "catalog.csv": f"item_id,title\n{items}"}
    toml = dumps(saved(understood(files))).encode()
    tables = [table(files["orders.csv"], "orders.csv")]
    tables += [table(text, "x.tsv")] if text else []
    with pytest.raises(DataError) as error:
        mapping_check.read_mapping(toml, "m.toml", tables)
    assert error.value.problems[0].remedy.id == f"intake.mapping.{id_}"


def test_a_file_that_lacks_columns_is_not_proposed_without_saying_so(understood, table):
    orders = "".join(f"u{n % 12},p{n % 7}\n" for n in range(84))
    toml = dumps(saved(understood({"orders.csv": f"user_id,item_id\n{orders}"}))).encode()
    with pytest.raises(DataError) as error:
        mapping_check.read_mapping(toml, "m.toml", [table("item_id,title\np1,Tea\n", "order.csv")])
    remedy = error.value.problems[0].remedy
    for language in ("en", "zh"):
        assert "order.csv" in remedy.render(language)
        assert "user_id" in remedy.render(language)
