"""The TF-IDF centroid."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from contract import Contract, cases_of, items_of, newcomers, sides, training

from coldstart.models.neighbors.tfidf_centroid import TfidfCentroid


def fitted_on(texts: list[str], likes: np.ndarray):
    train = training(likes, sides(len(likes)), sides(len(texts)))
    items = replace(train.items, texts=texts)
    train = replace(train, items=items, users=replace(train.users, support_items=items))
    return train, TfidfCentroid().fit(train, np.random.default_rng(0))


class TestTfidfCentroid(Contract):
    method = TfidfCentroid

    def test_ranks_new_items_by_the_words_that_they_share_with_the_likes(self, train, fitted):
        unseen = items_of(sides(6), prefix="unseen")
        scores = fitted.score(newcomers(train, 2), unseen)
        for side in (0, 1):
            assert scores[side, side::2].min() > scores[side, 1 - side :: 2].max()

    def test_is_the_cosine_of_tfidf_vectors(self):
        texts = ["red red wine", "white wine", "oat milk", "red oat"]
        train, model = fitted_on(texts, np.array([[1, 0, 1, 0]]))
        log = np.log
        idf = {"red": 1 + log(5 / 3), "wine": 1 + log(5 / 3), "white": 1 + log(5 / 2)}
        idf |= {"oat": 1 + log(5 / 3), "milk": 1 + log(5 / 2)}
        vectors = np.array(
            [
                [(1 + log(t.split().count(w))) * idf[w] if w in t.split() else 0 for w in idf]
                for t in texts
            ]
        )
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        centroid = vectors[0] + vectors[2]
        wanted = vectors @ centroid / np.linalg.norm(centroid)
        assert model.score(train.users, train.items)[0] == pytest.approx(wanted, abs=1e-6)

    def test_reads_chinese_a_character_at_a_time(self):
        texts = ["有机燕麦奶", "红葡萄酒", "燕麦片", "白葡萄酒"]
        train, model = fitted_on(texts, np.eye(4))
        scores = model.score(train.users, train.items)
        assert scores[0].argsort()[::-1][:2].tolist() == [0, 2]
        assert scores[1].argsort()[::-1][:2].tolist() == [1, 3]

    def test_knowing_nothing_or_sharing_no_word_it_scores_nothing(self, train, fitted):
        assert (fitted.score(newcomers(train, 0), train.items) == 0).all()
        foreign = replace(items_of(sides(1)), texts=["wholly other"])
        case = cases_of(np.eye(1, 16), train.items, sides(1))
        assert fitted.score(case, foreign).tolist() == [[0.0]]
