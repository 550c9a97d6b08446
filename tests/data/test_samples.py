"""What comes along is what the generator makes, and the real sample is whole."""

from __future__ import annotations

from pathlib import Path

from coldstart.data import generator
from coldstart.data.folder import load_folder
from coldstart.data.problems import Severity
from coldstart.data.samples import load_sample

SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"


def test_sample_files_are_what_the_generator_writes(tmp_path):
    generator.write(tmp_path)
    written = sorted(p.relative_to(tmp_path) for p in tmp_path.rglob("*.csv"))
    assert len(written) == 7
    for path in written:
        assert (tmp_path / path).read_bytes() == (SAMPLE_DATA / path).read_bytes()


def test_complete_journey_has_all_households_products_and_pairs():
    found = load_sample("completejourney")
    held = 0 if found.held_back is None else len(found.held_back)
    assert (len(found.users), len(found.items)) == (790, 2006)
    assert len(found.interactions) + held == 87_308
    assert (found.user_warmth == "cold").sum() == 158


def test_broken_folder_lists_each_mistake_and_keeps_the_rest():
    found = load_folder(SAMPLE_DATA / "broken")
    said = {problem.message.id for problem in found.problems}
    assert {
        "data.take.blank_id", "data.take.repeated_id", "data.take.unknown_id",
        "data.take.bad_label", "data.read.extra_fields",
    } <= said  # fmt: skip
    assert found.dataset is not None
    assert {"007", "NA"} <= set(found.dataset.user_ids)
    assert all(p.severity is not Severity.ERROR for p in found.problems)
