"""Every known export is recognized by a tiny table of its layout, and understood as it promises."""

import pytest

from coldstart.core.i18n import LANGUAGES, t
from coldstart.data.intake.answers import Answers
from coldstart.data.intake.known import chosen, known_exports, recognize
from coldstart.data.intake.load import files_of, read_files, understand_path
from coldstart.data.intake.new_items import new_items

EXPORTS = known_exports()
UNRELATED = "shelf,color of the door,remark\n1,green,by the window\n2,red,\n3,blue,near the till\n"
COUNTS = {"titled": "titled_items"}


def stand_in(export):
    """Return the first column that can stand in for a person where the export names none."""
    for table in export.table:
        if table.role == "interactions" and "user_id" not in table.columns:
            columns = " ".join([*table.header, *table.example.strip().splitlines()[:1]])
            there = [one.column for one in table.stand_in if one.column in columns]
            return there[0] if there else None
    return None


def written(export, path):
    """Write the examples of an export into a folder."""
    for table in export.table:
        if table.example:
            file = path / (table.example_file or f"{table.id}.csv")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(table.example.lstrip("\n"), encoding="utf-8")
    return path


def counted(understanding, export):
    return {name: getattr(understanding.counts, COUNTS.get(name, name)) for name in export.expect}


def has_interactions(export):
    return any(table.role == "interactions" for table in export.table)


@pytest.mark.parametrize(
    "export", [pytest.param(one, id=one.id) for one in EXPORTS if has_interactions(one)]
)
def test_it_is_recognized_and_understood_alone_and_beside_another_file(
    export, tmp_path, in_process
):
    path = written(export, tmp_path / "export")
    answers = Answers(user_id=stand_in(export))
    for _ in range(2):
        understanding = understand_path(path, answers=answers)
        assert understanding.mapping.export == export.id
        assert counted(understanding, export) == export.expect, understanding.problems
        (path / "doors.csv").write_text(UNRELATED)
    assert understanding.mapping.by_id("doors").role == "unused"


@pytest.mark.parametrize(
    "export", [pytest.param(one, id=one.id) for one in EXPORTS if not has_interactions(one)]
)
def test_a_catalog_is_recognized_and_gives_its_items(export, tmp_path, in_process):
    path = written(export, tmp_path / "export")
    (path / "doors.csv").write_text(UNRELATED)
    tables = read_files(files_of(path)).tables
    assert [match.export.id for match in chosen(recognize(tables))] == [export.id]
    items = new_items(next(table for table in tables if table.name != "doors.csv"))
    assert len(items) == export.expect["items"]
    assert items["title"].ne("").sum() == export.expect["titled"]


@pytest.mark.parametrize("export", EXPORTS, ids=[export.id for export in EXPORTS])
def test_it_says_where_its_layout_is_described_and_what_surprises(export):
    assert all(export.source)
    assert export.version
    for language in LANGUAGES:
        assert export.surprise[language]
        said = t("intake.looks_like", exports=[export.name]).render(language)
        assert export.name[language] in said


def test_what_it_is_not_can_be_said(tmp_path, in_process):
    (export,) = [one for one in EXPORTS if one.id == "movielens_latest"]
    path = written(export, tmp_path / "export")
    tables = read_files(files_of(path)).tables
    ruled_out = [one.id for one in EXPORTS]
    assert recognize(tables)
    assert recognize(tables, ruled_out) == []
    understanding = understand_path(path, answers=Answers(not_exports=tuple(ruled_out)))
    assert understanding.mapping.export is None
    assert understanding.export is None


def test_kinds_of_event_that_the_layout_does_not_list_are_no_positives(understood):
    kinds = ("addtocart", "dislike", "beam_up")
    rows = "".join(f"143330000{n:04},{n},{kinds[n % 3]},i{n % 5},\n" for n in range(30))
    head = "timestamp,visitorid,event,itemid,transactionid\n"
    understanding = understood(events__csv=head + rows)
    assert understanding.mapping.export == "retailrocket"
    assert (understanding.counts.positives, understanding.counts.negatives) == (10, 10)
    assert understanding.tables[0].ignored == {"event: beam_up": 10}
