"""What only a person can say is asked once, with what follows from each answer."""

import json

import pandas as pd
import pytest

from coldstart.data.intake.answers import Answers
from coldstart.data.intake.table import Table
from coldstart.data.intake.understand import understand
from coldstart.data.intake.understanding import rule_name
from coldstart.data.problems import Severity
from coldstart.ui.pages.data.draft import Draft
from coldstart.ui.pages.data.retold import described

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


def test_codes_of_events_are_asked_about_and_each_choice_is_an_answer(understood):
    asked = understood(log__csv=CODES)
    question = only(asked.questions)
    assert (asked.dataset, question.id) == (None, "event_types")
    assert 2 <= len(question.choices) <= 6
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


def test_two_unknown_ids_are_one_question_with_both_readings(understood):
    question = only(understood(export__csv=IN_DOUBT).questions)
    options = [choice.option for choice in question.choices]
    assert options[:2] == [
        "--user-id 'code a' --item-id 'code b'",
        "--user-id 'code b' --item-id 'code a'",
    ]
    for choice in question.choices:
        (table,) = choice.mapping.of_role("interactions")
        assert table.columns["user_id"] != table.columns["item_id"]
    by_choice = understood(mapping=question.choices[0].mapping, export__csv=IN_DOUBT)
    by_option = understood(user_id="code a", item_id="code b", export__csv=IN_DOUBT)
    assert by_choice.questions == by_option.questions == ()
    assert by_choice.dataset.fingerprint == by_option.dataset.fingerprint
    assert (len(by_option.dataset.users), len(by_option.dataset.items)) == (9, 7)


def test_half_an_answer_leaves_the_other_columns(understood):
    question = only(understood(user_id="code a", export__csv=IN_DOUBT).questions)
    assert question.id == "item_id"
    assert {choice.option for choice in question.choices} == {
        "--item-id 'code b'",
        "--item-id 'code c'",
    }


def test_one_column_is_not_both_ids(understood):
    refused = understood(user_id="code a", item_id="code a", export__csv=IN_DOUBT)
    (problem,) = refused.problems
    assert (refused.dataset, problem.message.id) == (None, "intake.ask.same")


def test_previews_say_what_differs_and_what_leads_nowhere_is_last(understood):
    text = "order no,line no,sku\n" + "".join(
        f"{5000 + n // 3},{9000 + n},s-{n % 8}\n" for n in range(60)
    )
    text = text.replace("line no", "子订单编号").replace("order no", "主订单编号")
    question = only(understood(orders__csv=text).questions)
    previews = [choice.preview[0].render("en") for choice in question.choices]
    assert previews == [
        "20 users, 8 items, 3.0 per user",
        "60 users, one item each: too little to learn from",
    ]
    assert question.choices[0].option == "--user-id 主订单编号"


def test_a_question_about_many_columns_names_few_and_those_that_may_be_meant(understood):
    wide = ["note" + str(n) for n in range(80)]
    rows = [f"{','.join('z' for _ in wide)},x{n % 9},y{n % 7}" for n in range(90)]
    text = ",".join([*wide, "code a", "code b"]) + "\n" + "\n".join(rows) + "\n"
    question = only(understood(export__csv=text).questions)
    assert question.details.render("en") == (
        "It has code a, code b, note0, note1, note2, note3, 76 more."
    )


def test_without_a_column_that_could_stand_in_the_remedy_is_another_export(understood):
    asked = understood(
        orders__csv="sku,product_name\n" + "".join(f"s{n},Tea {n}\n" for n in range(9))
    )
    assert asked.dataset is None
    errors = [p for p in asked.problems if p.severity is Severity.ERROR]
    assert errors
    assert all(problem.remedy.render("en") for problem in errors)


@pytest.mark.parametrize(
    ("column", "kind"),
    [("order no", "order"), ("session_id", "session"), ("收货人", "masked_receiver")],
)
def test_what_is_used_in_place_of_a_buyer_is_said_afterwards(understood, problem, column, kind):
    files = {"orders.csv": NAMELESS.replace("order no", column)}
    answered = understood(files, user_id=column)
    note = problem(answered, f"note.stand_in_{kind}")
    assert (note.severity, note.message.params["column"]) == (Severity.NOTICE, column)
    assert note.message.id in {p.message.id for p in understood(files, answered.mapping).problems}


EVENTS = "user_id,item_id,action\n" + "".join(
    f"u{n % 9},i{n % 8},{('view', 'purchase')[n % 2]}\n" for n in range(90)
)


