"""The curves are those of the events, with what they are to be held against."""

import pytest

from coldstart.core.events import EpochEnded
from coldstart.figures.training_curve import training_figure

POPULAR = {"ndcg@10": 0.55}


def ended(epoch, loss, validation=None, ndcg=None, best=False):
    metrics = {} if ndcg is None else {"ndcg@10": ndcg}
    return EpochEnded(epoch, 100, loss, validation, metrics, POPULAR if metrics else {}, best)


@pytest.fixture
def epochs():
    return [
        ended(1, 0.7, 0.69, 0.1, best=True),
        ended(2, 0.5, 0.6, 0.3, best=True),
        ended(3, 0.4, 0.65, 0.28),
    ]


def english(message):
    return message.render("en")


def curve(figure, name):
    return next(trace for trace in figure.data if trace.name.startswith(name))


def test_the_curves_go_through_what_was_measured(epochs):
    figure = training_figure(epochs, english)
    assert list(curve(figure, "Training loss").y) == [0.7, 0.5, 0.4]
    assert list(curve(figure, "Validation loss").y) == [0.69, 0.6, 0.65]
    ranking = curve(figure, "NDCG@10")
    assert list(ranking.y) == [0.1, 0.3, 0.28]
    assert list(ranking.x) == [1, 2, 3]


def test_popularity_is_drawn_in_and_says_how_much_it_is(epochs):
    figure = training_figure(epochs, english)
    line = curve(figure, "Most popular")
    assert set(line.y) == {0.55}
    assert line.name == "Most popular, 0.550"
    assert line.yaxis == curve(figure, "NDCG@10").yaxis
    assert figure.layout.yaxis2.range[1] > 0.55


def test_the_best_epoch_is_marked_in_both_panels_and_named_once(epochs):
    figure = training_figure(epochs, english)
    marks = [trace for trace in figure.data if trace.name == "Best so far: epoch 2"]
    assert [(mark.x[0], mark.y[0]) for mark in marks] == [(2, 0.6), (2, 0.3)]
    assert [mark.showlegend for mark in marks] == [True, False]


def test_without_held_out_users_there_is_the_training_loss_alone():
    figure = training_figure([ended(1, 0.7), ended(2, 0.6, best=True)], english)
    assert {trace.name for trace in figure.data} == {"Training loss", "Best so far: epoch 2"}


def test_before_the_first_epoch_there_are_empty_axes():
    figure = training_figure([], english)
    assert not figure.data
    assert figure.layout.xaxis.range == (0.5, 10.5)


def test_in_chinese_nothing_is_left_in_english(epochs):
    figure = training_figure(epochs, lambda m: m.render("zh"))
    shown = [*(t.name for t in figure.data), *(a.text for a in figure.layout.annotations)]
    shown.append(figure.layout.xaxis.title.text)
    for text in shown:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in text), text
