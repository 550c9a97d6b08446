"""From records to a `RawTable`: a union of columns, each with a name of its own, in chunks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from coldstart.core.i18n import t
from coldstart.data.formats.table import Limits, RawTable
from coldstart.data.problems import Problem, Severity, refusal

if TYPE_CHECKING:
    import pyarrow as pa

    from coldstart.core.errors import DataError

_CELLS_IN_A_CHUNK = 2_000_000
_SPARSE = 100


class TableBuilder:
    """Collects records whose keys may differ from one to the next.

    Finished chunks are kept as Arrow arrays, which take a tenth of the memory of Python's texts.

    Parameters
    ----------
    name : str
        What the table is called in problems.
    limits : Limits
    """

    def __init__(self, name: str, limits: Limits) -> None:
        self.name = name
        self._limits = limits
        self._columns: dict[str, list[str]] = {}
        self._last_keys: tuple[str, ...] = ()
        self._last_columns: list[list[str]] = []
        self._in_chunk = 0
        self._numbers: list[int] = []
        self._chunks: list[pa.Table] = []
        self._uses: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, number: int, record: Mapping[str, str]) -> None:
        """Append a record, which stands in row `number` of the file; one without keys is nothing.

        Raises
        ------
        DataError
            There are more rows or columns than the limits allow.
        """
        if not record:
            return
        if len(self._numbers) == self._limits.rows:
            raise too_many_rows(self.name, self._limits)
        keys = tuple(record)
        if keys != self._last_keys:
            self._check_new(keys)
            self._last_keys, self._last_columns = keys, [self._column(key) for key in keys]
        for column, value in zip(self._last_columns, record.values(), strict=True):
            column.append(value)
        self._numbers.append(number)
        self._in_chunk += 1
        if self._in_chunk * len(self._columns) > _CELLS_IN_A_CHUNK:
            self._finish_chunk()

    def table(
        self, path: str, kind: str, *, problems: Sequence[Problem] = (),
        nested: Collection[str] = (), encoding: str | None = None, sheet: str | None = None,
    ) -> RawTable:  # fmt: skip
        """Return everything added so far.

        Raises
        ------
        DataError
            No records, or records whose keys are values.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        if not self._numbers:
            raise refusal(t("formats.no_records"), t("formats.no_records_remedy"), self.name)
        self._finish_chunk()
        self._check_keys()
        keys = list(self._uses)
        names, renamed = unique_names(strings(keys).to_pylist(), self.name)
        whole = pa.concat_tables(self._chunks, promote_options="default")
        columns = [pc.fill_null(whole.column(str(n)), "") for n in range(len(keys))]
        lists = [
            called for key, called, column in zip(keys, names, columns, strict=True)
            if key in nested and _lists_only(column)
        ]  # fmt: skip
        return RawTable(
            self.name, path, pa.table(columns, names=names), pa.array(self._numbers, pa.int64()),
            kind, encoding, sheet=sheet, problems=(*problems, *renamed),
            nested=tuple(lists),
        )  # fmt: skip

    def _column(self, key: str) -> list[str]:
        """Return a key's values in this chunk, one for each record before the one to be added."""
        self._uses.setdefault(key, 0)
        column = self._columns.setdefault(key, [])
        column.extend([""] * (self._in_chunk - len(column)))
        return column

    def _finish_chunk(self) -> None:
        import pyarrow as pa

        if not self._in_chunk:
            return
        self._count_uses()
        for column in self._columns.values():
            column.extend([""] * (self._in_chunk - len(column)))
        # Columns go by number until the end, when all of them are known and can be named.
        numbers = {key: str(n) for n, key in enumerate(self._uses)}
        arrays = {numbers[key]: strings(column) for key, column in self._columns.items()}
        self._chunks.append(pa.table(arrays))
        self._columns = {}
        self._last_keys = ()
        self._in_chunk = 0

    def _check_new(self, keys: Sequence[str]) -> None:
        n_new = sum(key not in self._uses for key in keys)
        if len(self._uses) + n_new > self._limits.columns:
            self._count_uses()
            self._uses.update(keys)
            self._check_keys()
            raise too_many_columns(self.name, self._limits)

    def _count_uses(self) -> None:
        for key, column in self._columns.items():
            self._uses[key] += len(column) - column.count("")

    def _check_keys(self) -> None:
        """Refuse keys that are ids: most of them are used in a single record each."""
        once = [key for key, count in self._uses.items() if count == 1]
        if len(once) > _SPARSE and 2 * len(once) > sum(map(bool, self._uses.values())):
            records = max(1, len(self._numbers))
            raise refusal(
                t("formats.keys_are_values", n=len(self._uses), records=records, example=once[0]),
                t("formats.keys_are_values_remedy"),
                self.name,
            )


def _lists_only(column: pa.ChunkedArray) -> bool:
    """Say whether a column can be unfolded: beside its lists of objects it has no other values."""
    import pyarrow.compute as pc

    return bool(pc.all(pc.or_(pc.starts_with(column, "[{"), pc.equal(column, ""))).as_py())


def strings(values: list[str]) -> pa.Array:
    """Return texts as an Arrow array, with U+FFFD for halves of characters."""
    import pyarrow as pa

    try:
        return pa.array(values, pa.large_string())
    except UnicodeEncodeError:
        sound = [v.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for v in values]
        return pa.array(sound, pa.large_string())


def unique_names(given: Sequence[str], table: str) -> tuple[list[str], list[Problem]]:
    """Return a name for each column that no other has, and what was renamed.

    >>> unique_names(["id", " id ", ""], "f.json")[0]
    ['id', 'id (2)', 'column 3']
    """
    stripped = [name.replace("\x00", "").strip() for name in given]
    taken = set(stripped)
    counts: Counter[str] = Counter()
    repeated: Counter[str] = Counter()
    names = []
    for position, name in enumerate(stripped, 1):
        called = name = name or f"column {position}"
        counts[name] += 1
        if counts[name] > 1:
            while (called := f"{name} ({counts[name]})") in taken:
                counts[name] += 1
            repeated[name] += 1
        taken.add(called)
        names.append(called)
    problems = [
        Problem(
            Severity.WARNING,
            t("formats.repeated_column", column=name, n=n + 1, called=f"{name} (2)"),
            t("formats.repeated_column_remedy"), table, 1, name,
        )
        for name, n in repeated.items()
    ]  # fmt: skip
    return names, problems


def too_many_rows(name: str, limits: Limits) -> DataError:
    """Return the refusal of a table with more rows than are accepted."""
    message = t("formats.too_many_rows", limit=limits.rows)
    return refusal(message, t("formats.too_many_rows_remedy"), name)


def too_many_columns(name: str, limits: Limits) -> DataError:
    """Return the refusal of a table with more columns than are accepted."""
    message = t("formats.too_many_columns", limit=limits.columns)
    return refusal(message, t("formats.too_many_columns_remedy"), name)


def size(n_bytes: float) -> str:
    """Say how many bytes, in the largest unit that fits.

    >>> size(4 << 30), size(1536), size(20)
    ('4 GB', '1.5 kB', '20 B')
    """
    for unit, power in (("GB", 30), ("MB", 20), ("kB", 10)):
        if n_bytes >= 1 << power:
            return f"{n_bytes / (1 << power):.3g} {unit}"
    return f"{n_bytes:.0f} B"
