"""Why an evaluation has no result, and what to do."""

from __future__ import annotations

from coldstart.core.i18n import Message, t
from coldstart.evaluation.measures import method_name, setting_name
from coldstart.evaluation.results import Evaluation


def nothing_measured(evaluation: Evaluation) -> Message:
    """Return why nothing could be measured, and what to do.

    Parameters
    ----------
    evaluation : Evaluation
        Without rows.
    """
    reasons = list(evaluation.notes)
    if not reasons:
        methods = dict.fromkeys(method for _, _, method in evaluation.cannot)
        settings = dict.fromkeys((name, shots) for name, shots, _ in evaluation.cannot)
        reasons = [
            t(
                "evaluate.nothing_measured.unranked",
                methods=[method_name(method) for method in methods],
                settings=[setting_name(*setting) for setting in settings],
            )
        ]
    return t("evaluate.nothing_measured.reasons", reasons=reasons)
