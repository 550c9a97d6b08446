"""Sheets that sum up other tables: pivot tables, which list nothing of their own."""

from __future__ import annotations

from collections.abc import Collection

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
    map(squeezed, ("Grand Total", "Gesamtergebnis", "总计", "總計", "総計", "총합계"))
)


def is_pivot(names: Collection[str]) -> bool:
    """Say whether columns are those of a pivot table.

    >>> is_pivot(["Row Labels", "Sum of Qty"]), is_pivot(["Item", "Sum of Qty", "Count of Qty"])
    (True, True)
    >>> is_pivot(["Item", "Qty", "Sum of parts"])
    False
    """
    first, *others = names or ("",)
    if squeezed(first) in _LABELS:
        return True
    sums = [name for name in others if name.casefold().startswith(_SUMS)]
    totals = [name for name in others if squeezed(name) in _GRAND_TOTALS]
    return bool(sums) and len(sums) + len(totals) == len(others)
