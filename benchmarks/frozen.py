"""Whether models still recommend what they recommended: ids in order, scores to 1e-6.

    python benchmarks/frozen.py [--data retail completejourney] [--write]

Trains the default and the MLP head of the article on samples, seed 0, one thread, and compares
lists, audiences and an evaluation of retail with the files in `benchmarks/frozen/`. Only the
command line is called, so code may move freely. `--write` makes the files anew: only where results
change on purpose.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
FROZEN = HERE / "frozen"
MODELS = ("ensemble", "mlp_head")
TOLERANCE = 1e-6
EVALUATED = "retail"
KEYS = ("scenario", "known_likes", "train_users", "model", "metric", "mean", "low", "high", "n")


def main() -> int:
    """Print a line for each file; return 1 where one differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", nargs="+", default=["retail", "completejourney"])
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    n_different = 0
    with tempfile.TemporaryDirectory() as home:
        for data in arguments.data:
            for name, content in results(data, home).items():
                path = FROZEN / name
                if arguments.write:
                    path.write_text(content, encoding="utf-8")
                    print(f"written    {name}")
                    continue
                difference = first_difference(path.read_text(encoding="utf-8"), content)
                n_different += difference is not None
                print(f"{'same' if difference is None else 'DIFFERENT':<10} {name}")
                if difference is not None:
                    print(f"           {difference}")
    return int(n_different > 0)


def results(data: str, home: str) -> dict[str, str]:
    """Return what comes out today, by file name."""
    files = {}
    for model in MODELS:
        run = call(home, "train", data, "--model", model, "--seed", "0").splitlines()[-1]
        cases, items = FROZEN / f"{data}.cases.jsonl", FROZEN / f"{data}.items.csv"
        lists = call(home, "recommend", run, "--cases", str(cases), "--top", "10")
        audiences = call(home, "audience", run, "--items", str(items), "--top", "25")
        files[f"{data}.{model}.lists.csv"] = without_reasons(lists)
        files[f"{data}.{model}.audiences.csv"] = without_reasons(audiences)
    if data == EVALUATED:
        out = Path(home) / "evaluation.json"
        call(home, "evaluate", data, "--known-likes", "0,3", "--seed", "0", "--json", str(out))
        files[f"{data}.evaluation.json"] = evaluation(json.loads(out.read_text("utf-8")))
    return files


def call(home: str, *command: str) -> str:
    """Return what a command prints."""
    threads = dict.fromkeys(("OMP_NUM_THREADS", "COLDSTART_THREADS"), "1")
    environment = {**os.environ, **threads, "COLDSTART_HOME": home}
    done = subprocess.run(
        [sys.executable, "-m", "coldstart", *command],
        cwd=HERE.parent, env=environment, capture_output=True, text=True, encoding="utf-8",
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"coldstart {' '.join(command)} failed:\n{done.stderr}")
    return done.stdout


def without_reasons(table: str) -> str:
    """Return a table of answers without its last column, which is in words."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(
        row[:4] for row in csv.reader(io.StringIO(table))
    )
    return out.getvalue()


def evaluation(report: dict[str, object]) -> str:
    """Return the rows of an evaluation, one on a line."""
    rows = report["rows"]
    assert isinstance(rows, list)
    kept = [{key: row[key] for key in KEYS} for row in rows]
    return "".join(json.dumps(row) + "\n" for row in kept)


def first_difference(before: str, after: str) -> str | None:
    """Return the first lines that differ by more than the tolerance; None where none do."""
    old, new = before.splitlines(), after.splitlines()
    if len(old) != len(new):
        return f"{len(old)} lines were {len(new)} now"
    for line, (a, b) in enumerate(zip(old, new, strict=True), start=1):
        if a != b and not close(values(a), values(b)):
            return f"line {line}: {a} → {b}"
    return None


def values(line: str) -> list[object]:
    """Return the cells of a line of either kind of file."""
    return list(json.loads(line).values()) if line.startswith("{") else line.split(",")


def close(before: list[object], after: list[object]) -> bool:
    """Say whether cells are the same, or numbers within the tolerance."""
    if len(before) != len(after):
        return False
    for old, new in zip(before, after, strict=True):
        if old != new:
            try:
                if abs(float(str(old)) - float(str(new))) > TOLERANCE:
                    return False
            except ValueError:
                return False
    return True


if __name__ == "__main__":
    sys.exit(main())
