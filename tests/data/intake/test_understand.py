"""What is understood is said, what only a person can say is asked, and an answer is kept."""

import pytest

from coldstart.data.intake.mapping import Mapping, TableMapping, dumps, loads
from coldstart.data.intake.personal import masked
from coldstart.data.problems import Severity

CODES = "user_id,item_id,behavior\n" + "".join(
    f"u{n % 9},i{n % 8},{(1, 1, 1, 2, 3, 4)[n % 6]}\n" for n in range(90)
)
NAMELESS = "order no,sku,when\n" + "".join(
    f"{5000 + n // 3},s-{n % 8},2026-09-0{n % 9 + 1}\n" for n in range(60)
)
IN_DOUBT = "code a,code b,code c\n" + "".join(f"x{n % 9},y{n % 7},z{n % 5}\n" for n in range(90))


def only(questions):
    (question,) = questions
    for language in ("en", "zh"):
        assert question.message.render(language)
        for choice in question.choices:
            assert choice.label.render(language)
            assert all(sentence.render(language) for sentence in choice.preview)
    return question


# --- questions ------------------------------------------------------------------------------------


def test_codes_of_events_are_asked_about_and_each_choice_is_an_answer(understood):
    asked = understood(log__csv=CODES)
    question = only(asked.questions)
    assert (asked.dataset, question.id) == (None, "event_types")
    assert 2 <= len(question.choices) <= 3
    for choice in question.choices:
        by_choice = understood(mapping=choice.mapping, log__csv=CODES)
        option = choice.option.removeprefix("--positive ")
        by_option = understood(positive=tuple(option.split(",")), log__csv=CODES)
        assert by_choice.questions == by_option.questions == ()
        assert by_choice.dataset.fingerprint == by_option.dataset.fingerprint
        assert choice.preview
    positives = [understood(mapping=c.mapping, log__csv=CODES).counts for c in question.choices]
    assert len({counts.positives for counts in positives}) > 1
    assert {counts.interactions for counts in positives} == {72}


def test_an_open_question_is_an_error_with_the_choices_as_its_remedy(understood):
    asked = understood(log__csv=CODES)
    (error,) = [p for p in asked.problems if p.severity is Severity.ERROR]
    for language in ("en", "zh"):
        remedy = error.remedy.render(language)
        assert all(choice.option in remedy for choice in only(asked.questions).choices)
    assert asked.tables[0].rows == 90


def test_an_export_without_a_buyer_says_so_and_what_can_stand_in(understood):
    asked = understood(orders__csv=NAMELESS)
    question = only(asked.questions)
    assert question.id == "user_id"
    assert question.message.id == "intake.ask.no_user"
    assert question.choices[0].option == "--user-id 'order no'"
    answered = understood(mapping=question.choices[0].mapping, orders__csv=NAMELESS)
    assert len(answered.dataset.users) == 20
    assert understood(user_id="order no", orders__csv=NAMELESS).dataset.fingerprint == (
        answered.dataset.fingerprint
    )


def test_columns_that_may_both_be_ids_are_asked_about(understood):
    asked = understood(export__csv=IN_DOUBT)
    assert {question.id for question in asked.questions} == {"user_id", "item_id"}
    answered = understood(user_id="code a", item_id="code b", export__csv=IN_DOUBT)
    assert answered.questions == ()
    assert (len(answered.dataset.users), len(answered.dataset.items)) == (9, 7)


def test_without_a_column_that_could_stand_in_the_remedy_is_another_export(understood):
    asked = understood(
        orders__csv="sku,product_name\n" + "".join(f"s{n},Tea {n}\n" for n in range(9))
    )
    assert asked.dataset is None
    errors = [p for p in asked.problems if p.severity is Severity.ERROR]
    assert errors
    assert all(problem.remedy.render("en") for problem in errors)


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
    ],
)
def test_sentences_say_what_happened(understood, head, values, verbs):
    rows = "".join(f"u{n % 5},s{n % 6},{values[n % 3]}\n" for n in range(31))
    understanding = understood({"log.csv": f"user_id,sku,{head}\n{rows}"})
    told = {sentence.id.removeprefix("intake.sentence.") for sentence in understanding.sentences}
    assert told
    assert told <= verbs


def test_who_can_be_reached_is_masked_in_sentences(understood):
    rows = "".join(f"mia{n % 5}@example.com,s{n % 6}\n" for n in range(30))
    understanding = understood({"orders.csv": f"email,sku\n{rows}"})
    (first, *_) = understanding.sentences
    assert masked("mia0@example.com") in first.render("en")
    assert "mia0@example.com" not in first.render("en")
