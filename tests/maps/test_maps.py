from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_matrix

from coldstart.core.events import Event, Noted, drain
from coldstart.maps import maps
from coldstart.maps.maps import VIEWS, Map, key, maps_steps, not_placed
from coldstart.models.queries import Training

Found = tuple[list[Event], dict[str, Map]]


@pytest.fixture(scope="module")
def found(training: Training) -> Found:
    events, stream = [], maps_steps(training, 0, VIEWS)
    while True:
        try:
            events.append(next(stream))
        except StopIteration as ended:
            return events, ended.value


def without_likes(training: Training) -> Training:
    nothing = csr_matrix(training.likes.shape, dtype=bool)
    return replace(training, users=training.users.knowing(nothing))


def test_profiles_show_cold_and_warm_alike_but_not_the_blank(found: Found) -> None:
    profile = found[1]["profile"].points
    assert profile["id"].tolist() == [f"u{n}" for n in range(1, 40)]
    assert set(profile["kind"]) == {"user"}


def test_tastes_show_those_with_a_history_and_all_items(found: Found) -> None:
    taste = found[1]["taste"].points
    kinds = taste.groupby("kind")["id"].apply(list)
    assert kinds["user"] == [f"u{n}" for n in range(38)]
    assert kinds["item"] == [f"i{n}" for n in range(24)]


def test_who_is_left_out_is_said(found: Found) -> None:
    said = [event.message.render("en") for event in found[0] if isinstance(event, Noted)]
    assert [text.split(" and ")[0] for text in said] == [
        "1 user has no profile text",
        "2 users have no likes yet",
    ]


def test_items_stand_among_those_who_like_their_kind(found: Found) -> None:
    places = found[1]["taste"].points.set_index("id")[["x", "y"]]
    kitchen = places.loc[[f"u{n}" for n in range(24)]].mean()
    tools = places.loc[[f"u{n}" for n in range(24, 38)]].mean()
    for n in range(24):
        to_kitchen, to_tools = (np.linalg.norm(places.loc[f"i{n}"] - m) for m in (kitchen, tools))
        assert (to_kitchen < to_tools) == (n < 12)


def test_every_map_can_be_drawn(found: Found) -> None:
    assert list(found[1]) == list(VIEWS)
    for frame in (made.points for made in found[1].values()):
        assert list(frame.columns) == ["id", "x", "y", "kind", "group"]
        assert np.isfinite(frame[["x", "y"]]).all(axis=None)
        assert not frame.duplicated(["id", "kind"]).any()


def test_the_second_time_everything_stands_where_it_was(found: Found, training: Training) -> None:
    again = drain(maps_steps(training, 0, ("taste",)))
    pd.testing.assert_frame_equal(again["taste"].points, found[1]["taste"].points)


def test_where_nobody_likes_anything_the_map_of_tastes_is_empty(training: Training) -> None:
    assert len(drain(maps_steps(without_likes(training), 0, ("taste",)))["taste"].points) == 0


def test_a_layout_is_named_after_what_it_is_made_of(training: Training) -> None:
    names = {view: key(training, 0, view) for view in VIEWS}
    assert names == {view: key(training, 0, view) for view in VIEWS}
    assert len(set(names.values())) == 3
    assert all(key(training, 1, view) != names[view] for view in VIEWS)
    other = {view: key(without_likes(training), 0, view) for view in VIEWS}
    assert [view for view in VIEWS if other[view] != names[view]] == ["taste"]


def test_another_profile_is_another_map(training: Training) -> None:
    embeddings = training.users.embeddings.copy()
    embeddings[5, 0] += 0.1
    other = replace(training, users=replace(training.users, embeddings=embeddings))
    changed = [view for view in VIEWS if key(other, 0, view) != key(training, 0, view)]
    assert changed == ["profile"]


def test_a_map_is_kept_whole_with_what_is_said_of_it(found: Found, tmp_path: Path) -> None:
    assert found[1]["profile"].faith is not None
    assert found[1]["items"].faith is None
    for view, made in found[1].items():
        maps.save(tmp_path, view, made)
        again = maps.load(tmp_path, view)
        assert again is not None
        pd.testing.assert_frame_equal(again.points, made.points)
        assert again.faith == made.faith
    (tmp_path / "profile.json").write_text('{"layout": 1, "faith": null}')
    assert maps.load(tmp_path, "profile") is None
    (tmp_path / "items.json").unlink()
    assert maps.load(tmp_path, "items") is None


def test_who_likes_only_items_without_a_text_is_not_said_to_have_no_likes():
    notes = {note.id: note.params["n"] for note in not_placed(5, 3)}
    assert notes == {"map.no_history": 3, "map.textless_likes": 2}
    assert [note.id for note in not_placed(3, 3)] == ["map.no_history"]
    assert not_placed(0, 3) == []
