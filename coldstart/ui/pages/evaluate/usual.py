"""What is measured of a data set unless something else is asked for, and a quick part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coldstart.ui import datasets, evaluations

if TYPE_CHECKING:
    from coldstart.core.settings import EvaluateConfig
    from coldstart.store.records import DatasetRecord

SIZES = (30, 100, 300)
FEW = 300  # users up to which one split alone would say too little
KEPT = 0.7  # share of the users that is surely learnt from
PATIENT = 300.0  # seconds up to which the learning curve is measured unless it is unticked
QUICK_SHOTS = (0, 5)


def whole(record: DatasetRecord) -> EvaluateConfig:
    """Return what the form starts from: what suits most, and what is bought again where it is."""
    from coldstart.core.settings import EvaluateConfig
    from coldstart.evaluation.scenarios import buy_again

    config = EvaluateConfig(
        methods=tuple(of_interest(record)), repeats=1 if record.counts["users"] > FEW else 3
    )
    if has_repeats(record):
        config = config.model_copy(update={"protocols": (*config.protocols, buy_again.NAME)})
    curved = config.model_copy(update={"sizes": sizes(record)})
    return curved if seconds(record, curved) <= PATIENT else config


def quick(record: DatasetRecord) -> EvaluateConfig:
    """Return one split of it, without a learning curve: figures soon, with wide intervals."""
    fewer = {"repeats": 1, "sizes": (), "shots": QUICK_SHOTS}
    return whole(record).model_copy(update=fewer)


def sizes(record: DatasetRecord) -> tuple[int, ...]:
    """Return the numbers of users that a learning curve can be learnt from."""
    return tuple(n for n in SIZES if n < record.counts["users"] * KEPT)


def seconds(record: DatasetRecord, config: EvaluateConfig) -> float:
    """Return about how long an evaluation will take."""
    from coldstart.evaluation import effort

    counts = record.counts
    n_pairs = effort.pairs(counts["interactions"], counts["likes"])
    earlier = evaluations.newest(record.id)
    return effort.seconds(counts["users"], counts["items"], n_pairs, config, earlier)


def of_interest(record: DatasetRecord) -> list[str]:
    """Return the usual methods, those that ratings or repeats allow, and what was trained."""
    from coldstart.data import columns
    from coldstart.models.registry import AGAIN, COMPARED, METHODS, RATING
    from coldstart.store.records import Kind

    runs = datasets.store().runs(dataset_id=record.id, kind=Kind.TRAIN)
    trained = {run.config["method"] for run in runs}
    usual = {*COMPARED, *(RATING if has(record, columns.RATING) else ())}
    usual |= set(AGAIN if has_repeats(record) else ())
    return [method for method in METHODS if method in trained or method in usual]


def has(record: DatasetRecord, column: str) -> bool:
    """Say whether the interactions of a data set have a column."""
    return column in datasets.tables(record.id).interactions


def has_repeats(record: DatasetRecord) -> bool:
    """Say whether it is known of a data set what was bought again, and when."""
    return datasets.tables(record.id).repeats is not None
