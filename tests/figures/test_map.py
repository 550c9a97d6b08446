from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from coldstart.core.i18n import Message, t
from coldstart.data.vocabulary import words
from coldstart.figures import theme
from coldstart.figures.interaction import tools
from coldstart.figures.map import map_figure
from coldstart.maps.area import Area


def english(message: Message) -> str:
    return message.render("en", words("retail", "en"))


def chinese(message: Message) -> str:
    return message.render("zh", words("retail", "zh"))


@pytest.fixture
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(0)
    n = 60
    return pd.DataFrame(
        {
            "id": [f"u{i}" for i in range(n)],
            "display_id": [f"u{i}" for i in range(n)],
            "x": rng.random(n, dtype=np.float32),
            "y": rng.random(n, dtype=np.float32),
            "kind": "user",
            "warmth": ["cold"] * 10 + ["few_shot"] * 20 + ["warm"] * 30,
            "likes": [0] * 10 + [3] * 20 + list(range(10, 40)),
            "name": "Somebody",
            "income": [("under 15", "15-24", "25-34", "")[i % 4] for i in range(n)],
            "town": [f"town {i % 15}" for i in range(n)],
        }
    )


def products() -> pd.DataFrame:
    row = {
        "id": ["i1"],
        "display_id": ["i1"],
        "x": [0.5],
        "y": [0.5],
        "kind": ["item"],
        "warmth": ["cold"],
    }
    return pd.DataFrame({**row, "likes": [0], "name": ["Hammer"], "income": [""], "town": [""]})


def drawn(figure: Any) -> dict[str, Any]:
    """Return each drawn point's trace by its id."""
    return {
        str(row[0]): trace
        for trace in figure.data
        if trace.customdata is not None
        for row in trace.customdata
    }


def entries(figure: Any) -> dict[str, Any]:
    """Return the marker of each entry of the legend."""
    return {trace.name: trace.marker for trace in figure.data if trace.showlegend is not False}


def legend(figure: Any) -> list[str]:
    return list(entries(figure))


@pytest.mark.parametrize("column", ["income", "town", "likes", "warmth", "kind"])
def test_everyone_is_drawn_once_with_their_id_and_the_cold_stand_out(
    frame: pd.DataFrame, column: str
) -> None:
    figure = map_figure(frame, column, english)
    ids = [row[0] for trace in figure.data if trace.customdata is not None
           for row in trace.customdata]  # fmt: skip
    assert sorted(ids) == sorted(frame["id"])
    for id_, trace in drawn(figure).items():
        cold = int(id_[1:]) < 10
        said = trace.marker.color if column == "warmth" else trace.marker.line.color
        assert (said == theme.COLD) == cold
        assert (trace.marker.symbol == "triangle-up") == cold
    assert legend(figure)[-1] == "Cold shoppers (no likes known)"


def test_the_cold_lie_on_top(frame: pd.DataFrame) -> None:
    data = map_figure(frame, "town", english).data
    symbols = [trace.marker.symbol for trace in data if trace.customdata is not None]
    assert symbols == sorted(symbols)


def test_categories_stand_in_the_order_people_count_in(frame: pd.DataFrame) -> None:
    assert legend(map_figure(frame, "income", english))[:4] == [
        "under 15",
        "15-24",
        "25-34",
        "Not given",
    ]


def test_ten_categories_have_a_colour_and_the_others_share_one(frame: pd.DataFrame) -> None:
    figure = map_figure(frame[frame["warmth"] != "cold"], "town", english)
    colours = {name: marker.color for name, marker in entries(figure).items()}
    assert len(colours) == 11
    assert colours.pop("Other values (5)") == theme.REST
    assert len(set(colours.values())) == 10
    assert theme.COLD not in colours.values()


def test_numbers_become_a_scale_with_the_columns_name(frame: pd.DataFrame) -> None:
    figure = map_figure(frame, "likes", english)
    assert figure.layout.coloraxis.colorbar.title.text == "Likes"
    assert list(drawn(figure)["u59"].marker.color) == frame["likes"].tolist()[10:]
    assert legend(figure) == ["Cold shoppers (no likes known)"]


def test_where_all_are_cold_there_still_is_a_scale(frame: pd.DataFrame) -> None:
    frame = frame.assign(warmth="cold", age=[str(20 + n) for n in range(len(frame))])
    figure = map_figure(frame, "age", english)
    assert figure.layout.coloraxis.colorbar.title.text == "age"
    assert len(drawn(figure)["u0"].marker.color) == len(frame)


def test_items_are_a_layer_of_diamonds_below_the_users(frame: pd.DataFrame) -> None:
    figure = map_figure(pd.concat([frame, products()], ignore_index=True), "income", english)
    assert legend(figure)[0] == "Cold products (liked by nobody yet)"
    assert figure.data[0].marker.symbol == "diamond-open"
    assert figure.data[0].marker.color == theme.COLD
    assert figure.data[0].customdata.tolist() == [["i1", "item"]]


def test_a_map_of_items_alone_is_coloured_by_what_they_are() -> None:
    figure = map_figure(products().assign(brand="Acme"), "brand", english)
    assert legend(figure) == ["Acme", "Cold products (liked by nobody yet)"]
    assert figure.data[0].marker.symbol == "diamond"
    assert drawn(figure)["i1"].marker.line.color == theme.COLD


