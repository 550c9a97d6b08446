"""What it takes to understand files: CPU seconds and memory, next to an earlier checkout.

    python benchmarks/intake_cost.py [--against CHECKOUT] [--rows 1000000]

`--against` names a folder with another version of coldstart (``git worktree add DIR COMMIT``);
both run by turns, each in processes of their own, and the smallest figures of three turns count.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import resource
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parents[1]
TURNS = 3


def interactions(path: Path, rows: int) -> None:
    """Write ratings of 60,000 people and 20,000 things, four columns."""
    rng = np.random.default_rng(0)
    users, items = rng.integers(0, 60_000, rows), rng.zipf(1.3, rows) % 20_000
    ratings, times = rng.integers(1, 6, rows), 1_600_000_000 + rng.integers(0, 10**8, rows)
    with path.open("w", encoding="utf-8") as out:
        out.write("user_id,item_id,rating,timestamp\n")
        table = zip(users, items, ratings, times, strict=True)
        out.writelines(f"u{u},p{i},{r},{t}\n" for u, i, r, t in table)


def check(checkout: Path, folder: Path) -> tuple[float, float, float]:
    """Return CPU seconds, MiB at the most and wall seconds of ``coldstart check``."""
    code = (
        "import os, resource, subprocess, sys\n"
        "subprocess.run([sys.executable, '-m', 'coldstart', 'check', sys.argv[1]],"
        " stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)\n"
    )
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "PYTHONPATH": str(checkout), "COLDSTART_HOME": home}
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-P", "-c", code, str(folder)],
            cwd=checkout, env=env, capture_output=True, text=True, check=True,
        )  # fmt: skip
    seconds, memory = (float(part) for part in done.stdout.split())
    return seconds, memory, time.perf_counter() - began


def reader(path: Path) -> tuple[float, float]:
    """Return CPU seconds of the reader function, and of pyarrow's read of the same file as text."""
    import pyarrow as pa
    import pyarrow.csv as pc

    from coldstart.data.formats import separated
    from coldstart.data.formats.table import Limits

    names = ("user_id", "item_id", "rating", "timestamp")
    texts = pc.ConvertOptions(column_types=dict.fromkeys(names, pa.large_string()))
    alone = pc.ReadOptions(use_threads=False)

    def spent(work: Callable[[], object]) -> float:
        best = float("inf")
        for _ in range(TURNS):
            began = time.process_time()
            work()
            best = min(best, time.process_time() - began)
        return best

    ours = spent(lambda: separated.parse(path, path.name, Limits()))
    return ours, spent(lambda: pc.read_csv(path, read_options=alone, convert_options=texts))


def recognition() -> float:
    """Return milliseconds that recognition takes, its files read for the first time."""
    code = (
        "import time, pandas as pd\n"
        "from coldstart.data.intake import known\n"
        "from coldstart.data.intake.table import Table\n"
        "columns = ['user_id', 'item_id', 'rating', 'timestamp']\n"
        "rows = [['1', '2', '3', '1600000000']] * 1000\n"
        "frame = pd.DataFrame(rows, columns=columns, dtype='str')\n"
        "began = time.process_time()\n"
        "known.recognize([Table('ratings.csv', frame, 'ratings.csv')])\n"
        "print((time.process_time() - began) * 1000)\n"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], cwd=HERE, capture_output=True, text=True)
        for _ in range(TURNS)
    ]
    return min(float(run.stdout) for run in runs)


def packed(folder: Path, content: Path) -> dict[str, Path]:
    """Write the same file gzipped, zipped and in a tar, each in a folder of its own."""
    found = {}
    for name in ("gz", "zip", "tar"):
        place = folder / name
        place.mkdir()
        if name == "gz":
            with gzip.open(place / "interactions.csv.gz", "wb", 1) as out:
                out.write(content.read_bytes())
        elif name == "zip":
            with zipfile.ZipFile(place / "data.zip", "w", zipfile.ZIP_DEFLATED) as out_zip:
                out_zip.write(content, "interactions.csv")
        else:
            with tarfile.open(place / "data.tar.gz", "w:gz", compresslevel=1) as out_tar:
                out_tar.add(content, "interactions.csv")
        found[name] = place
    return found


def awkward(folder: Path) -> dict[str, Path]:
    """Write what once took minutes: columns of one name, own keys, a workbook of blanks."""
    import openpyxl

    places = {name: folder / name for name in ("one name", "own keys", "blank workbook")}
    for place in places.values():
        place.mkdir()
    header = ",".join(["value"] * 3000)
    rows = "\n".join([header, *[",".join(["1"] * 3000)] * 5])
    (places["one name"] / "wide.csv").write_text(rows, "utf-8")
    draw = random.Random(0)
    lines = (json.dumps({f"k{n}": draw.random()}) for n in range(12_000))
    (places["own keys"] / "keys.jsonl").write_text("\n".join(lines), "utf-8")
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("orders")
    sheet.append(["user_id", "item_id"])
    for n in range(30_000):
        sheet.append([f"u{n % 50}", f"p{n % 20}", *[""] * 100])
    book.save(places["blank workbook"] / "orders.xlsx")
    return places


def main() -> None:
    """Print each figure as a row of a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--against", type=Path)
    parser.add_argument("--rows", type=int, default=1_000_000)
    given = parser.parse_args()
    checkouts = {"now": HERE}
    if given.against:
        checkouts["before"] = given.against.resolve()
    print("| what | version | CPU seconds | MiB at the most | seconds |")
    print("| --- | --- | --- | --- | --- |")

    def row(what: str, place: Path, turns: int, versions: dict[str, Path]) -> None:
        runs: dict[str, list[tuple[float, float, float]]] = {name: [] for name in versions}
        for _ in range(turns):
            for name, checkout in versions.items():
                runs[name].append(check(checkout, place))
        for name, measured in runs.items():
            best = [min(column) for column in zip(*measured, strict=True)]
            print(
                f"| {what} | {name} | {best[0]:.2f} | {best[1]:.0f} | {best[2]:.1f} |", flush=True
            )

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        plain = folder / "plain"
        plain.mkdir()
        interactions(plain / "interactions.csv", given.rows)
        row(f"check, {given.rows:,} rows of CSV", plain, TURNS, checkouts)
        for name, place in packed(folder, plain / "interactions.csv").items():
            row(f"the same as {name}", place, 1, {"now": HERE})
        for name, place in awkward(folder).items():
            row(name, place, 1, {"now": HERE})
        ours, arrow = reader(plain / "interactions.csv")
    print(f"\nReader function: {ours:.2f} s, pyarrow {arrow:.2f} s ({ours / arrow:.1f} times).")
    print(f"Recognition: {recognition():.0f} ms.")
    print(
        f"This process at the most: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB."
    )


if __name__ == "__main__":
    main()