def test_a_kind_that_no_row_has_is_refused_with_those_there_are(understood, problem):
    assert understood(log__csv=EVENTS, positive=("Purchase",)).dataset is not None
    refused = understood(log__csv=EVENTS, positive=("buy", "view"))
    error = problem(refused, "build.no_kind")
    assert (refused.dataset, error.severity) == (None, Severity.ERROR)
    assert error.message.params["unknown"] == ["buy"]
    assert set(error.message.params["kinds"]) == {"view", "purchase"}


def test_a_kind_where_no_column_has_kinds_is_refused(understood, problem):
    refused = understood(
        orders__csv="buyer,sku\n" + "".join(f"b{n % 7},s{n % 6}\n" for n in range(42)),
        positive=("buy",),
    )
    error = problem(refused, "build.no_kinds")
    assert (refused.dataset, error.severity, error.table) == (None, Severity.ERROR, "orders.csv")


TIANCHI = "user_id,item_id,behavior_type,user_geohash,item_category,time\n" + "".join(
    f"{n % 9 + 50},{n % 8 + 30},{(1, 1, 4, 3)[n % 4]},,4001,2014-12-06 0{n % 9}\n"
    for n in range(36)
)


def test_codes_of_a_known_export_are_said_in_words(understood, problem):
    understanding = understood({"tianchi_user.csv": TIANCHI})
    assert understanding.mapping.export == "tianchi_user_action"
    assert dict(understanding.tables[0].ignored) == {"viewed": 18}
    assert rule_name("viewed").render("en") == "viewed"
    told = {sentence.id.removeprefix("intake.sentence.") for sentence in understanding.sentences}
    assert told <= {"bought_at", "carted_at"}
    refused = understood({"tianchi_user.csv": TIANCHI}, positive=("9",))
    assert "4 (bought)" in problem(refused, "build.no_kind").message.render("en")


def test_what_names_a_person_is_not_offered_as_the_item(understood):
    text = "customer id,customer name,product details\n" + "".join(
        f"c{n % 12},Ann{n % 12} Lee,Tea {n % 7}; Oil {n}\n" for n in range(60)
    )
    question = only(understood(orders__csv=text).questions)
    assert (question.id, question.choices) == ("item_id", ())
    assert question.details.render("en").startswith("It has product details")


def test_each_option_that_is_offered_for_nested_records_is_an_answer():
    orders = pd.DataFrame(
        {
            "who": [f"w{n % 11}x" for n in range(60)],
            "city": [f"c{n % 11}" for n in range(60)],
            "lines": [
                json.dumps([{"sku": f"s{m % 7}", "colour": f"col {m % 7}"} for m in (n, n + 1)])
                for n in range(60)
            ],
        },
        dtype="str",
    )
    tables = [Table("orders.json", orders, "orders.json", nested=("lines",))]
    question = only(understand(tables, name="shop").questions)
    assert len(question.choices) == 2
    for choice in question.choices:
        column = choice.option.removeprefix("--user-id ")
        dataset = understand(tables, answers=Answers(user_id=column), name="shop").dataset
        assert len(dataset.users) == 11
        assert "lines.colour" in dataset.items.columns
        interactions = choice.mapping.of_role("interactions")[0]
        assert described(interactions, choice.mapping, tables).describe.item == ("lines.colour",)


def test_one_answer_in_the_app_settles_all_tables_that_are_in_the_same_doubt(table):
    rows = [(f"x{n % 9}", f"i{n % 7}", f"y{n % 5}", f"2026-09-{n % 28 + 1:02}") for n in range(90)]
    head = "code a,item_id,code b,date\n"
    tables = [
        table(head + "\n".join(map(",".join, part)), name)
        for part, name in ((rows, "views.csv"), (rows[:50], "buys.csv"))
    ]
    inferred = understand(tables, name="shop")
    question = only(inferred.questions)
    draft = Draft()
    draft.answer(question, question.choices[0], inferred.mapping)
    mapping = draft.applied(inferred.mapping)
    assert understand(tables, mapping, name="shop").questions == ()
    column = question.choices[0].mapping.by_id(question.table).columns["user_id"]
    users = [one.columns["user_id"] for one in mapping.of_role("interactions")]
    assert users == [column, column]


SCORES = "user_id,item_id,{}\n" + "".join(
    f"u{n % 9},i{n % 8},{n % 5 + 1},{n % 7 + 1},{n % 2}\n" for n in range(90)
)