def test_what_people_wrote_is_shown_as_text_not_as_html(frame: pd.DataFrame) -> None:
    evil = '<a href="javascript:alert(1)">x</a>'
    frame = frame.assign(name=evil, **{evil: [f"{evil[:20]}{n % 3}" for n in range(len(frame))]})
    figure = map_figure(frame, evil, english)
    assert "<a" not in json.dumps(figure.to_plotly_json(), default=lambda a: a.tolist())
    assert "&lt;a href" in figure.data[0].hovertext[0]


def test_a_long_text_is_wrapped_and_cut(frame: pd.DataFrame) -> None:
    figure = map_figure(frame.assign(name="word " * 200, income="无空格" * 90), "town", english)
    lines = figure.data[0].hovertext[0].split("<br>")
    assert max(len(line) for line in lines) <= 60
    assert len(lines) < 20


def test_it_speaks_chinese(frame: pd.DataFrame) -> None:
    figure = map_figure(frame, "warmth", chinese)
    assert legend(figure)[-1] == "冷启动顾客（没有已知喜好）"
    assert "已知 3 个喜好" in drawn(figure)["u10"].hovertext[0]
    assert "Noto Sans CJK SC" in figure.layout.font.family


def test_a_click_asks_and_the_axes_say_nothing(frame: pd.DataFrame) -> None:
    layout = map_figure(frame, "town", english).layout
    assert layout.dragmode == "pan"
    assert not layout.xaxis.showticklabels
    assert not layout.yaxis.showticklabels


def test_an_empty_map_is_drawn_as_empty(frame: pd.DataFrame) -> None:
    assert drawn(map_figure(frame.iloc[:0], "likes", english)) == {}


def test_what_a_link_selects_is_outlined_and_all_others_fade(frame: pd.DataFrame) -> None:
    area = Area.box([0, 0.5], [0, 0.5])
    held = area.holds(frame[["x", "y"]].to_numpy())
    figure = map_figure(frame, "income", english, areas=[area], selected=held)
    assert [shape.path for shape in figure.layout.selections] == [area.path]
    chosen = [
        trace.customdata[n][0]
        for trace in figure.data
        if trace.customdata is not None
        for n in trace.selectedpoints
    ]
    assert sorted(chosen) == sorted(frame.loc[held, "id"])


def test_who_was_found_gets_a_ring_and_an_entry(frame: pd.DataFrame) -> None:
    found = (frame["id"] == "u7").to_numpy()
    figure = map_figure(frame, "income", english, found=found)
    assert legend(figure)[-1] == "Found by words"
    rings = [trace for trace in figure.data if trace.marker.symbol == "circle-open"]
    assert list(rings[0].x) == frame.loc[found, "x"].tolist()


def test_the_tools_have_words_of_the_reader() -> None:
    config = tools(chinese, "map")
    assert config["locales"][config["locale"]]["dictionary"]["Lasso Select"] == "用套索选择"


def test_groups_are_numbered_on_the_map_and_named_in_the_legend(frame: pd.DataFrame) -> None:
    names = ["1. tea · milk", "2. coffee", ""]
    figure = map_figure(frame.assign(group=[names[n % 3] for n in range(60)]), "group", english)
    assert legend(figure)[:3] == ["1. tea · milk", "2. coffee", "In no group"]
    assert [note.text for note in figure.layout.annotations] == ["<b>1</b>", "<b>2</b>"]
    assert "Group on the map: 1. tea · milk" in drawn(figure)["u0"].hovertext[0]


def test_the_one_looked_at_is_tied_to_those_most_alike(frame: pd.DataFrame) -> None:
    one, near = np.zeros(len(frame), dtype=bool), np.zeros(len(frame), dtype=bool)
    one[3], near[[5, 7]] = True, True
    figure = map_figure(frame, "warmth", english, one=one, near=near)
    ties = next(trace for trace in figure.data if trace.mode == "lines")
    places = frame[["x", "y"]].to_numpy()
    drawn = np.column_stack([ties.x, ties.y]).reshape(2, 3, 2)
    np.testing.assert_allclose(drawn[:, 0], places[[3, 3]], rtol=1e-6)
    np.testing.assert_allclose(drawn[:, 1], places[[5, 7]], rtol=1e-6)
    assert english(t("map.near")) in [trace.name for trace in figure.data]
    alone = map_figure(frame, "warmth", english, one=one)
    assert not [trace for trace in alone.data if trace.mode == "lines"]


def test_predictions_are_a_scale_with_cold_ones_edged_and_grey_for_who_has_it(
    frame: pd.DataFrame,
) -> None:
    values = np.linspace(0.001, 0.2, len(frame))
    values[[0, 1]] = np.nan
    told = frame.assign(predicted=values)
    title = "Predicted probability to like “Tea”"
    figure = map_figure(told, "predicted", english, title=title, chances=True)
    assert figure.layout.coloraxis.colorbar.title.text.replace("<br>", " ") == title
    assert figure.layout.coloraxis.colorbar.tickformat.endswith("p")
    assert english(t("map.has_it")) in [trace.name for trace in figure.data]
    cold = [d for d in figure.data if d.marker.symbol == "triangle-up" and d.customdata is not None]
    assert {d.marker.line.color for d in cold} == {theme.COLD}
    same = map_figure(told.assign(predicted=0.1), "predicted", english, title=title)
    assert same.layout.coloraxis.cmin < 0.1 < same.layout.coloraxis.cmax
