"""What each row says: by its label, its rating, its kind of event, its count; and when it was."""

import pytest

from coldstart.core.errors import DataError
from coldstart.data.intake.mapping import Mapping, TableMapping
from coldstart.data.problems import Severity


@pytest.fixture
def rows(understood):
    """Return a function that understands a table of pairs with items and no list of users."""

    def run(head, *lines, **options):
        text = f"user_id,item_id,{head}\n" + "".join(f"{line}\n" for line in lines)
        listed = "item_id,title\n" + "".join(f"i{n},T{n}\n" for n in range(9))
        return understood({"pairs.csv": text, "items.csv": listed}, **options)

    return run


def labels(understanding):
    return understanding.dataset.interactions["label"].tolist()


def test_labels_in_words(rows):
    words = ["yes", "no", "TRUE", "False", "是", "否", "1", "0", "1", "0"]
    lines = [f"u{n % 5},i{n // 5},{word}" for n, word in enumerate(words)]
    assert labels(rows("label", *lines)) == [1, 0] * 5


def test_a_label_that_is_none_is_not_used(rows, problem):
    lines = [f"u{n % 6},i{n % 7},{n % 2}" for n in range(42)]
    bad = problem(rows("label", *lines, "u1,i8,later"), "rows.bad_label")
    assert (bad.row, bad.column, bad.message.params["value"]) == (44, "label", "later")


def test_ratings_in_the_label_column_are_not_mistaken_for_likes(rows, problem):
    assert labels(rows("label", "u1,i1,1", "u1,i2,5", "u2,i1,4", "u2,i2,1")) == [0, 1, 1, 0]
    mixed = rows("label", "u1,i1,1", "u1,i2,0", "u2,i1,1", "u2,i2,4")
    assert problem(mixed, "rows.no_labels").severity is Severity.ERROR
    assert mixed.dataset is None


def test_no_positive_at_all_is_refused(rows, problem):
    nothing = rows("label", "u1,i1,0", "u2,i2,0")
    assert problem(nothing, "build.no_positives").severity is Severity.ERROR
    with pytest.raises(DataError) as error:
        nothing.require()
    assert error.value.problems == nothing.problems


def test_all_positive_is_welcome(rows, problem):
    understanding = rows("label", "u1,i1,1", "u2,i2,1")
    assert problem(understanding, "build.implicit").severity is Severity.NOTICE
    assert understanding.dataset.implicit


def test_a_single_row_is_refused(rows, problem):
    assert problem(rows("label", "u1,i1,1"), "build.single_row").severity is Severity.ERROR


def test_ratings_are_positive_in_the_upper_part_of_their_scale(rows, problem):
    lines = ("u1,i1,3", "u1,i2,4", "u2,i1,5", "u2,i2,2")
    understanding = rows("rating", *lines)
    assert labels(understanding) == [0, 1, 1, 0]
    params = problem(understanding, "rows.liked_from").message.params
    assert (params["limit"], params["low"], params["high"]) == (4, 1, 5)
    assert labels(rows("rating", *lines, positive_from=3)) == [1, 1, 1, 0]


def test_the_label_decides_where_both_are(rows, problem):
    lines = ("u1,i1,1,1", "u1,i2,5,0", "u2,i1,4,", "u2,i2,2,")
    understanding = rows("rating,label", *lines, positive_from=4)
    assert labels(understanding) == [1, 0, 1, 0]
    assert understanding.dataset.interactions["rating"].tolist() == [1, 5, 4, 2]
    assert problem(understanding, "rows.other_decides").severity is Severity.NOTICE


def test_a_kind_of_event_decides_before_a_label_and_says_so(rows, problem):
    lines = [f"u{n % 7},i{n % 8},{('buy', 'view')[n % 2]},{n % 3 and 1}" for n in range(40)]
    understanding = rows("event,liked", *lines)
    assert set(labels(understanding)) == {1}
    assert problem(understanding, "rows.other_decides").message.params["column"] == "liked"
    assert set(labels(rows("event,liked", *lines, label="liked"))) == {0, 1}


