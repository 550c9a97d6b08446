"""Files of a later week beside the data that a run was trained on: what differs is named."""

from __future__ import annotations

import pandas as pd
import pytest

from coldstart.serving.drift import column_drift, item_drift, profile_drift
from coldstart.serving.session import CaseRequest

KNOWN = pd.DataFrame(
    {
        "age": ["18", "40", "79", "33"],
        "city": ["Oslo", "Lima", "Oslo", "Lima"],
        "title": ["a", "b", "c", "d"],
        "note": [""] * 4,
    }
)


def found(**given: list[str]) -> dict[str, dict[str, object]]:
    problems = column_drift(pd.DataFrame(given), KNOWN, "later.csv")
    for problem in problems:
        assert (problem.severity, problem.table) == ("notice", "later.csv")
        for language in ("en", "zh"):
            assert problem.message.render(language)
            assert problem.remedy.render(language)
    return {p.message.id.rpartition(".")[2]: dict(p.message.params) for p in problems}


def test_nothing_is_said_of_columns_that_are_as_they_were():
    assert found(age=["20", ""], city=["Lima", "Oslo"], title=["new", "words"]) == {}


def test_missing_and_new_columns_are_named_and_an_empty_one_counts_as_missing():
    said = found(age=["20"], city=[""], title=["x"], colour=["red"])
    assert said == {"missing": {"columns": ["city"]}, "new": {"columns": ["colour"]}}


@pytest.mark.parametrize("called", ["City", "city_", "citys"])
def test_a_column_that_seems_renamed_has_its_old_name_as_remedy(called):
    given = pd.DataFrame({"age": ["20"], called: ["Oslo"], "title": ["x"]})
    remedies = {p.remedy.id for p in column_drift(given, KNOWN, "later.csv")}
    assert remedies == {"answer.drift.renamed_remedy"}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"age": ["20", "old"]}, "no_number"),
        ({"age": ["20", "1985"]}, "far"),
        ({"city": ["Lima", "Pune"]}, "unseen"),
    ],
)
def test_values_of_another_kind_scale_or_meaning_are_counted(given, said):
    whole = {"age": ["20", "30"], "city": ["Lima", "Oslo"], "title": ["x", "y"], **given}
    (params,) = [found(**whole)[said]]
    assert (params["n"], params["of"]) == (1, 2)
    assert params["values"] == [next(iter(given.values()))[1]]


def test_an_id_of_the_catalogue_is_said_to_be_the_known_product(serve):
    served = serve("popularity")
    known = served.dataset.items
    later = pd.concat([known.head(1), known.head(1).assign(item_id="brand new")])
    (problem,) = [p for p in item_drift(served, later) if p.column == "item_id"]
    assert problem.message.params["ids"] == [served.dataset.item_ids[0]]
    assert problem.message.params["other"] == 0


def test_a_known_product_keeps_its_name_in_reasons_where_a_file_words_it_otherwise(serve):
    served = serve("popularity")
    id_ = served.dataset.item_ids[0]
    later = served.new_items(pd.DataFrame({"item_id": [id_, "n"], "title": ["Other", "New"]}))
    titles = served.titles(later)
    assert (titles[id_], titles["n"]) == (served.dataset.item_titles[0], "New")


def test_profiles_are_compared_and_a_case_of_words_alone_is_not(serve):
    served = serve("popularity")
    assert profile_drift(served, [CaseRequest("a", text="a tea lover")]) == []
    (problem,) = [
        p
        for p in profile_drift(served, [CaseRequest("b", profile={"shoe size": "43"})])
        if p.message.id == "answer.drift.new"
    ]
    assert problem.message.params["columns"] == ["shoe size"]
