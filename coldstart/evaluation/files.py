"""An evaluation on disk: one JSON file, and the details beside it as Parquet."""

from __future__ import annotations

from pathlib import Path

from coldstart.evaluation.details import Details
from coldstart.evaluation.result import Evaluation
from coldstart.store import artifacts

EVALUATION = "evaluation.json"
VALUES, PAIRS = "evaluation-values.parquet", "evaluation-pairs.parquet"


def save(folder: Path, evaluation: Evaluation) -> None:
    """Write an evaluation into a run's folder, the JSON last."""
    if evaluation.details is not None:
        artifacts.save_frame(folder / VALUES, evaluation.details.values)
        artifacts.save_frame(folder / PAIRS, evaluation.details.pairs)
    artifacts.write_json(folder / EVALUATION, evaluation.to_json())


def load(folder: Path) -> Evaluation | None:
    """Return the evaluation in a run's folder, without its details; None where there is none."""
    path = folder / EVALUATION
    return Evaluation.from_json(artifacts.read_json(path)) if path.exists() else None


def load_details(folder: Path) -> Details | None:
    """Return the details of the evaluation in a run's folder; None where none were kept."""
    if not (folder / VALUES).exists():
        return None
    return Details(artifacts.load_frame(folder / VALUES), artifacts.load_frame(folder / PAIRS))
