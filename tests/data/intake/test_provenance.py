"""How files were read is written down whole, and comes back in a later version as far as it can."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from coldstart.data.intake.answers import Answers
from coldstart.data.intake.mapping import Drop, Mapping, TableMapping
from coldstart.data.intake.provenance import Provenance
from coldstart.data.intake.understand import understand
from coldstart.data.intake.understanding import Understanding, of_dataset

EVENTS = "who,what,action,mail\n" + "".join(
    f"u{n % 9},p{n % 5},{('view', 'purchase', 'refund')[n % 3]},u{n % 9}@example.com\n"
    for n in range(60)
)
GUESTS = "guest,p1,purchase,\n" * 5


@pytest.fixture
def understood(table):
    tables = [table(EVENTS + GUESTS, "events.csv")]
    answers = Answers("who", "what", not_people=("guest",), hash_ids=True)
    return understand(tables, answers=answers, name="shop", id_key=b"k" * 32)


def there_and_back(provenance: Provenance) -> Provenance | None:
    return Provenance.from_json(json.loads(json.dumps(provenance.to_json())))


def test_it_comes_back_as_it_was(understood):
    provenance = Provenance.of(understood)
    assert provenance is not None
    assert there_and_back(provenance) == provenance
    (report,) = provenance.tables
    assert report == understood.tables[0]
    assert report.ignored
    assert provenance.counts == understood.counts


def test_where_ids_are_hashed_no_id_of_a_user_is_kept(understood):
    rules = (
        Drop(column="who", values=("u1@example.com",)),
        Drop(column="who", blank=True),
        Drop(column="note", values=("x", "13812345678")),
        Drop(column="note", values=("anna@example.com",)),
        Drop(column="note", pattern="^test"),
    )
    (table,) = understood.mapping.table
    mapping = understood.mapping.replaced(table.model_copy(update={"drop": rules}))
    provenance = Provenance.of(Understanding(None, (), mapping, understood.tables))
    assert provenance is not None
    assert provenance.mapping is not None
    written = json.dumps(provenance.to_json())
    assert not any(id_ in written for id_ in ("guest", "@example.com", "13812345678"))
    assert provenance.n_not_people == 1
    assert [drop.column for drop in provenance.mapping.table[0].drop] == ["who", "note", "note"]
    assert provenance.mapping.hash_ids
    plain = mapping.model_copy(update={"hash_ids": False})
    kept = Provenance.of(Understanding(None, (), plain, understood.tables))
    assert kept is not None
    assert kept.mapping == plain


@pytest.mark.parametrize(
    "rule",
    [
        Drop(column="note", pattern="anna.li@example.com"),
        Drop(column="note", pattern=r"anna\.li@.*"),
        Drop(column="note", pattern="tel 13812345678.*"),
        Drop(column="note", values=("call 13812345678",)),
        Drop(column="contact", values=("Anna Li",)),
        Drop(column="Müşteri adı", values=("Anna Li",)),
        Drop(column="Customer", pattern="Anna.*"),
        Drop(column="WHO", values=("anna",)),
    ],
)
def test_where_ids_are_hashed_no_rule_names_somebody(understood, rule):
    (table,) = understood.mapping.table
    changed = {"drop": (rule,), "blank": ("guest@x.de", "n/a", "13812345678")}
    mapping = understood.mapping.replaced(table.model_copy(update=changed))
    provenance = Provenance.of(Understanding(None, (), mapping, understood.tables))
    assert provenance is not None
    assert provenance.mapping is not None
    stored = provenance.mapping.table[0]
    assert (stored.drop, stored.blank) == ((), ("n/a",))


def test_where_ids_are_hashed_rules_that_name_nobody_stay(understood):
    rules = (
        Drop(column="order-status", values=("Cancelled",)),
        Drop(column="User ID", values=("Grand total",), rule="summary"),
        Drop(column="sku", pattern="690002469135780263|04.02.2026|gift.*"),
        Drop(column="status", states=True),
    )
    (table,) = understood.mapping.table
    mapping = understood.mapping.replaced(table.model_copy(update={"drop": rules}))
    provenance = Provenance.of(Understanding(None, (), mapping, understood.tables))
    assert provenance is not None
    assert provenance.mapping is not None
    assert provenance.mapping.table[0].drop == rules


def test_a_mapping_that_is_no_longer_valid_is_none_and_all_else_is_there(understood):
    provenance = Provenance.of(understood)
    assert provenance is not None
    stored = provenance.to_json()
    stored["mapping"] = {"table": [{"id": "a", "role": "gone"}]}
    later = Provenance.from_json(stored)
    assert later is not None
    assert (later.mapping, later.tables) == (None, provenance.tables)


def test_what_a_later_version_has_no_name_for_is_passed_over(understood):
    provenance = Provenance.of(understood)
    assert provenance is not None
    stored = provenance.to_json()
    stored["tables"][0] |= {
        "added_since": 1, "role": "gone", "not_used": {"gone": 2}, "ignored": {"gone": 1, "test": 2}
    }  # fmt: skip
    later = Provenance.from_json(stored)
    assert later is not None
    (report,) = later.tables
    assert (report.role, report.not_used, report.ignored) == ("unused", {}, {"test": 2})
    del stored["tables"][0]["name"]
    assert Provenance.from_json(stored) is None
    assert Provenance.from_json({"tables": "x"}) is None


def test_a_stored_data_set_is_understood_as_it_was_less_what_is_held_out_since(understood):
    provenance = Provenance.of(understood)
    dataset = understood.dataset
    again = of_dataset(dataset, (), provenance)
    assert (again.tables, again.counts) == (understood.tables, understood.counts)
    liked = dataset.interactions["label"] == 1
    rest = replace(dataset, interactions=dataset.interactions[liked].iloc[1:])
    counts = of_dataset(rest, (), provenance).counts
    assert counts.positives == understood.counts.positives - 1
    assert counts.rows == understood.counts.rows


def test_data_that_came_in_no_files_have_none():
    mapping = Mapping(table=(TableMapping(id="a", role="unused"),))
    assert Provenance.of(Understanding(None, (), mapping)) is None
