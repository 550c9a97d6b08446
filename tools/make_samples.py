"""A made-up shop whose tastes are known, drawn from a seed, and the same shop with mistakes.

``python -m tools.make_samples FOLDER`` writes ``FOLDER/retail``, which loads cleanly, and
``FOLDER/broken``, which has one mistake of each common kind. What a shopper likes follows from
this:

- There are fifteen tastes, each with ten products. A shopper's main taste is drawn by age,
  household and city, a second one likewise; neighbours of the main taste count a little. The
  profile shows it: its interests are two remarks about the main taste and one about the second.
- Shoppers see products that suit them and are popular more often than others.
- They like what they see with probability ``1 / (1 + exp(-utility))``. The utility grows with the
  taste and with the product's quality, and falls with the price for those on a tight budget.
- Twenty shoppers and fifteen products are new: what they would do is in ``held_back``.
"""

from __future__ import annotations

import csv
import io
import sys
import tomllib
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from coldstart.data import columns

SEED = 20
N_USERS, N_ITEMS, N_PAIRS = 120, 150, 2_500
N_COLD_USERS, N_COLD_ITEMS = 20, 15
N_BROKEN_USERS, N_BROKEN_ITEMS, N_BROKEN_PAIRS = 30, 40, 300

_MAIN, _SECOND, _NEAR = 1.0, 0.75, 0.35
_FIRST_DAY = pd.Timestamp("2025-01-01")


@dataclass(frozen=True)
class Shop:
    """The tables, all text, and what they were drawn from.

    Attributes
    ----------
    tables : mapping of str to DataFrame
        ``users``, ``items``, ``interactions`` and ``held_back``.
    utility : ndarray, float64 (120, 150)
        The log-odds with which each user likes each item.
    """

    tables: Mapping[str, pd.DataFrame]
    utility: np.ndarray


def make_shop(seed: int = SEED) -> Shop:
    """Draw the shop; the same seed gives the same shop."""
    rng = np.random.default_rng(seed)
    users, tastes = _users(rng)
    items, kinds = _items(rng)
    quality = rng.normal(0, 0.7, N_ITEMS)
    tight = (users["budget"] == "tight").to_numpy()
    price = items["price"].astype("float64").to_numpy()
    utility = 4.0 * tastes[:, kinds] + quality - 1.8 - np.outer(tight, price / price.max() * 2)
    pairs = _pairs(1.8 * tastes[:, kinds] + quality, utility, rng)

    cold_users = rng.choice(N_USERS, N_COLD_USERS, replace=False)
    cold_items = rng.choice(N_ITEMS, N_COLD_ITEMS, replace=False)
    cold = pairs["user"].isin(cold_users) | pairs["item"].isin(cold_items)
    known = pairs[~cold].sample(N_PAIRS, random_state=rng).sort_values("at")
    told = {columns.INTERACTIONS: known, columns.HELD_BACK: pairs[cold].sort_values("at")}
    named = {kind: _named(rows, users, items) for kind, rows in told.items()}
    return Shop({columns.USERS: users, columns.ITEMS: items, **named}, utility)


def shop_files(shop: Shop) -> dict[str, bytes]:
    """Return each table as CSV, by its name without a suffix."""
    return {
        name: csv_bytes([list(table.columns), *table.itertuples(index=False, name=None)])
        for name, table in shop.tables.items()
    }


def csv_bytes(rows: Sequence[Sequence[str]], delimiter: str = ",") -> bytes:
    """Return rows as CSV in UTF-8, with line feeds on every machine."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return out.getvalue().encode()


def write(folder: Path) -> None:
    """Write the samples ``retail`` and ``broken`` into a folder."""
    shop = make_shop()
    retail = {f"{name}.csv": content for name, content in shop_files(shop).items()}
    for name, files in (("retail", retail), ("broken", broken_files(shop))):
        (folder / name).mkdir(parents=True, exist_ok=True)
        for file, content in files.items():
            (folder / name / file).write_bytes(content)


@cache
def _words() -> dict[str, Any]:
    path = Path(__file__).with_name("shop.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _users(rng: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the users and how much each of them cares for each taste, (120, 15)."""
    words = _words()
    kinds = list(words["taste"])
    rows, tastes = [], rng.uniform(0, 0.12, (N_USERS, len(kinds)))
    for n in range(N_USERS):
        age = int(rng.choice(6, p=[0.14, 0.24, 0.22, 0.16, 0.14, 0.10]))
        home, city, budget = (
            str(rng.choice(words[k])) for k in ("households", "cities", "budgets")
        )
        pull = np.array(
            [
                w["ages"][age] * (3.0 if home in w["households"] else 1.0)
                * (2.0 if city == w["city"] else 1.0)
                for w in words["taste"].values()
            ]
        )  # fmt: skip
        main, second = rng.choice(len(kinds), 2, replace=False, p=pull / pull.sum())
        tastes[n, [kinds.index(k) for k in words["taste"][kinds[main]]["near"]]] += _NEAR
        tastes[n, second], tastes[n, main] = _SECOND, _MAIN
        said = [
            *rng.choice(words["taste"][kinds[main]]["said"], 2, replace=False),
            str(rng.choice(words["taste"][kinds[second]]["said"])),
        ]
        rows.append((f"u{n + 1:03}", words["ages"][age], home, city, budget, "; ".join(said)))
    names = [columns.USER_ID, "age", "household", "city", "budget", "interests"]
    return pd.DataFrame(rows, columns=names, dtype="str"), tastes


