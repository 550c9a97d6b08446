"""Ranking metrics agree with trec_eval and scikit-learn, and leave out what they are told to."""

import ir_measures
import numpy as np
import pytest
from ir_measures import AP, RR, P, R, Success, nDCG
from scipy.sparse import csr_matrix
from sklearn.metrics import roc_auc_score

from coldstart.metrics import ranking
from coldstart.metrics.ranking import Ranking


def drawn(seed=0, n_cases=12, n_items=40):
    """Return distinct scores, what is relevant and what is left out."""
    rng = np.random.default_rng(seed)
    scores = rng.permuted(np.tile(np.linspace(0, 1, n_items), (n_cases, 1)), axis=1)
    relevant = rng.random((n_cases, n_items)) < rng.uniform(0.05, 0.6, (n_cases, 1))
    relevant[:, 0] = True
    excluded = rng.random((n_cases, n_items)) < 0.2
    excluded[:, 0] = False
    return scores, relevant, excluded


def by_trec_eval(measure, scores, relevant, excluded):
    qrels = [
        ir_measures.Qrel(f"{row:03}", str(column), 1)
        for row, column in zip(*np.nonzero(relevant & ~excluded), strict=True)
    ]
    run = [
        ir_measures.ScoredDoc(f"{row:03}", str(column), float(scores[row, column]))
        for row, column in zip(*np.nonzero(~excluded), strict=True)
    ]
    found = {m.query_id: m.value for m in ir_measures.iter_calc([measure], qrels, run)}
    return [found[f"{row:03}"] for row in range(len(scores))]


@pytest.mark.parametrize(
    ("measure", "ours"),
    [
        (nDCG @ 10, lambda s, r, e: ranking.ndcg(s, r, 10, e)),
        (nDCG @ 3, lambda s, r, e: ranking.ndcg(s, r, 3, e)),
        (R @ 10, lambda s, r, e: Ranking.of(s, r, e).places.recall(10)),
        (P @ 10, lambda s, r, e: Ranking.of(s, r, e).places.precision(10)),
        (Success @ 3, lambda s, r, e: Ranking.of(s, r, e).places.hit(3)),
        (AP @ 10, lambda s, r, e: Ranking.of(s, r, e).places.average_precision(10)),
        (RR, lambda s, r, e: Ranking.of(s, r, e).places.reciprocal_rank()),
    ],
)
def test_agrees_with_trec_eval(measure, ours):
    scores, relevant, excluded = drawn()
    expected = by_trec_eval(measure, scores, relevant, excluded)
    np.testing.assert_allclose(ours(scores, relevant, excluded), expected, atol=1e-9)


def test_auc_agrees_with_scikit_learn():
    scores, relevant, excluded = drawn(seed=1)
    expected = [
        roc_auc_score(relevant[row, ~excluded[row]], scores[row, ~excluded[row]])
        for row in range(len(scores))
    ]
    np.testing.assert_allclose(Ranking.of(scores, relevant, excluded).places.auc(), expected)


def test_what_is_excluded_is_as_if_it_were_not_there():
    scores, relevant, excluded = drawn(seed=2)
    for row in range(len(scores)):
        kept = ~excluded[row]
        whole = Ranking.of(scores[[row]], relevant[[row]], excluded[[row]]).places
        cut = Ranking.of(scores[[row]][:, kept], relevant[[row]][:, kept]).places
        for metric in ("ndcg", "recall", "average_precision"):
            assert getattr(whole, metric)(10) == pytest.approx(getattr(cut, metric)(10))


def test_nothing_relevant_to_find_is_not_a_failure_but_no_answer():
    scores = np.array([[3.0, 2.0, 1.0], [3.0, 2.0, 1.0]])
    relevant = np.array([[True, False, False], [False, True, False]])
    excluded = np.array([[True, False, False], [False, False, False]])
    for found in (
        ranking.ndcg(scores, relevant, 2, excluded),
        Ranking.of(scores, relevant, excluded).places.recall(2),
        Ranking.of(scores, relevant, excluded).places.reciprocal_rank(),
        Ranking.of(scores, relevant, excluded).places.auc(),
    ):
        assert np.isnan(found[0])
        assert found[1] > 0


def test_sparse_flags_say_the_same_as_dense_ones():
    scores, relevant, excluded = drawn(seed=3)
    np.testing.assert_array_equal(
        ranking.ndcg(scores, csr_matrix(relevant), 10, csr_matrix(excluded)),
        ranking.ndcg(scores, relevant, 10, excluded),
    )


def test_a_short_catalogue_can_still_be_ranked_perfectly():
    scores = np.array([[2.0, 1.0, 0.0]])
    relevant = np.array([[True, True, False]])
    assert ranking.ndcg(scores, relevant, 10) == pytest.approx([1.0])


@pytest.mark.parametrize("k", [1, 4, 9, 30])
def test_top_k_breaks_ties_by_the_order_of_columns(k):
    scores = np.random.default_rng(4).integers(0, 4, (50, 9)).astype(np.float32)
    expected = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    np.testing.assert_array_equal(ranking.top_k(scores, k), expected)


def test_the_fast_way_to_ndcg_is_the_slow_way():
    rng = np.random.default_rng(5)
    scores = rng.integers(0, 5, (60, 25)).astype(np.float32)
    relevant, excluded = rng.random((60, 25)) < 0.3, rng.random((60, 25)) < 0.3
    slow = ranking.Ranking.of(scores, relevant, excluded).places.ndcg(10)
    np.testing.assert_allclose(ranking.ndcg(scores, relevant, 10, excluded), slow)
