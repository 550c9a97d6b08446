"""Two wordings of one product side by side: who is gained, who is lost, and by which words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from coldstart.core.i18n import Message, t
from coldstart.ui import datasets
from coldstart.ui.components import chances, download, trust, waiting
from coldstart.ui.pages.recommend import listing
from coldstart.ui.words import chance, figure, number, plain, say, short

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.models.queries import Items
    from coldstart.serving.descriptions import Reached, WordEffects
    from coldstart.serving.session import Session

LENGTHS = ("10", "20", "50", "100")
PROFILE = 88  # characters of a profile on screen
ROWS = 10  # rows of a table before it scrolls


def reach(served: Session, both: Items) -> None:
    """Draw whom two wordings reach: who is gained, and who is lost.

    Parameters
    ----------
    served : Session
        Of a method that can find audiences.
    both : Items
        Two new ones.
    """
    from coldstart.serving.descriptions import reached_steps
    from coldstart.serving.result_cache import by_items

    st.header(say(t("page_recommend.wordings.heading")), anchor=False)
    top = listing.length("audience", LENGTHS, "20")
    found = waiting.answer(
        served,
        (by_items(both), top),
        lambda: reached_steps(served, both, top),
        "recommend_reached",
    )
    if found is None:
        return
    _cards(served, both, found)
    st.markdown(say(_in_words(found, odds=served.model.probabilities)), width=760)
    trust.show("audience", None, served.model.name, key="wordings")
    if found.moved:
        _moved(served, found)


def words(served: Session, both: Items) -> None:
    """Draw which words make the difference; both as `reach` takes them."""
    from coldstart.serving.descriptions import word_effects_steps
    from coldstart.serving.result_cache import by_items

    st.header(say(t("page_recommend.wordings.words")), anchor=False)
    if both.texts[0] == both.texts[1]:
        st.caption(say(t("page_recommend.wordings.same")))
        return
    effects = waiting.answer(
        served, by_items(both), lambda: word_effects_steps(served, both), "recommend_word_effects"
    )
    if effects is not None:
        _words(served, effects)


def _cards(served: Session, both: Items, found: Reached) -> None:
    for n, (place, which) in enumerate(zip(st.columns(2), ("first", "second"), strict=True)):
        with place, st.container(border=True, key=f"recommend_wording_{which}"):
            st.subheader(say(t(f"page_recommend.wordings.{which}")), anchor=False)
            st.caption(plain(both.texts[n]))
            mean = found.means[n]
            if served.model.probabilities:
                everyone = number(mean * found.n_users, "#,##0.0")
                among = "_answers" if served.model.among_answers else ""
                label = t(f"page_recommend.wordings.expected{among}", n=found.n_users)
                st.metric(plain(say(label)), everyone)
                said = chance(mean)
                st.markdown(plain(say(t("page_recommend.wordings.mean", value=said))))
            else:
                st.metric(say(t("page_recommend.wordings.mean_score")), number(mean, "0.0000"))


def _in_words(found: Reached, *, odds: bool) -> Message:
    said = [_verdict(found, odds=odds)] if found.rises or found.falls else []
    said += [t("page_recommend.wordings.common", n=found.listed, common=found.common)]
    named = {"rises": found.rises, "falls": found.falls, "n": found.n_users}
    said.append(t("page_recommend.wordings.moves", **named))
    return t("page_recommend.basis.said", said=said)


def _verdict(found: Reached, *, odds: bool) -> Message:
    """Say whether the difference of the means is more than chance, as far as its interval goes."""
    if found.change is None:
        return t("page_recommend.wordings.few", n=found.n_users)
    low, high = found.change
    id_ = "more" if low > 0 else "fewer" if high < 0 else "same_reach"
    times, form = (found.n_users, "+#,##0.0;-#,##0.0") if odds else (1, "+0.0000;-0.0000")
    ends = {"low": number(low * times, form), "high": number(high * times, form)}
    unit = "differ_people" if odds else "differ_scores"
    return t(f"page_recommend.wordings.{unit}.{id_}", **ends)


def _moved(served: Session, found: Reached) -> None:
    dataset = served.dataset
    profiles = dict(zip(dataset.user_ids, dataset.user_texts, strict=True))
    labels = dataset.user_labels

    def frame(longest: int | None) -> pd.DataFrame:
        """Return the table: for the screen with texts of a length, or for a file."""
        import pandas as pd

        name_of = labels.__getitem__ if longest else datasets.called_in_files(dataset)

        rows: list[dict[str, Any]] = []
        for one in found.moved:
            text = profiles[one.id]
            only = "second" if one.gained else "first"
            rows.append(
                {
                    "user_id": name_of(one.id),
                    "reached_by": say(t(f"page_recommend.wordings.only_{only}")),
                    "with_first": one.scores[0],
                    "with_second": one.scores[1],
                    "profile": short(text, longest or len(text)),
                }
            )
        return pd.DataFrame(rows).rename(columns=_head)

    odds = served.model.probabilities
    column, with_both = st.column_config, (_head("with_first"), _head("with_second"))
    figures = {} if odds else dict.fromkeys(with_both, "{:.4g}")
    st.dataframe(
        chances.shown(frame(PROFILE), *(with_both if odds else ()), figures=figures),
        hide_index=True,
        key="recommend_moved",
        column_config={
            **{head: column.NumberColumn(width=110) for head in with_both},
            _head("profile"): column.TextColumn(width=320),
        },
        row_height=listing.ROW,
        height=listing.HEAD + listing.ROW * min(len(found.moved), ROWS),
        alt=say(t("page_recommend.wordings.heading")),
    )
    download.show(
        lambda: frame(None), say(t("page_recommend.wordings.file")), key="recommend_moved_download"
    )


def _words(served: Session, effects: WordEffects) -> None:
    import pandas as pd

    odds = served.model.probabilities
    st.markdown(
        say(t(f"page_recommend.wordings.{'points' if odds else 'scores'}", n=effects.n_users)),
        width=760,
    )
    times = 100.0 if odds else 1.0
    rows = []
    for effect in effects.words:
        first, second = (None if e is None else e * times for e in effect.effects)
        rows.append({"word": effect.word, "in_first": first, "in_second": second})
    form = "{:+.2f}" if odds else "{:+.4f}"
    effects_of = [_head("in_first"), _head("in_second")]
    st.dataframe(
        chances.shown(
            pd.DataFrame(rows).rename(columns=_head), figures=dict.fromkeys(effects_of, form)
        ),
        hide_index=True,
        key="recommend_words",
        placeholder="",
        alt=say(t("page_recommend.wordings.words")),
    )
    for which, together, added in zip(
        ("first", "second"), effects.own, effects.own_added, strict=True
    ):
        if together is None or added is None:
            continue
        values = {"added": figure(added * times, form), "together": figure(together * times, form)}
        wording = t(f"page_recommend.wordings.{which}")
        said = t("page_recommend.wordings.together", wording=wording, **values)
        st.caption(plain(say(said)), width=760)
    st.caption(say(t("page_recommend.wordings.interact")), width=760)
    if effects.n_left:
        st.caption(say(t("page_recommend.wordings.left", n=effects.n_left)))


def _head(column: str) -> str:
    return say(t(f"page_recommend.head.{column}"))
