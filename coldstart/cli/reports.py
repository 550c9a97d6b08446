"""What ``evaluate`` prints."""

from __future__ import annotations

from coldstart.cli.printing import Printer
from coldstart.core.i18n import Message, t
from coldstart.evaluation.measures import DISLIKES, setting_name
from coldstart.evaluation.report_text import verdicts
from coldstart.evaluation.results import Evaluation, Row

COLUMNS = (
    "ndcg@10", *DISLIKES, "recall@10", "mrr", "hit@10", "coverage@10", "auc", "accuracy", "f1",
    "mse", "rating_mse", "rating_mae",
)  # fmt: skip


def print_evaluation(evaluation: Evaluation, printer: Printer) -> None:
    """Print the verdicts in words, then every setting's table; intervals below each value."""
    for note in [*evaluation.notes, *_unranked(evaluation)]:
        printer.aside(note, "yellow")
    for said in verdicts(evaluation):
        printer.result(printer.say(said))
    for protocol, shots in evaluation.scenarios():
        printer.result("")
        printer.result(printer.say(setting_name(protocol, shots)))
        here = [r for r in evaluation.rows if (r.protocol, r.shots) == (protocol, shots)]
        metrics = [m for m in COLUMNS if any(r.metric == m for r in here)]
        names = [t(f"evaluate.metric.{m.replace('@', '_at_')}") for m in metrics]
        rows = []
        for method in dict.fromkeys(r.method for r in here):
            values = {r.metric: r for r in here if r.method == method}
            label = printer.say(t(f"method.{method}"))
            rows.append([label, *(_cell(values.get(metric)) for metric in metrics)])
        cannot = [m for p, s, m in evaluation.cannot if (p, s) == (protocol, shots)]
        rows += [[printer.say(t(f"method.{m}")), *("–" for _ in metrics)] for m in cannot]
        printer.table([t("cli.study.method"), *names], rows)
        if cannot:
            printer.result(printer.say(t("cli.study.cannot")))


def _unranked(evaluation: Evaluation) -> list[Message]:
    """Return what was asked for and has no table, because no method can rank there."""
    measured = set(evaluation.scenarios())
    asked = dict.fromkeys((p, s) for p, s, _ in evaluation.cannot if (p, s) not in measured)
    return [
        t(
            "cli.study.nobody",
            setting=setting_name(*setting),
            methods=[m for *here, m in evaluation.cannot if tuple(here) == setting],
        )
        for setting in asked
    ]


def _cell(row: Row | None) -> str:
    if row is None or row.mean is None:
        return "–"
    if row.low is None or row.high is None:
        return f"{row.mean:.3f}"
    return f"{row.mean:.3f} [{row.low:.3f}, {row.high:.3f}]"
