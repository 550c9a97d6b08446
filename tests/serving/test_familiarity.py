"""Whether the data hold anything that reads like what somebody wrote."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from coldstart.data.dataset import Dataset
from coldstart.encoders.registry import DEFAULT
from coldstart.serving.familiarity import FEWEST, doubts, doubts_each, familiarity
from coldstart.serving.recommend import recommend
from coldstart.serving.session import CaseRequest


@pytest.fixture
def crowd() -> Dataset:
    """Sixty shoppers of six hobbies, each described in words of their own; three products."""
    hobbies = ("rowing", "knitting", "chess", "baking", "sailing", "singing")
    profiles = [f"likes {hobbies[n % 6]} and {hobbies[n // 6 % 6]} since {n}" for n in range(60)]
    users = pd.DataFrame({"user_id": [f"u{n}" for n in range(60)], "text": profiles})
    items = pd.DataFrame({"item_id": ["a", "b", "c"], "title": ["Boat", "Yarn", "Flour"]})
    likes = pd.DataFrame({"user_id": users["user_id"], "item_id": "a", "label": 1})
    return Dataset("Crowd", users, items, likes)


def test_what_is_said_in_known_words_is_familiar_and_other_words_are_strange(serve, crowd):
    served = serve("popularity", crowd)
    said = ["likes chess and baking since 7", "zirconium quarterly audits", ""]
    known, strange, blank = familiarity(served, "user", served.encoder.encode(said))
    assert not known.strange
    assert strange.strange
    assert strange.likeness < known.likeness <= 1
    assert blank is None


def test_usual_is_what_all_but_one_in_a_hundred_reach_with_another(serve, crowd):
    served = serve("popularity", crowd)
    vectors = served.training.users.embeddings
    found = familiarity(served, "user", vectors)
    nearest = []
    centred = vectors - vectors.mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    for n, row in enumerate(centred):
        nearest.append(max(float(row @ other) for m, other in enumerate(centred) if m != n))
    assert found[0].usual == pytest.approx(np.quantile(nearest, 0.01), abs=1e-5)


def test_strange_words_and_other_scripts_are_doubted_with_an_example(serve, crowd, monkeypatch):
    served = serve("popularity", crowd)

    def said(text: str) -> list[str]:
        found = doubts(served, "user", [text], served.encoder.encode([text]))
        return [doubt.render("en") for doubt in found]

    assert said("likes chess and baking since 7") == []
    (strange,) = said("zirconium quarterly audits")
    assert "likes " in strange
    monkeypatch.setattr(served.encoder, "name", DEFAULT, raising=False)
    assert "English" in said("喜欢下棋")[0]


def test_a_few_texts_are_too_few_to_call_anything_strange(serve, crowd):
    served = serve("popularity", crowd)
    assert len(served.dataset.item_ids) < FEWEST
    assert familiarity(served, "item", served.encoder.encode(["anything"])) == [None]


def test_of_many_each_newcomer_is_doubted_by_itself_and_a_known_user_never(serve, crowd):
    served = serve("popularity", crowd)
    known = served.dataset.user_ids[0]
    asked = [
        CaseRequest("usual", "likes chess and baking since 7"),
        CaseRequest("strange", "zirconium quarterly audits"),
        CaseRequest("known", "zirconium quarterly audits", user_id=known),
        CaseRequest("blank", ""),
    ]
    doubts_of = {one.case_id: one.doubts for one in recommend(served, asked)}
    assert {id_ for id_, doubts_ in doubts_of.items() if doubts_} == {"strange"}


def test_many_texts_are_as_familiar_together_as_alone(serve, crowd, monkeypatch):
    served = serve("popularity", crowd)
    texts = ["likes chess and baking since 7", "", "zirconium audits", "sailing", "oat milk"]
    vectors = served.encoder.encode(texts)
    monkeypatch.setattr("coldstart.serving.familiarity.CHUNK", 2)
    together = familiarity(served, "user", vectors)
    alone = [familiarity(served, "user", vectors[[n]])[0] for n in range(len(texts))]
    assert [one and one.nearest for one in together] == [one and one.nearest for one in alone]
    assert together[1] is None


def test_only_texts_of_newcomers_are_compared_with_those_known(serve, crowd, monkeypatch):
    served = serve("popularity", crowd)
    compared = []

    def counted(served, side, texts, embeddings):
        compared.extend(texts)
        return doubts_each(served, side, texts, embeddings)

    monkeypatch.setattr("coldstart.serving.recommend.doubts_each", counted)
    known = [CaseRequest(id_, "", user_id=id_) for id_ in served.dataset.user_ids[:2]]
    listed = recommend(served, [known[0], CaseRequest("new", "zirconium audits"), known[1]])
    assert compared == ["zirconium audits"]
    assert [bool(one.doubts) for one in listed] == [False, True, False]
    assert [one.doubts for one in recommend(served, known)] == [(), ()]
