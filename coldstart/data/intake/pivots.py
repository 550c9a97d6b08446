"""Sheets that sum up other tables: pivot tables, which list nothing of their own."""

from __future__ import annotations

import pandas as pd

from coldstart.data.intake.names import squeezed

_LABELS = tuple(
    map(
        squeezed,
        (
            "Row Labels", "Zeilenbeschriftungen", "Étiquettes de lignes", "Etiquetas de fila",
            "Etichette di riga", "Rótulos de Linha", "Rijlabels", "Etykiety wierszy",
            "Названия строк", "Radetiketter", "行标签", "列標籤", "行ラベル", "행 레이블",
        ),
    )
)  # fmt: skip
"""What a spreadsheet calls the first column of a pivot table."""
_SUMS = (
    "sum of ", "count of ", "average of ", "max of ", "min of ", "summe von ", "anzahl von ",
    "mittelwert von ", "somme de ", "nombre de ", "moyenne de ", "suma de ", "cuenta de ",
    "promedio de ", "somma di ", "conteggio di ", "soma de ", "contagem de ", "som van ",
    "aantal van ", "求和项", "计数项", "平均值项", "合计 / ", "合計 / ", "합계 : ",
)  # fmt: skip
_GRAND_TOTALS = tuple(
    map(
        squeezed,
        (
            "Grand Total", "Gesamtergebnis", "Total général", "Total general", "Totale complessivo",
            "Total Geral", "Eindtotaal", "Suma końcowa", "Общий итог", "Totalsumma", "总计", "總計",
            "総計", "총합계",
        ),
    )
)  # fmt: skip
_AT_THE_END = 3
"""So many last rows may hold the grand total."""


def is_pivot(frame: pd.DataFrame) -> bool:
    """Say whether a table is a pivot table: it has row labels, or sums with a grand total.

    What a query calls "Count of orders" is a column like any other.

    >>> is_pivot(pd.DataFrame({"Row Labels": ["Tea"], "Sum of Qty": ["3"]}))
    True
    >>> is_pivot(pd.DataFrame({"Item": ["Tea", "Grand Total"], "Sum of Qty": ["3", "3"]}))
    True
    >>> is_pivot(pd.DataFrame({"customer": ["Ann"], "Count of orders": ["3"]}))
    False
    """
    first, *others = (str(name) for name in frame.columns) if len(frame.columns) else ("",)
    if squeezed(first) in _LABELS:
        return True
    sums = [name for name in others if name.casefold().startswith(_SUMS)]
    totals = [name for name in others if squeezed(name) in _GRAND_TOTALS]
    last = [squeezed(str(label)) for label in frame.iloc[-_AT_THE_END:, 0]] if others else []
    is_summed = bool(sums) and len(sums) + len(totals) == len(others)
    return is_summed and (bool(totals) or not set(_GRAND_TOTALS).isdisjoint(last))