def test_ratings_that_are_none_are_not_used(rows, problem):
    lines = ["u1,i1,5", "u1,i2,NaN", "u1,i3,inf", "u2,i1,good", "u2,i2,1", "u2,i3,", "u3,i3,1e30"]
    more = [f"u{n % 7 + 4},i{n % 8},{n % 5 + 1}" for n in range(40)]
    understanding = rows("rating", *lines, *more)
    odd, bad, blank = (
        problem(understanding, f"rows.{why}_rating") for why in ("odd", "bad", "blank")
    )
    assert (odd.row, odd.count) == (3, 2)
    assert (bad.row, bad.count, blank.row) == (5, 2, 7)
    assert understanding.tables[0].not_used == {"bad_rating": 5}


def test_a_bad_rating_beside_a_label_costs_the_rating_only(rows, problem):
    lines = ("u1,i1,inf,1", "u1,i2,x,0", "u2,i1,3,1", "u2,i2,4,1", "u2,i3,1,0")
    understanding = rows("rating,label", *lines)
    assert labels(understanding) == [1, 0, 1, 1, 0]
    assert understanding.dataset.interactions["rating"].isna().tolist() == [True] * 2 + [False] * 3
    assert problem(understanding, "rows.odd_rating_kept").row == 2
    assert problem(understanding, "rows.bad_rating_kept").row == 3


def test_neither_label_nor_rating_means_that_every_row_is_positive(rows, problem):
    understanding = rows("shop", "u1,i1,x", "u2,i2,x")
    assert problem(understanding, "rows.no_label").severity is Severity.NOTICE
    assert understanding.dataset.implicit


def test_a_rating_that_is_the_same_everywhere_says_only_that_something_happened(rows, problem):
    understanding = rows("rating", *(f"u{n % 5},i{n % 7},1" for n in range(30)))
    assert problem(understanding, "rows.one_value").column == "rating"
    assert understanding.dataset.implicit


def test_counts_in_a_column_of_ratings_are_no_opinion(rows, problem):
    counts = [1] * 60 + [2] * 25 + [3] * 10 + [14, 91]
    lines = [f"u{n % 11},i{n % 9},{count}" for n, count in enumerate(counts)]
    understanding = rows("score", *lines)
    assert problem(understanding, "rows.counts").column == "score"
    assert understanding.dataset.implicit
    assert 0 in labels(rows("score", *lines, positive_from=10))


def test_what_came_back_is_no_like(rows):
    understanding = rows("quantity", *(f"u{n % 5},i{n % 7},{n % 3}" for n in range(30)), "u1,i8,-2")
    assert understanding.counts.interactions == understanding.counts.positives + 1
    assert understanding.counts.negatives == 0


def test_times_that_cannot_be_read_are_unknown(rows, problem):
    lines = ("u1,i1,1,2024-01-01", "u1,i2,0,soon", "u2,i1,1,", "u2,i2,1,9999-12-31")
    known = ("u3,i1,1,2024-01-01", "u3,i2,1,2024-01-01")
    understanding = rows("label,date", *lines, *known)
    times = understanding.dataset.interactions["timestamp"].tolist()
    assert times == [1704067200, 0, 0, 0, 1704067200, 1704067200]
    bad, implausible = (
        problem(understanding, f"rows.{why}") for why in ("bad_time", "implausible")
    )
    assert (bad.row, bad.column, bad.count) == (3, "date", 1)
    assert (implausible.row, implausible.count) == (5, 1)
    assert (
        understanding.counts.first_time == understanding.counts.last_time == "2024-01-01T00:00:00Z"
    )


def test_the_order_of_day_and_month_is_said_where_it_was_taken(rows, problem):
    lines = [f"u{n},i{n},0{n % 9 + 1}.03.2026" for n in range(9)]
    assert problem(rows("date", *lines), "rows.day_first").column == "date"