def _items(rng: np.random.Generator) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the items in mixed order and the number of each one's taste, int64 (150,)."""
    rows, kinds = [], []
    for kind, taste in enumerate(_words()["taste"].values()):
        for product in taste["products"]:
            name, what = product.split(" | ")
            low, high = taste["price"]
            price = np.floor(low * (high / low) ** rng.beta(1.6, 1.6)) + rng.choice([0.5, 0.95])
            brand, end = str(rng.choice(taste["brands"])), str(rng.choice(taste["ends"]))
            rows.append((name, f"{what}. {end}", taste["category"], brand, f"{price:.2f}"))
            kinds.append(kind)
    order = rng.permutation(N_ITEMS)
    names = [columns.TITLE, "description", "category", "brand", "price"]
    items = pd.DataFrame(rows, columns=names, dtype="str").iloc[order].reset_index(drop=True)
    items.insert(0, columns.ITEM_ID, [f"p{n + 1:03}" for n in range(N_ITEMS)])
    return items.astype("str"), np.array(kinds)[order]


def _pairs(shown: np.ndarray, utility: np.ndarray, rng: np.random.Generator) -> pd.DataFrame:
    """Return who saw what, whether they liked it, and the minute of the year."""
    parts = []
    for user in range(N_USERS):
        n = int(np.clip(rng.lognormal(3.35, 0.75), 4, 90))
        odds = np.exp(shown[user])
        seen = rng.choice(N_ITEMS, n, replace=False, p=odds / odds.sum())
        liked = rng.random(n) < 1 / (1 + np.exp(-utility[user, seen]))
        at = rng.integers(0, 365 * 24 * 60, n)
        parts.append(pd.DataFrame({"user": user, "item": seen, "liked": liked, "at": at}))
    return pd.concat(parts, ignore_index=True)


def _named(pairs: pd.DataFrame, users: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    times = _FIRST_DAY + pd.to_timedelta(pairs["at"], unit="min")
    return pd.DataFrame(
        {
            columns.USER_ID: users[columns.USER_ID].to_numpy()[pairs["user"]],
            columns.ITEM_ID: items[columns.ITEM_ID].to_numpy()[pairs["item"]],
            columns.LABEL: pairs["liked"].astype("int64").astype("str").to_numpy(),
            columns.TIMESTAMP: times.dt.strftime("%Y-%m-%d %H:%M").to_numpy(),
        },
        dtype="str",
    )


def broken_files(shop: Shop) -> dict[str, bytes]:
    """Return each file's bytes by its name.

    ``users``, ``items`` and ``interactions`` load but for some rows; the others are refused.
    """
    users = _rows(shop.tables[columns.USERS].iloc[:N_BROKEN_USERS])
    items = _rows(shop.tables[columns.ITEMS].iloc[:N_BROKEN_ITEMS])
    pairs = shop.tables[columns.INTERACTIONS]
    pairs = pairs[
        pairs[columns.USER_ID].isin([row[0] for row in users])
        & pairs[columns.ITEM_ID].isin([row[0] for row in items])
    ].iloc[:N_BROKEN_PAIRS]
    known = _rows(pairs)
    return {
        "users.csv": _broken_users(users),
        "items.csv": _broken_items(items),
        "interactions.csv": _broken_interactions(known),
        "all_zero.csv": csv_bytes([known[0][:3], *([*row[:2], "0"] for row in known[1:9])]),
        "empty.csv": b"",
        "header_only.csv": csv_bytes(known[:1]),
        "no_id.csv": csv_bytes([row[1:] for row in items]),
        "renamed_zip.xlsx": _zip(csv_bytes(items)),
        "single_row.csv": csv_bytes(known[:2]),
        "unclosed_quote.csv": csv_bytes(known[:5]) + b'u001,"p002,1,2025-01-01\nu002,p003,0,\n',
    }


def _broken_users(rows: list[list[str]]) -> bytes:
    """In UTF-16; ids like 007 and NA, a blank id, an id twice, spaces around an id."""
    ids = {1: "007", 2: "NA", 3: "", 5: rows[4][0], 6: f"  {rows[6][0]} "}
    marred = [[ids.get(n, row[0]), *row[1:]] for n, row in enumerate(rows)]
    return csv_bytes(marred).decode().encode("utf-16")


def _broken_items(rows: list[list[str]]) -> bytes:
    """With a byte-order mark and semicolons; a field too many, one too few, a title in Chinese."""
    marred = [list(row) for row in rows]
    marred[2].append("9.95")
    marred[3].pop()
    marred[4][1] = "手冲咖啡壶"
    return b"\xef\xbb\xbf" + csv_bytes(marred, ";")


def _broken_interactions(rows: list[list[str]]) -> bytes:
    """Unknown ids, a label that is none, ratings NaN and inf, no time, a pair twice, no user."""
    marred = [[*row, "rating" if n == 0 else "5" if row[2] == "1" else "2"]
              for n, row in enumerate(rows)]  # fmt: skip
    marred[1][0], marred[2][1], marred[3][2] = "u999", "p999", "perhaps so"
    marred[4][4], marred[5][4], marred[6][4] = "NaN", "inf", "very good"
    marred[7][3], marred[8][0] = "soon", ""
    return csv_bytes([*marred, marred[9]])


def _zip(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        # A fixed time, so that the bytes are the same each time.
        archive.writestr(zipfile.ZipInfo("items.csv", (2025, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


def _rows(table: pd.DataFrame) -> list[list[str]]:
    return [list(table.columns), *(list(row) for row in table.itertuples(index=False, name=None))]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("python -m tools.make_samples FOLDER")
    write(Path(sys.argv[1]))
