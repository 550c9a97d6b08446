"""What is understood is said, a mapping is followed, and an answer is kept."""

from dataclasses import replace

import pytest

from coldstart.core.i18n import t
from coldstart.data.intake.mapping import Mapping, TableMapping
from coldstart.data.intake.mapping_file import dumps, loads
from coldstart.data.intake.notes import once_for_all
from coldstart.data.intake.personal import masked
from coldstart.data.intake.understand import understand
from coldstart.data.problems import Problem, Severity

# --- answers and mappings -------------------------------------------------------------------------

SHOP = {
    "orders.csv": "buyer,sku,stars,city\n"
    + "".join(f"b{n % 7},s{n % 6},{n % 5 + 1},town {n % 7}\n" for n in range(42)),
    "products.csv": "sku,name,brand,ean\n"
    + "".join(f"s{n},Tea {n},Mill {n % 2},400638100{n}\n" for n in range(6)),
    "notes.csv": "a,b\n1,2\n3,4\n",
}


def test_the_mapping_given_again_gives_the_same_data_set(understood):
    first = understood(SHOP)
    kept = loads(dumps(first.mapping), "mapping.toml")
    again = understood(SHOP, kept)
    assert kept == first.mapping == again.mapping
    assert again.dataset.fingerprint == first.dataset.fingerprint
    assert again.counts == first.counts
    assert again.tables == first.tables


def test_answers_are_kept_in_the_mapping(understood):
    options = {"positive_from": 2.0, "accept": True, "not_products": ("s1",), "not_people": ("b2",)}
    first = understood(SHOP, **options)
    mapping = first.mapping
    assert (mapping.positive_from, mapping.accept) == (2.0, True)
    assert (mapping.not_products, mapping.not_people) == (("s1",), ("b2",))
    again = understood(SHOP, mapping)
    assert again.dataset.fingerprint == first.dataset.fingerprint
    assert not {"s1"} & set(again.dataset.item_ids)


def test_an_answer_goes_before_the_mapping(understood):
    mapping = understood(SHOP, positive_from=2).mapping
    positives = [understood(SHOP, mapping, positive_from=x).counts.positives for x in (None, 5.0)]
    assert positives[0] > positives[1]


def test_a_corrected_mapping_is_followed(understood):
    first = understood(SHOP)
    table = first.mapping.by_id("products")
    changed = first.mapping.replaced(
        table.model_copy(
            update={"columns": {**table.columns, "title": "brand"}, "unused": ("ean",)}
        )
    )
    items = understood(SHOP, changed).dataset.items
    assert items["title"].tolist() == [f"Mill {n % 2}" for n in range(6)]
    assert items["name"].tolist() == [f"Tea {n}" for n in range(6)]
    assert "ean" not in items


def test_names_of_files_in_a_mapping_may_be_patterns(understood):
    pairs = [f"u{n % 5},i{n % 7}\n" for n in range(35)]
    files = {f"Orders_{m}.csv": "user_id,item_id\n" + "".join(pairs[m::3]) for m in range(3)}
    mapping = Mapping(
        table=(
            TableMapping(
                id="orders",
                role="interactions",
                files=("orders_*.csv",),
                columns={"user_id": "user_id", "item_id": "item_id"},
            ),
        )
    )
    understanding = understood(files, mapping)
    assert understanding.counts.interactions == 35
    assert len(understanding.mapping.table[0].files) == 3


def test_a_mapping_that_reads_nothing_refuses_with_what_is_missing(understood, problem):
    for mapping in (
        Mapping(),
        Mapping(table=(TableMapping(id="x", role="unused", files=("notes.csv",)),)),
    ):
        understanding = understood(SHOP, mapping)
        assert understanding.dataset is None
        assert problem(understanding, "no_interactions").message.params["tables"] == [*SHOP]


@pytest.mark.parametrize("missing", ["user_id", "item_id"])
def test_a_mapping_that_names_no_id_asks_for_it(understood, missing):
    first = understood(SHOP).mapping
    orders = first.by_id("orders")
    roles = {role: column for role, column in orders.columns.items() if role != missing}
    understanding = understood(SHOP, first.replaced(orders.model_copy(update={"columns": roles})))
    assert understanding.dataset is None
    assert any(p.severity is Severity.ERROR for p in understanding.problems)