def test_of_repeated_pairs_the_last_opinion_counts(rows, problem):
    understanding = rows(
        "label,rating,timestamp",
        "u1,i1,0,2,1700000200",
        "u2,i2,1,5,1700000050",
        "u1,i1,1,4,1700000100",
        "u1,i2,0,1,1700000010",
    )
    pairs = understanding.dataset.interactions.set_index(["user_id", "item_id"])
    assert pairs["label"].to_dict() == {("u1", "i1"): 0, ("u2", "i2"): 1, ("u1", "i2"): 0}
    assert pairs["rating"].to_dict() == {("u1", "i1"): 2, ("u2", "i2"): 5, ("u1", "i2"): 1}
    assert pairs["timestamp"].loc[[("u1", "i1")]].tolist() == [1700000200]
    assert problem(understanding, "rows.merged_last").message.params["n"] == 1


def test_views_and_refunds_are_understood_and_are_no_likes(rows):
    kinds = ("view", "purchase", "refund", "dislike")
    lines = [f"u{n % 5},i{n % 9},{kinds[n % 4]}" for n in range(36)]
    understanding = rows("event_type", *lines)
    report = understanding.tables[0]
    assert dict(report.ignored) == {"event: view": 9, "event: refund": 9}
    assert (report.rows, report.used, dict(report.not_used)) == (36, 36, {})
    counts = understanding.counts
    assert (counts.interactions, counts.positives, counts.negatives) == (36, 9, 9)


def test_views_alone_are_what_there_is_to_learn_from(rows):
    understanding = rows("event_type", *(f"u{n % 5},i{n % 9},view" for n in range(36)))
    assert understanding.dataset.implicit


def test_next_to_no_positives_and_nearly_everyone_cold_lead(rows):
    lines = [f"u{n},i{n % 9},view" for n in range(300)] + ["u1,i1,purchase", "u2,i1,purchase"]
    understanding = rows("event_type", *lines)
    leading = [p.message.id for p in understanding.problems[:2]]
    assert leading == ["intake.build.few_positives", "intake.build.nearly_all_cold"]
    assert understanding.problems[0].severity is Severity.WARNING


def test_days_are_those_of_the_clock_that_the_file_shows(understood):
    times = ("2026-09-01 00:00:00 +0200", "2026-09-02T23:30:00-05:00", "2026-09-02T12:00:00Z")
    lines = "".join(f"u{n},i{n},{time}\n" for n, time in enumerate(times))
    understanding = understood(orders__csv=f"user_id,item_id,ordered_at\n{lines}")
    counts = understanding.counts
    assert counts.first_time == "2026-09-01T00:00:00+02:00"
    assert counts.last_time == "2026-09-02T23:30:00-05:00"
    days = [sentence.render("en")[-len(" 1 Sep 2026") :] for sentence in understanding.sentences]
    assert days == [" 1 Sep 2026", " 2 Sep 2026", " 2 Sep 2026"]
    assert understanding.dataset.interactions["timestamp"].tolist()[0] == 1_788_213_600  # in UTC


def test_a_count_of_purchases_goes_before_views_and_nothing_bought_is_no_like(rows):
    lines = [f"u{n % 5},i{n % 9},{n % 4 + 1},{n % 3}" for n in range(45)]
    understanding = rows("item views,purchases", *lines)
    assert understanding.tables[0].columns["count"] == "purchases"
    assert dict(understanding.tables[0].ignored) == {"zero_count": 15}
    assert (understanding.counts.positives, understanding.counts.negatives) == (30, 0)
    assert understanding.sentences[0].id == "intake.sentence.bought"


def test_views_alone_are_positive_and_that_is_the_one_note_of_it(rows, problem):
    understanding = rows("item views", *(f"u{n % 5},i{n % 9},{n % 4 + 1}" for n in range(45)))
    assert problem(understanding, "build.views").severity is Severity.NOTICE
    notes = {p.message.id for p in understanding.problems}
    assert not notes & {"intake.build.implicit", "intake.rows.no_label"}
    assert understanding.sentences[0].id == "intake.sentence.viewed"


