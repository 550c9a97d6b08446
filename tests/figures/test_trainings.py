"""Trainings over each other: each has its own line, and the popularity list stands there once."""

from __future__ import annotations

from coldstart.core.events import EpochEnded
from coldstart.figures.trainings import Training, trainings_figure


def say(message):
    return message.render("en")


def training(name, popular, n=3):
    return Training(
        name,
        [
            EpochEnded(e, n, 1.0 / e, 2.0 / e, {"ndcg@10": 0.1 * e}, {"ndcg@10": popular})
            for e in range(1, n + 1)
        ],
    )


def test_each_training_is_told_apart_by_colour_and_dash_in_both_panels():
    figure = trainings_figure([training("a", 0.2), training("b", 0.2, n=5)], say)
    lines = [trace for trace in figure.data if trace.name in ("a", "b")]
    assert [trace.name for trace in lines] == ["a", "a", "b", "b"]
    assert [trace.showlegend for trace in lines] == [True, False, True, False]
    assert len({(trace.line.color, trace.line.dash) for trace in lines}) == 2
    assert list(lines[2].y) == [2.0, 1.0, 2 / 3, 0.5, 0.4]


def test_one_popularity_line_where_all_were_held_against_the_same():
    same = trainings_figure([training("a", 0.2), training("b", 0.2)], say)
    other = trainings_figure([training("a", 0.2), training("b", 0.3)], say)
    dotted = [[t.name for t in f.data if t.name not in ("a", "b")] for f in (same, other)]
    assert len(dotted[0]) == 1
    assert [name.split(":")[0] for name in dotted[1]] == ["a", "b"]


def test_without_held_out_people_the_training_loss_is_drawn():
    alone = Training("a", [EpochEnded(1, 2, 0.7), EpochEnded(2, 2, 0.6)])
    (line,) = trainings_figure([alone], say).data
    assert list(line.y) == [0.7, 0.6]
