"""What every method is worth on real data: all protocols, all methods, with intervals.

    python benchmarks/quality.py DATA… [--train-users 100] [--out docs/quality.md]

DATA is a folder with ``users``, ``items`` and ``interactions``, or the name of a sample; several
may be given. implicit's ALS and LightFM take part where they are installed. `--protocols`,
`--shots`, `--methods` and `--repeats` narrow or widen what is measured.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import peers

from coldstart import pipeline
from coldstart.core.events import Finished, Noted, drain
from coldstart.core.i18n import Message
from coldstart.core.settings import Settings, StudyConfig
from coldstart.data.intake.load import understand_path
from coldstart.data.samples import SAMPLES, load_sample
from coldstart.encoders import registry as encoders
from coldstart.encoders.cache import EmbeddingCache
from coldstart.evaluation.evaluate import evaluate_steps
from coldstart.evaluation.measures import setting_name
from coldstart.evaluation.ranking import HEADLINE
from coldstart.evaluation.report_text import overall
from coldstart.evaluation.results import Evaluation, Row
from coldstart.evaluation.scenarios.registry import PROTOCOLS, baseline
from coldstart.models.queries import Training
from coldstart.models.registry import METHODS

SHOWN = (HEADLINE, "recall@10", "mrr", "auc")
SIGNS = {"better": "▲", "worse": "▼", "undecided": "·"}


def training(reference: str) -> Training:
    """Return everything that can be learnt from some data; texts are read once and cached."""
    dataset = load_sample(reference) if reference in SAMPLES else None
    dataset = dataset or understand_path(Path(reference)).dataset
    if dataset is None:
        sys.exit(f"{reference} cannot be used; `python -m coldstart check {reference}` says why.")
    encoder = encoders.load(StudyConfig().encoder)
    folder = Path(tempfile.gettempdir()) / "coldstart-benchmarks"
    cache = EmbeddingCache.of(encoder, folder)
    return drain(pipeline.embed_steps(dataset, encoder, cache))


def measure(data: Training, asked: argparse.Namespace, methods: Sequence[str]) -> Evaluation:
    """Return the evaluation, saying on stderr what is going on."""
    steps = evaluate_steps(
        data,
        protocols=asked.protocols.split(","),
        shots=[int(n) for n in asked.shots.split(",")],
        methods=methods,
        train_users=asked.train_users,
        seed=asked.seed,
        repeats=asked.repeats,
    )
    for event in steps:
        if isinstance(event, Noted):
            print(_name(event.message), file=sys.stderr)
        if isinstance(event, Finished):
            found: Evaluation = event.result
    return found


def report(name: str, data: Training, found: Evaluation) -> Iterator[str]:
    """Yield the lines about one data set."""
    yield f"## {name}\n"
    yield (
        f"{len(data.users):,} users, {len(data.items):,} items, {data.likes.nnz:,} likes. "
        f"{_name(overall(found))}\n"
    )
    for protocol, shots in found.scenarios():
        here = [r for r in found.rows if (r.protocol, r.shots) == (protocol, shots)]
        plain = baseline(protocol, shots)
        learnt = here[0].train_users
        yield f"### {_name(setting_name(protocol, shots))}\n"
        yield f"Learnt from {learnt} users; ▲ ▼ better or worse than {plain}, · cannot tell.\n"
        yield "| method | " + " | ".join(SHOWN) + " | n |"
        yield "|" + " --- |" * (len(SHOWN) + 2)
        lead = {r.method: r.mean or 0.0 for r in here if r.metric == HEADLINE}
        for method in sorted(lead, key=lead.__getitem__, reverse=True):
            rows = {r.metric: r for r in here if r.method == method}
            cells = [_cell(found, rows.get(metric), plain) for metric in SHOWN]
            yield f"| {method} | {' | '.join(cells)} | {rows[HEADLINE].n} |"
        yield ""
    yield from (f"- {_name(note)}" for note in found.notes)
    yield ""


def _cell(found: Evaluation, row: Row | None, plain: str) -> str:
    if row is None or row.mean is None or row.low is None or row.high is None:
        return "–"
    compared = found.comparison(row.protocol, row.shots, row.method, plain, row.metric)
    sign = SIGNS[compared.verdict] if compared else ""
    return f"{row.mean:.3f} [{row.low:.3f}, {row.high:.3f}] {sign}".strip()


def _name(message: Message | None) -> str:
    return "" if message is None else message.render("en")


def main() -> None:
    """Measure every data set; the page is written after each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", nargs="+", metavar="DATA")
    parser.add_argument("--protocols", default=",".join(PROTOCOLS))
    parser.add_argument("--shots", default="0,1,5")
    parser.add_argument("--methods", help="all by default")
    parser.add_argument("--train-users", type=int)
    parser.add_argument("--repeats", type=int, default=1)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("docs/quality.md"))
    asked = parser.parse_args()
    METHODS.update(peers.installed())
    methods = asked.methods.split(",") if asked.methods else list(METHODS)
    call = " ".join(["python benchmarks/quality.py", *map(_short, sys.argv[1:])])
    absent = [name for name, _ in peers.PEERS.values() if name not in METHODS]
    lines = [
        "# What every method is worth\n",
        f"Written by `{call}`, numpy {np.__version__}, {Settings().threads} threads. Values with "
        "95% intervals over users, or over users and items together for new items; verdicts are "
        "corrected for the number of methods (Holm 1979).",
        f"Not installed, so not measured: {', '.join(absent)}.\n" if absent else "",
    ]
    for reference in asked.data:
        data = training(reference)
        lines += report(_short(reference), data, measure(data, asked, methods))
        asked.out.write_text("\n".join(lines), encoding="utf-8")  # the next takes a long while
    print(asked.out)


def _short(argument: str) -> str:
    """Return a path's last part, for where the data lie is nobody's business."""
    return Path(argument).name if "/" in argument else argument


if __name__ == "__main__":
    main()
