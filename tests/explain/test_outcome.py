"""What came out of a training is said as far as its interval goes, and no further."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coldstart.core.events import EpochEnded, Noted
from coldstart.core.i18n import LANGUAGES, t
from coldstart.explain.run_outcome import epochs_of, higher, notes_of, outcome, standing
from coldstart.metrics.comparisons import Verdict
from coldstart.store.records import Kind, RunRecord, RunState, StoredEvent

LOSSES = [0.7, 0.5, 0.6]
EPOCHS = [
    EpochEnded(n, 3, 0.4, loss, {"ndcg@10": 0.2}, {"ndcg@10": 0.3}, n < 3)
    for n, loss in enumerate(LOSSES, start=1)
]


def headline(epoch=3, lead=(-0.2, -0.1), measured=True) -> dict:
    metrics, baseline = {"ndcg@10": 0.2}, {"ndcg@10": 0.3}
    if not measured:
        return {"epoch": epoch, "metrics": {}, "baseline": {}, "gain_interval": {}}
    ends = {} if lead is None else {"ndcg@10": list(lead)}
    return {"epoch": epoch, "metrics": metrics, "baseline": baseline, "gain_interval": ends}


def run(state=RunState.FINISHED, told=None) -> RunRecord:
    return RunRecord(
        "r", "", Kind.TRAIN, "d", {}, {}, state, None, False, 1.0, 1.0, None, 2.0, None, told
    )


def said(state=RunState.FINISHED, told=None, epochs=EPOCHS) -> str:
    message = outcome(run(state, told), epochs)
    for language in LANGUAGES:
        assert message.render(language)
    return message.render("en")


@pytest.mark.parametrize(
    ("lead", "words", "verdict"),
    [
        ((0.01, 0.05), "ranks better than simply showing", Verdict.BETTER),
        ((-0.2, -0.1), "does not beat the popularity line", Verdict.WORSE),
        ((-0.1, 0.1), "the data cannot tell", Verdict.INCONCLUSIVE),
        (None, "too few to tell", Verdict.INCONCLUSIVE),
    ],
)
def test_only_an_interval_beside_zero_makes_a_claim(lead, words, verdict):
    assert words in said(told=headline(lead=lead))
    assert standing(headline(lead=lead)) is verdict


def test_the_verdict_says_who_judged_what_was_known_of_them_and_that_evaluate_measures_apart():
    some = said(told={**headline(), "judges": 94, "known": [0, 5]})
    assert "mean over 94 users" in some
    assert "0 to 5 of their likes known" in some
    assert "Evaluate measures it apart" in some
    assert "none of their likes known" in said(told={**headline(), "judges": 94, "known": [0, 0]})
    assert "mean over" not in said(told=headline())  # a training of an older version
    assert "Evaluate measures it apart" not in said(told=headline(measured=False))


def test_where_nobody_was_held_out_it_says_so():
    assert standing(headline(measured=False)) is None
    assert "Nobody was held out" in said(told=headline(measured=False))


def test_which_epoch_is_in_use_and_why():
    assert "the weights of epoch 3 are in use" in said(told=headline(3))
    assert "lowest after epoch 2" in said(told=headline(3))
    assert "The one that held-out users found best, number 2" in said(told=headline(2))
    assert "lowest after" not in said(told=headline(2))
    early = [replace(epoch, epochs=50) for epoch in EPOCHS]
    assert "ended early, after epoch 3 of 50" in said(told=headline(2), epochs=early)
    assert "Stopped after epoch 3" in said(RunState.STOPPED, headline(2))


def test_what_was_cut_off_says_what_is_kept():
    assert "3 epochs it had done are kept" in said(RunState.INTERRUPTED)
    assert "before it had learnt anything" in said(RunState.INTERRUPTED, epochs=[])
    assert "before it had learnt anything" in said(RunState.STOPPED, epochs=[])
    assert "ready to use" in said(epochs=[])
    assert outcome(run(RunState.QUEUED), EPOCHS) is None


def test_an_epoch_told_twice_stands_once():
    events = [StoredEvent(n, 0.0, e) for n, e in enumerate([*EPOCHS[:2], *EPOCHS[1:]])]
    assert epochs_of(events) == EPOCHS


def test_what_was_noted_before_a_run_was_resumed_has_passed():
    noted = [
        StoredEvent(
            n, at, Noted(t("method.ensemble_stopped" if at < 5 else "method.ensemble_untried"))
        )
        for n, at in enumerate((2.0, 6.0), start=1)
    ]
    resumed = replace(run(RunState.RUNNING), started_at=5.0)
    assert notes_of(resumed, noted[:1]) == []
    assert notes_of(replace(resumed, stored_state=RunState.QUEUED, started_at=1.0), noted[:1]) == []
    assert notes_of(resumed, noted) == [t("method.ensemble_untried")]
    stopped = replace(run(RunState.STOPPED), started_at=1.0)
    assert notes_of(stopped, noted[:1]) == [t("method.ensemble_stopped")]


def test_an_epoch_below_the_top_of_its_curve_is_explained_by_the_rule_that_kept_it():
    values = [0.2, 0.4, 0.3, 0.35]
    curve = [
        EpochEnded(n, 4, 0.4, loss, {"ndcg@10": value}, {"ndcg@10": 0.3})
        for n, (loss, value) in enumerate(zip((0.7, 0.6, 0.5, 0.6), values, strict=True), start=1)
    ]
    live = replace(run(told=headline(3)), config={"method": "live_ensemble"})
    said_of = {
        method: outcome(replace(live, config={"method": method}), curve).render("en")
        for method in ("live_ensemble", "mlp_head")
    }
    # A later one counts where only a sure gain is kept; else the loss decides over all of them.
    assert "higher at epoch 4 (0.350 against 0.300), but not by more" in said_of["live_ensemble"]
    assert "highest at epoch 2 (0.400 against 0.300)" in said_of["mlp_head"]
    assert higher(live, curve, 2) == []
    assert higher(replace(live, config={"method": "mlp_head"}), curve, 4) == []
    assert all(higher(live, curve, 3)[0].render(language) for language in LANGUAGES)
