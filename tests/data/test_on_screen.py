"""Ids that are mail addresses or phone numbers: masked on screen, and still told apart."""

import pytest

from coldstart.core.i18n import LANGUAGES, t
from coldstart.data.on_screen import labels, screened, without_ids
from coldstart.data.problems import Problem, Severity

PHONES = ["13812345678", "13899995678"]


def test_no_two_users_have_the_same_label():
    ids = [*PHONES, "138****5678", "u1", "mia@example.com", "mike@example.com", "mo@example.com"]
    shown = labels(ids)
    assert list(shown) == ids
    assert len(set(shown.values())) == len(ids)
    assert shown["u1"] == "u1"
    assert shown["mo@example.com"] == "mo***@example.com"
    assert shown["mike@example.com"] == "mi***@example.com (2)"
    assert not {*PHONES, "mia@example.com"} & set(shown.values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("id_", "params"),
    [
        ("intake.build.repeated_id", {"column": "Phone", "n": 3, "row": 7}),
        ("intake.note.ids", {"column": "Phone", "n": 3, "written": f'="{PHONES[0]}"'}),
    ],
)
def test_a_problem_that_names_a_user_does_not_give_them_away(id_, params, language):
    message = t(id_, **params, id=PHONES[0])
    assert PHONES[0] in message.render(language)
    assert PHONES[0] not in screened(message).render(language)
    assert "138****5678" in screened(message).render(language)


def test_a_products_number_that_looks_like_a_telephones_stays():
    message = t("intake.build.unknown_item", id="0345417623", n=1, row=2)
    assert "0345417623" in screened(message).render("en")


def test_no_mail_or_number_stays_in_problems_that_are_stored():
    mails = ["anna@example.com", "mia@example.com"]
    problem = Problem(
        Severity.NOTICE,
        t("intake.suspects.people", n=2, names=mails, rows=3),
        t("intake.suspects.people_remedy", ids=",".join([*mails, PHONES[0], "u1"])),
        "orders.csv",
    )
    (stored,) = without_ids([problem])
    assert stored.message.params["names"] == ["…"]
    assert stored.remedy.params["ids"] == "…"
    value = t("intake.rows.one_value", column="stars", value=mails[0])
    assert screened(value).params["value"] == "an***@example.com"
