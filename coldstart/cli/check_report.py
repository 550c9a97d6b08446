"""What ``check`` prints, and writes as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from coldstart.cli.printing import Printer
from coldstart.core.i18n import Message, number, t
from coldstart.data.dataset import Dataset, Warmth
from coldstart.data.intake.listing import few
from coldstart.data.intake.understanding import rule_name
from coldstart.data.problems import Problem

if TYPE_CHECKING:
    from coldstart.data.intake.understanding import TableReport, Understanding

DAY = 86_400  # seconds
MOST_NAMED = 20  # columns that describe


def print_understood(understood: Understanding, printer: Printer) -> None:
    """Print which export it is, what each file is, and a few rows as sentences."""
    if understood.export is not None:
        printer.result(printer.say(understood.export))
    print_tables(understood.tables, printer)
    for sentence in understood.sentences:
        printer.result(printer.say(sentence))


def print_tables(tables: Sequence[TableReport], printer: Printer) -> None:
    """Print what each file is, and how much of it is used."""
    for table in tables:
        role = t(f"intake.role.{table.role}")
        params = {"file": table.name, "role": role, "n": table.rows, "used": table.used}
        id_ = "cli.check.table_unused" if table.role == "unused" else "cli.check.table"
        printer.result(printer.say(t(id_, **params)))
        not_used = [(t(f"intake.reason.{reason}"), n) for reason, n in table.not_used.items()]
        by_rule = {
            f"cli.check.{kind}": [(rule_name(rule), n) for rule, n in counts.items()]
            for kind, counts in table.by_meaning.items()
        }
        for id_, reasons in {"cli.check.not_used": not_used, **by_rule}.items():
            if reasons:
                why = [t("cli.check.why", why=reason, n=n) for reason, n in reasons]
                printer.result("  " + printer.say(t(id_, why=why)))
        if table.columns:
            columns = [f"{role} = {column}" for role, column in table.columns.items()]
            printer.result("  " + printer.say(t("cli.check.columns", columns=columns)))
        if table.described:
            described = t("cli.check.described", columns=few(table.described, most=MOST_NAMED))
            printer.result("  " + printer.say(described))


def print_check(understood: Understanding, printer: Printer) -> None:
    """Print how much there is of each kind, and who is warm or cold."""
    dataset, counts = understood.require(), understood.counts
    heads = [t("cli.check.kind"), t("cli.check.all"), *(t(f"cli.warmth.{w}") for w in Warmth)]
    rows = []
    for name, levels in (("users", dataset.user_warmth), ("items", dataset.item_warmth)):
        n_of = [len(levels), *(int((levels == level).sum()) for level in Warmth)]
        label = printer.say(t(f"cli.check.{name}"))
        rows.append([label, *(number(n, printer.language) for n in n_of)])
    printer.table(heads, rows)
    params = {"positives": counts.positives, "negatives": counts.negatives}
    printer.result(printer.say(t("cli.check.interactions", n=counts.interactions, **params)))
    if dataset.held_back is not None and len(dataset.held_back):
        printer.result(printer.say(t("cli.check.holdout", n=len(dataset.held_back))))
    if counts.span is not None:
        first, last = counts.span
        id_ = "cli.check.day" if first // DAY == last // DAY else "cli.check.span"
        printer.result(printer.say(t(id_, first=first, last=last)))


def encoder_notes(dataset: Dataset) -> list[Message]:
    """Return which texts the default encoder does not read, or not at once."""
    from coldstart.core.settings import Settings
    from coldstart.encoders import registry

    name, texts = Settings().encoder, {"users": dataset.user_texts, "items": dataset.item_texts}
    language = registry.language_note(name, [*dataset.user_texts, *dataset.item_texts])
    return [*([] if language is None else [language]), *registry.length_notes(name, texts)]


def check_report(
    understood: Understanding, notes: Sequence[Message], printer: Printer
) -> dict[str, Any]:
    """Return what ``check --json`` writes; see docs/exports.md.

    Parameters
    ----------
    understood : Understanding
    notes : sequence of Message
        What `encoder_notes` returned.
    printer : Printer
    """
    from dataclasses import asdict

    dataset = understood.dataset
    counts = None
    if dataset is not None:
        counts = {
            "users": len(dataset.users),
            "items": len(dataset.items),
            "interactions": len(dataset.interactions),
            "likes": int(dataset.likes.nnz),
            **{f"users_{w}": int((dataset.user_warmth == w).sum()) for w in Warmth},
            **{f"items_{w}": int((dataset.item_warmth == w).sum()) for w in Warmth},
        }
    return {
        "usable": dataset is not None,
        **asdict(understood.counts),
        "export": understood.mapping.export,
        "tables": [table.to_json() for table in understood.tables],
        "sentences": [printer.say(sentence) for sentence in understood.sentences],
        "questions": [
            {
                "id": question.id,
                "question": printer.say(question.message),
                "choices": [
                    {"label": printer.say(choice.label), "option": choice.option}
                    for choice in question.choices
                ],
            }
            for question in understood.questions
        ],
        "counts": counts,
        "notes": [printer.say(note) for note in notes],
        "problems": problems_report(understood.problems, printer),
    }


def problems_report(problems: Sequence[Problem], printer: Printer) -> list[dict[str, Any]]:
    """Return problems as ``--json`` writes them."""
    return [
        {
            "severity": str(p.severity),
            "table": p.table,
            "row": p.row,
            "column": p.column,
            "count": p.count,
            "message": printer.say(p.message),
            "remedy": printer.say(p.remedy),
        }
        for p in problems
    ]
