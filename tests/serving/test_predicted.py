from __future__ import annotations

import numpy as np
import pytest

from coldstart.core.errors import CannotRankError
from coldstart.core.events import drain
from coldstart.serving.audience import audience, for_item_steps, for_user
from coldstart.serving.recommend import recommend
from coldstart.serving.session import CaseRequest


def test_what_is_drawn_for_an_item_is_what_its_audience_is_told(serve) -> None:
    served = serve()
    values = drain(for_item_steps(served, "pot"))
    ranked = audience(served, served.known_items(["pot"]), top=5, explain=False)[0].ranked
    row = {id_: n for n, id_ in enumerate(served.training.users.ids)}
    assert [values[row[place.id]] for place in ranked] == pytest.approx([r.score for r in ranked])
    assert np.isfinite(values).all()


def test_what_is_drawn_for_someone_is_what_they_are_shown_and_nothing_for_what_they_have(
    serve,
) -> None:
    served = serve()
    values = for_user(served, "tea0")
    asked = [CaseRequest("x", user_id="tea0")]
    ranked = recommend(served, asked, top=3, explain=False)[0].ranked
    row = served.training.items.index
    assert [values[row[place.id]] for place in ranked] == pytest.approx([r.score for r in ranked])
    having = served.training.seen[0].toarray().ravel()
    np.testing.assert_array_equal(np.isnan(values), having)


def test_scores_that_cannot_be_compared_across_people_are_not_drawn(serve) -> None:
    with pytest.raises(CannotRankError):
        drain(for_item_steps(serve("popularity"), "pot"))