def test_which_of_several_opinions_counts_is_asked_and_each_choice_is_an_answer(understood):
    text = SCORES.format("delivery_score,taste_score,plan")
    asked = understood(log__csv=text)
    question = only(asked.questions)
    assert (asked.dataset, question.id) == (None, "opinion")
    assert [choice.option for choice in question.choices] == [
        "--rating delivery_score",
        "--rating taste_score",
        "--rating none",
    ]
    negatives = []
    for choice in question.choices:
        option = choice.option.removeprefix("--rating ")
        by_option = understood(rating=option, log__csv=text)
        assert understood(mapping=by_option.mapping, log__csv=text).counts == by_option.counts
        draft = Draft()
        draft.answer(question, choice, asked.mapping)
        by_choice = understood(mapping=draft.applied(asked.mapping), log__csv=text)
        assert by_choice.questions == by_option.questions == ()
        assert by_choice.dataset.fingerprint == by_option.dataset.fingerprint
        negatives.append(by_option.counts.negatives)
    assert (negatives[-1], len(set(negatives))) == (0, 3)


def test_a_yes_or_no_among_several_opinions_is_a_label(understood):
    text = SCORES.format("floor,taste_score,was_converted").replace("floor", "final_vote")
    two = understood(log__csv=text)
    assert two.questions == ()  # one label among ratings is the label
    labels = "user_id,item_id,vote_a,vote_b\n" + "".join(
        f"u{n % 9},i{n % 8},{n % 2},{n % 3 % 2}\n" for n in range(90)
    )
    options = [choice.option for choice in only(understood(log__csv=labels).questions).choices]
    assert options == ["--label vote_a", "--label vote_b", "--rating none"]
    assert understood(log__csv=labels, label="vote_b").mapping.table[0].columns["label"] == "vote_b"


def test_an_opinion_that_is_named_goes_before_the_likelier_one(understood):
    text = SCORES.format("rating,taste_score,liked")
    assert understood(log__csv=text).mapping.table[0].columns["label"] == "liked"
    chosen = understood(log__csv=text, rating="taste_score").mapping.table[0].columns
    assert (chosen["rating"], "label" in chosen) == ("taste_score", False)


def test_a_column_that_is_named_is_of_the_tables_that_have_it(understood):
    views = "".join(f"u{n % 9},i{n % 8}\n" for n in range(60))
    sales = "".join(f"u{n % 9},i{n % 7},c{n % 5}\n" for n in range(60))
    files = {
        "views.csv": f"user_id,item_id\n{views}",
        "sales.csv": f"user_id,item_id,code\n{sales}",
    }
    named = understood(files, item_id="code").mapping
    of = {table.id: table.columns["item_id"] for table in named.of_role("interactions")}
    assert of == {"views": "item_id", "sales": "code"}


def test_kinds_that_are_named_say_which_column_holds_them(understood):
    kinds = ("Zulu", "Yankee", "X-ray")
    rows = "".join(f"u{n % 12},p{n % 7},{kinds[n % 3]},{n % 5}\n" for n in range(84))
    files = {"log.csv": f"user_id,item_id,whatever,shelf\n{rows}"}
    chosen = understood(files, positive=("zulu",))
    assert chosen.mapping.table[0].columns["event_type"] == "whatever"
    (report,) = chosen.tables
    assert report.positive == {"event: Zulu": 28}
    assert understood(files, chosen.mapping).counts == chosen.counts
    assert understood(files, positive=("Quebec",)).dataset is None


@pytest.mark.parametrize(
    "options",
    [
        {"label": "liked", "positive": ("buy",)},
        {"rating": "stars", "positive": ("buy",)},
        {"rating": "none", "positive_from": 3.0},
    ],
)
def test_options_that_rule_each_other_out_are_refused(understood, problem, options):
    rows = "".join(f"u{n % 9},p{n % 7},buy,{n % 2},{n % 5 + 1}\n" for n in range(40))
    files = {"log.csv": f"user_id,item_id,event,liked,stars\n{rows}"}
    refused = understood(files, **options)
    assert refused.dataset is None
    assert problem(refused, "names.both")
    for option, value in options.items():
        assert understood(files, **{option: value}).dataset is not None


def test_no_label_is_called_none(understood, problem):
    rows = "".join(f"u{n % 9},p{n % 7}\n" for n in range(40))
    refused = understood({"log.csv": f"user_id,item_id\n{rows}"}, label="none")
    assert problem(refused, "names.no_column").message.params["column"] == "none"
