"""How far, how fast, how long still: on streams whose answer is known."""

from __future__ import annotations

import pytest

from coldstart.core.events import EpochEnded, Event, Noted, Planned, Progressed, Started
from coldstart.core.i18n import t
from coldstart.store.records import StoredEvent
from coldstart.ui.components.pace import Pace, pace


def came(*timed: tuple[float, Event]) -> list[StoredEvent]:
    return [StoredEvent(n, at, event) for n, (at, event) in enumerate(timed, start=1)]


def test_nothing_is_known_before_the_first_stage():
    assert pace([], now=0) is None
    assert pace(came((0, Noted(t("stage.read")))), now=1) is None


def test_rate_and_time_left_follow_the_steps():
    events = came(
        (0, Started("encode", 100)),
        (1, Progressed("encode", 10, 100)),
        (3, Progressed("encode", 50, 100)),
    )
    assert pace(events, now=3) == Pace("encode", 50, 100, rate=20.0, seconds_left=2.5, share=0.5)
    assert pace(events, now=4).seconds_left == 1.5


def test_a_step_that_takes_longer_than_those_before_is_not_said_to_be_about_to_end():
    events = came(
        (0, Started("fit", 60)), (1, Progressed("fit", 1, 60)), (4, Progressed("fit", 7, 60))
    )
    late = pace(events, now=31)  # 6 steps in 30 seconds
    assert (late.rate, late.seconds_left) == (0.2, 53 * 5)


def test_a_single_step_is_timed_from_the_beginning_of_its_stage():
    events = came((10, Started("encode", 8)), (12, Progressed("encode", 4, 8)))
    assert pace(events, now=12) == Pace("encode", 4, 8, rate=2.0, seconds_left=2.0, share=0.5)


def test_where_steps_are_not_alike_their_work_counts_not_their_number():
    events = came(
        (0, Started("evaluate", 4)),
        (2, Progressed("evaluate", 3, 4, share=0.1)),
    )
    assert pace(events, now=2) == Pace("evaluate", 3, 4, seconds_left=18.0, share=0.1)


def test_epochs_count_as_steps_and_a_break_before_a_resume_does_not_slow_them():
    events = came(
        (0, Started("epoch", 10)),
        (1, EpochEnded(1, 10, 0.5)),
        (1000, Started("epoch", 10)),
        (1001, EpochEnded(2, 10, 0.5)),
        (1002, EpochEnded(3, 10, 0.5)),
    )
    assert pace(events, now=1002) == Pace("epoch", 3, 10, rate=1.0, seconds_left=7.0, share=0.3)


def test_a_stage_that_counts_nothing_has_a_name_only():
    assert pace(came((0, Started("calibrate"))), now=5) == Pace("calibrate")


PLAN = Planned(["members", "tune", "epoch"], [6.0, 2.0, 2.0])
WHOLE = [
    (0.0, Started("encode", 0)),
    (0.0, PLAN),
    (0.1, Started("train")),
    (0.2, Started("members", 4)),
    *((0.2 + 3.0 * n, Progressed("members", n, 4)) for n in (1, 2, 3, 4)),
    (12.2, Started("tune", 2)),
    (14.2, Progressed("tune", 1, 2)),
    (16.2, Progressed("tune", 2, 2)),
    *((16.2 + 0.4 * n, EpochEnded(n, 10, 0.5)) for n in range(1, 11)),
]


def test_a_planned_run_numbers_its_stages_and_never_goes_backwards():
    looks = [pace(came(*WHOLE[:n]), now=WHOLE[n - 1][0]) for n in range(2, len(WHOLE) + 1)]
    assert {(look.place, look.stage) for look in looks[2:]} == {
        (1, "members"), (2, "tune"), (3, "epoch"),
    }  # fmt: skip
    assert {look.places for look in looks} == {3}
    shares = [look.share for look in looks]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)


def test_time_left_of_a_planned_run_is_that_of_all_its_stages_on_this_machine():
    at = WHOLE.index((6.2, Progressed("members", 2, 4))) + 1
    look = pace(came(*WHOLE[:at]), now=6.2)  # half of the members took 6.2 s instead of 3
    slow = (6.2 + 2.0) / (3.0 + 2.0)
    assert look.seconds_left == pytest.approx((6.0 + 3.0 * slow) / 2 + 4.0 * slow)
    assert abs(look.seconds_left - (20.2 - 6.2)) < 2.0
    assert pace(came(*WHOLE), now=20.2).seconds_left == 0.0


def test_an_epoch_after_a_break_is_not_taken_for_all_before_it():
    events = came((0, Started("train")), (2, EpochEnded(7, 10, 0.5)))
    assert pace(events, now=2) == Pace("epoch", 7, 10, rate=0.5, seconds_left=6.0, share=0.7)