# --- what is said ---------------------------------------------------------------------------------


def test_each_file_is_said_with_its_rows_and_what_became_of_them(understood):
    understanding = understood(SHOP)
    reports = {report.name: report for report in understanding.tables}
    orders = reports["orders.csv"]
    assert (orders.role, orders.rows, orders.used) == ("interactions", 42, 42)
    assert orders.columns == {"user_id": "buyer", "item_id": "sku", "rating": "stars"}
    assert orders.described == ("city",)
    assert reports["products.csv"].columns == {"item_id": "sku", "title": "name"}
    assert (reports["notes.csv"].role, reports["notes.csv"].used) == ("unused", 0)
    for report in understanding.tables:
        assert set(report.to_json()) >= {"file", "role", "rows", "used", "not_used", "ignored"}


def test_a_table_that_is_not_used_is_said(understood, problem):
    note = problem(understood(SHOP), "note.table")
    assert (note.table, note.severity) == ("notes.csv", Severity.NOTICE)


def test_three_real_rows_are_told_as_sentences(understood):
    rows = "".join(f"Mia{n % 5},s{n % 6},2026-09-0{n % 9 + 1},1\n" for n in range(30))
    understanding = understood(
        {
            "orders.csv": f"customer,sku,order_date,quantity\n{rows}",
            "products.csv": SHOP["products.csv"],
        }
    )
    told = [sentence.render("en") for sentence in understanding.sentences]
    assert len(told) == 3
    assert told[0].endswith("Mia0 bought Tea 0 on 1 Sep 2026")
    assert all(sentence.render("zh") for sentence in understanding.sentences)


@pytest.mark.parametrize(
    ("head", "values", "verbs"),
    [
        ("rating", ("5", "2", "1"), {"rated"}),
        ("liked", ("yes", "no", "yes"), {"liked", "disliked"}),
        ("event_type", ("view", "cart", "purchase"), {"carted", "bought"}),
        ("event_type", ("dislike", "downvote", "dislike"), {"disliked"}),
        ("event_type", ("hide", "skip", "like"), {"event", "liked"}),
    ],
)
def test_sentences_say_what_happened(understood, head, values, verbs):
    rows = "".join(f"u{n % 5},s{n % 6},{values[n % 3]}\n" for n in range(31))
    understanding = understood({"log.csv": f"user_id,sku,{head}\n{rows}"})
    told = {sentence.id.removeprefix("intake.sentence.") for sentence in understanding.sentences}
    assert told
    assert told <= verbs


def test_a_note_that_files_share_is_said_once_under_all_their_names(table, problem):
    note = Problem(
        Severity.NOTICE, t("read.header.above", n=2, row=1), t("read.header.above_remedy"), ""
    )
    lines = "".join(f"u{n % 5},i{n % 7}\n" for n in range(35))
    parts = [
        table(f"user_id,item_id\n{lines}", name, problems=(replace(note, table=name),))
        for name in ("orders_1.csv", "orders_2.csv")
    ]
    understanding = understand(parts, name="shop")
    (above,) = [p for p in understanding.problems if p.message.id == note.message.id]
    assert (above.table, above.message.params["n"]) == ("orders_1.csv, orders_2.csv", 4)


def test_who_can_be_reached_is_masked_in_sentences(understood):
    rows = "".join(f"mia{n % 5}@example.com,s{n % 6}\n" for n in range(30))
    understanding = understood({"orders.csv": f"email,sku\n{rows}"})
    (first, *_) = understanding.sentences
    assert masked("mia0@example.com") in first.render("en")
    assert "mia0@example.com" not in first.render("en")


def test_a_note_on_several_files_counts_rows_where_it_is_about_rows():
    def note(file: str, **place: object) -> Problem:
        return Problem(Severity.NOTICE, t("cli.help"), t("cli.help"), file, **place)

    (of_files,) = once_for_all([note("a.csv"), note("b, c.csv")])
    (of_rows,) = once_for_all([note("a.csv", row=3), note("b.csv", row=4)])
    (of_column,) = once_for_all([note("a.csv", column="x", count=2), note("b.csv", column="x")])
    assert [one.count for one in (of_files, of_rows, of_column)] == [1, 2, 3]
