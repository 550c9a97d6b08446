"""Lines and tables stay within the terminal, counting Chinese characters twice."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from coldstart.cli.layout import pairs, tables, wrap

SAID = {
    "en": "Look through data, list every problem, and say how each of them can be mended.",
    "zh": "检查数据（.csv 或 .parquet），列出所有问题：例如“item_id”缺失、标签不是 0 或 1。",
}


@pytest.mark.parametrize("language", SAID)
@pytest.mark.parametrize("width", [20, 33, 79])
def test_a_paragraph_keeps_its_words_within_the_width(language, width):
    lines = wrap(SAID[language], width)
    assert max(map(cell_len, lines)) <= width
    assert "".join("".join(lines).split()) == "".join(SAID[language].split())
    assert not [line for line in lines[1:] if line[0] in "，。：；、）”"]
    assert not [line for line in lines if line[-1] in "（“"]


def test_words_are_not_cut_unless_alone():
    assert wrap("a completejourney b", 8) == ["a", "completejourney", "b"]
    assert wrap("", 10) == [""]


def test_meanings_stand_in_one_column():
    lines = pairs([("--a", "one two three four five six"), ("名称", "x"), ("n" * 30, "y")], 30)
    starts = {cell_len(line[: len(line) - len(line.lstrip())]) for line in lines[1:2]}
    assert lines[0].index("one") == starts.pop()
    assert lines[-1].strip() == "y"
    assert lines[-2].strip() == "n" * 30


@pytest.mark.parametrize("width", [24, 40, 200])
def test_a_table_is_cut_into_blocks_that_fit_and_say_whose_rows_they_are(width):
    heads = ["方法", "NDCG@10", "召回率@10", "MRR"]
    rows = [["热门榜", "0.25", "1", "–"], ["Most popular", "0.1", "0.123", "0.5"]]
    blocks = tables(heads, rows, width)
    assert max(cell_len(line) for block in blocks for line in block) <= width
    assert all(block[1].startswith("热门榜") for block in blocks)
    assert [head for block in blocks for head in block[0].split()[1:]] == heads[1:]
    for block in blocks:
        ends = {cell_len(line) for line in block}
        assert len(ends) == 1


def test_a_table_without_rows_has_its_heads():
    assert tables(["a", "b"], [], 80) == [["a  b"]]