def test_that_every_row_is_positive_is_said_once_for_all_files(understood, problem):
    files = {f"{kind}.csv": "user_id,item_id\n" for kind in ("orders", "carts")}
    for name in files:
        files[name] += "".join(f"u{n % 5},i{n % 7}\n" for n in range(35))
    mapping = Mapping(
        table=tuple(
            TableMapping(
                id=name, role="interactions", files=(name,),
                columns={"user_id": "user_id", "item_id": "item_id"},
            )
            for name in files
        )
    )  # fmt: skip
    understanding = understood(files, mapping)
    note = problem(understanding, "rows.no_label")
    assert note.table == ", ".join(files)
    assert "intake.build.implicit" not in {p.message.id for p in understanding.problems}


def test_zero_stars_beside_a_review_is_no_rating(rows, problem):
    lines = [f"u{n % 8},i{n % 7},{n % 6},fine" for n in range(48)]
    understanding = rows("rating,review", *lines)
    assert problem(understanding, "rows.unrated").message.params["n"] == 8
    assert dict(understanding.tables[0].ignored) == {"unrated": 8}
    assert understanding.counts.positives + understanding.counts.negatives == 40
    plain = rows("rating", *(line.rsplit(",", 1)[0] for line in lines))
    assert dict(plain.tables[0].ignored) == {}


@pytest.mark.parametrize(("lacking", "severity"), [(0, None), (1, "warning"), (6, "error")])
def test_a_purchase_needs_an_item_and_a_search_does_not(rows, lacking, severity):
    lines = [f"u{n % 8},{'' if n % 10 < lacking else f'i{n % 7}'},purchase" for n in range(80)]
    lines += [f"u{n % 8},,search" for n in range(8)]
    understanding = rows("event", *lines)
    table = understanding.tables[0]
    assert table.ignored["no_item"] == 8
    assert table.not_used.get("blank_item_id", 0) == lacking * 8
    shares = [p for p in understanding.problems if p.message.id.endswith(("y_unused", "t_unused"))]
    assert [str(p.severity) for p in shares] == ([severity] if severity else [])


def test_events_go_before_ratings_and_that_is_said(understood, problem):
    kinds = ("purchase", "view", "wishlist")
    rows = "".join(f"u{n % 12},p{n % 7},{kinds[n % 3]},{n % 5 + 1}\n" for n in range(84))
    files = {"log.csv": f"user_id,item_id,event,stars\n{rows}"}
    understanding = understood(files)
    said = problem(understanding, "rows.other_decides")
    assert {"by", "column"} <= said.message.params.keys()
    (report,) = understanding.tables
    assert report.positive == {"event: purchase": 28, "event: wishlist": 28}
    assert (report.ignored, report.negative) == ({"event: view": 28}, {})
    without = understood(files, rating="none")
    assert without.counts.positives == understanding.counts.positives
    by_stars = understood(files, rating="stars")
    assert by_stars.counts.negatives > 0
    assert by_stars.mapping.table[0].event_types is None


def test_a_column_of_words_is_no_rating_and_the_remedy_works(understood, problem):
    rows = "".join(f"u{n % 12},p{n % 7},{('buy', 'look')[n % 2]}\n" for n in range(84))
    files = {"log.csv": f"user_id,item_id,what\n{rows}"}
    refused = understood(files, rating="what")
    assert refused.dataset is None
    assert problem(refused, "rows.no_ratings").severity is Severity.ERROR


def test_where_most_rows_are_not_rated_a_row_counts_without_a_rating(understood):
    rows = [f"u{n % 11},p{n % 7},{('', '', '5', '', '1')[n % 5]}\n" for n in range(70)]
    understanding = understood({"sales.csv": "user_id,item_id,rating\n" + "".join(rows)})
    assert (understanding.counts.positives, understanding.counts.negatives) == (56, 14)


def test_the_sign_of_a_slider_tells(understood):
    rows = [f"u{n % 11},p{n % 7},{(-7.25, 3.1, 8.8, -0.4)[n % 4]}\n" for n in range(70)]
    understanding = understood({"r.csv": "user_id,item_id,rating\n" + "".join(rows)})
    assert (understanding.counts.positives, understanding.counts.negatives) == (35, 35)
