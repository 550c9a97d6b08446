"""A name is read by its words: a part of a word tells neither an opinion, nor who, nor what."""

import pytest

from coldstart.data.intake.id_names import id_of

PLAIN = ("user_id", lambda n: f"u{n % 12}"), ("item_id", lambda n: f"p{n % 7}")


@pytest.fixture
def counts(understood):
    """Return a function that counts what 84 rows hold; a column is its name and its values."""

    def run(*named_columns):
        text = ",".join(name for name, _ in named_columns) + "\n"
        for n in range(84):
            text += ",".join(str(value(n)) for _, value in named_columns) + "\n"
        return understood({"orders.csv": text}).counts

    return run


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("tax_rate", (0, 8, 10)),
        ("discount_rate", (0, 5, 10)),
        ("market", (1, 2, 3, 4, 5)),
        ("start_hour", (1, 2, 3, 4, 5)),
        ("start week", (1, 2, 3, 4)),
        ("startWeek", (1, 2, 3, 4)),
        ("分店", (1, 2, 3, 4, 5)),
        ("星期", (1, 2, 3, 4, 5)),
        ("notebook_no", (1, 2, 3, 4)),
        ("是否会员", ("是", "否")),
        ("是否首单", (0, 1)),
        ("是否首次购买", (0, 1)),
        ("first_purchase", (0, 1)),
        ("interest_free", ("yes", "no")),
        ("like_count", (0, 1)),
        ("评价数", (0, 1, 2, 3)),
        ("points", (10, 47, 84, 21, 99)),
    ],
)
def test_a_part_of_a_name_is_no_opinion(counts, name, values):
    of = counts(*PLAIN, (name, lambda n: values[n % len(values)]))
    assert (of.positives, of.negatives) == (84, 0)


@pytest.mark.parametrize(
    ("name", "values", "positives"),
    [
        ("final_user_score", (1, 2, 4, 5), 42),
        ("OverallRating", (1, 2, 4, 5), 42),
        ("movierating", (1, 2, 4, 5), 42),
        ("综合评分", (1, 2, 4, 5), 42),
        ("几星", (1, 2, 4, 5), 42),
        ("星数", (1, 2, 4, 5), 42),
        ("note", (1, 2, 4, 5), 42),
        ("points", (1, 2, 4, 5), 42),
        ("was_purchased", ("yes", "no"), 42),
        ("是否点击过", ("是", "否"), 42),
        ("interest", ("yes", "no"), 42),
    ],
)
def test_a_word_of_a_name_is_one(counts, name, values, positives):
    of = counts(*PLAIN, (name, lambda n: values[n % len(values)]))
    assert (of.positives, of.negatives) == (positives, 84 - positives)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("avg_rating", lambda n: 1 + n % 7 % 5),
        ("average score", lambda n: 1 + n % 7 % 5),
        ("customer_grade", lambda n: 1 + n % 12 % 5),
        ("credit_score", lambda n: n % 12 % 10),
    ],
)
def test_what_is_said_of_a_user_or_an_item_alone_is_no_opinion(counts, name, value):
    of = counts(*PLAIN, (name, value))
    assert (of.positives, of.negatives) == (84, 0)
    varied = counts(*PLAIN, (name, lambda n: 1 + n % 5))
    assert (varied.positives > 0, varied.negatives > 0) == (True, True)


@pytest.mark.parametrize("likes", [(0, 0, 0, 1), (0, 0, 1, 0, 3, 0, 12)])
def test_likes_that_a_review_got_are_not_what_it_says(counts, likes):
    ratings = ("rating", lambda n: (1, 2, 4, 5)[n % 4])
    assert counts(*PLAIN, ratings, ("likes", lambda n: likes[n % len(likes)])).positives == 42


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("facebook_id", None),
        ("facebookid", None),
        ("item_paid", None),
        ("customer_paid", None),
        ("salesperson_id", None),
        ("account_manager_no", None),
        ("staff_member_id", None),
        ("loyalty_memberid", "user_id"),
        ("vipCustomerNo", "user_id"),
        ("endcustomerid", "user_id"),
        ("会员卡号", "user_id"),
        ("内部商品ID", "item_id"),
        ("master_product_code", "item_id"),
    ],
)
def test_a_noun_and_an_ending_are_words_of_a_name(name, key):
    assert id_of(name) == key


def test_who_sells_is_not_who_buys(understood):
    text = "salesperson_id,card_no,product_id\n"
    text += "".join(f"s{n % 4},k{n % 12},p{n % 7}\n" for n in range(84))
    understanding = understood({"sales.csv": text})
    assert understanding.questions or understanding.counts.users == 12


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("position", lambda n: n % 3 + 1),
        ("material", lambda n: ("Wool", "Silk", "Hemp")[n % 7 % 3]),
        ("app", lambda n: ("iOS", "Android", "Web")[n % 3]),
        ("offer", lambda n: ("10% off", "none", "2 for 1")[n % 3]),
        ("stock", lambda n: 100 - n),
        ("content", lambda n: f"Very nice {n}"),
        ("item", lambda n: n % 3 + 1),
        ("facebook_id", lambda n: f"fb{n % 12}"),
    ],
)
def test_a_noun_alone_is_no_item_beside_names_that_it_does_not_go_with(counts, name, value):
    named = ("product_name", lambda n: f"Coat {'ABCDEFG'[n % 7]}")
    assert counts(PLAIN[0], named, (name, value)).items == 7


@pytest.mark.parametrize("n_names", [7, 4])
def test_a_noun_alone_that_goes_with_the_names_is_the_item(counts, n_names):
    named = ("product_name", lambda n: f"Coat {'ABCDEFG'[n % 7 % n_names]}")
    assert counts(PLAIN[0], named, ("article", lambda n: f"a{n % 7}")).items == 7
