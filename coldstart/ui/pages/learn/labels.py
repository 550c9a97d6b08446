"""Which answer next: a question at a time, every answer kept, and a new version to train on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from coldstart.core.i18n import t
from coldstart.evaluation.measures import method_name
from coldstart.ui import address, datasets, evaluations
from coldstart.ui.components import download
from coldstart.ui.pages.recommend import subject, training
from coldstart.ui.words import chance, plain, say

if TYPE_CHECKING:
    import pandas as pd

    from coldstart.serving.asking import Question
    from coldstart.serving.session import Session
    from coldstart.store.answers import Answer
    from coldstart.store.records import DatasetRecord, RunRecord

SAID = {1: "yes", 0: "no", None: "skip"}
NEXT = 6  # questions that are drawn, the one that is asked among them


def show(record: DatasetRecord) -> None:
    """Draw the question, what was answered, and the way to a new training."""
    from coldstart.models.base import Target
    from coldstart.store.answers import given

    asking = "about_readonly" if datasets.store().settings.readonly else "about"
    st.markdown(say(t(f"page_learn.labels.{asking}")), width=760)
    with st.expander(say(t("page_learn.labels.how")), icon=":material/help:"):
        st.markdown(say(t("page_learn.labels.formula")), width=760)
        st.markdown(say(t("page_learn.labels.honest")), width=760)
    ready = training.ready(record, "learn", t("page_learn.labels.no_run"))
    if ready is None:
        return
    run, served = ready
    if not served.model.probabilities or Target.COLD_USER not in served.model.ranks:
        named = method_name(served.model.name)
        st.info(plain(say(t("page_learn.labels.no_chances", method=named))), icon=":material/info:")
        return
    answers = given(datasets.store(), record.id)
    found = _questions(served, answers)
    if found:
        _ask(served, record, found)
    else:
        st.info(say(t("page_learn.labels.all_asked")), icon=":material/check:")
    _given(served, record, run, answers)
    _curve(record)


def _questions(served: Session, answers: Sequence[Answer]) -> list[Question]:
    from coldstart.serving.asking import questions

    with st.spinner(say(t("page_learn.labels.working"))):
        return questions(served, without=[(a.user_id, a.item_id) for a in answers], n=NEXT)


def _ask(served: Session, record: DatasetRecord, found: Sequence[Question]) -> None:
    """Draw the question whose answer is worth most, its buttons, and those that come after."""
    dataset = served.dataset
    titles, labels = subject.labels(dataset.item_ids, dataset.item_titles), dataset.user_labels
    first = found[0]
    with st.container(border=True, key="learn_question"):
        asked = t("page_learn.labels.asked", user=labels[first.user_id], item=titles[first.item_id])
        st.subheader(plain(say(asked)), anchor=False)
        text = dataset.user_texts[dataset.user_index[first.user_id]]
        st.markdown(plain(text or say(t("page_recommend.user.no_profile"))), width=760)
        about = dataset.item_texts[dataset.item_index[first.item_id]]
        st.caption(plain(about), width=760)
        why = t("page_learn.labels.why", chance=chance(first.chance), n=first.n_likes)
        st.markdown(plain(say(why)), width=760)
        if not datasets.store().settings.readonly:
            _buttons(record, first)
    if len(found) > 1:
        with st.expander(say(t("page_learn.labels.next"))):
            named = [
                t("page_learn.labels.asked", user=labels[q.user_id], item=titles[q.item_id])
                for q in found[1:]
            ]
            st.text("\n".join(say(message) for message in named))


def _buttons(record: DatasetRecord, question: Question) -> None:
    with st.container(horizontal=True):
        for label, icon in ((1, ":material/thumb_up:"), (0, ":material/thumb_down:"), (None, None)):
            name = SAID[label]
            pressed = st.button(
                say(t(f"page_learn.labels.{name}")), key=f"learn_answer_{name}", icon=icon
            )
            if pressed:
                from coldstart.store.answers import keep

                keep(datasets.store(), record.id, question.user_id, question.item_id, label)
                st.rerun()


def _given(
    served: Session, record: DatasetRecord, run: RunRecord, answers: Sequence[Answer]
) -> None:
    """Draw what was answered, and what can be made of it."""
    from coldstart.serving.versions import usable

    if not answers:
        return
    st.subheader(say(t("page_learn.labels.given", n=len(answers))), anchor=False)
    label_of = served.dataset.user_labels.__getitem__
    st.dataframe(
        _table(served, answers, label_of), hide_index=True, key="learn_answers",
        height="content" if len(answers) < 8 else 300,
    )  # fmt: skip
    download.show(
        lambda: _table(served, answers, datasets.called_in_files(served.dataset)),
        say(t("page_learn.labels.file")),
        key="learn_answers_download",
    )  # fmt: skip
    if served.dataset.implicit:
        st.caption(say(t("page_learn.labels.likes_only")), width=760)
    if datasets.store().settings.readonly:
        return
    ready = usable(served.dataset, answers)
    with st.container(horizontal=True):
        made = st.button(
            say(t("page_learn.labels.train", n=len(ready))),
            key="learn_train",
            type="primary",
            icon=":material/model_training:",
            disabled=not ready,
        )
        back = st.button(
            say(t("page_learn.labels.take_back")), key="learn_take_back", icon=":material/undo:"
        )
    st.caption(say(t("page_learn.labels.version")), width=760)
    if back:
        from coldstart.store.answers import take_back

        take_back(datasets.store(), record.id, answers[-1])
        st.rerun()
    if made:
        _train(record, run, answers)


def _train(record: DatasetRecord, run: RunRecord, answers: Sequence[Answer]) -> None:
    """Keep the new version and queue the same training on it."""
    from coldstart.core.settings import TrainConfig
    from coldstart.jobs import queue
    from coldstart.serving.versions import with_answers
    from coldstart.store.records import Kind

    store = datasets.store()
    version = store.add_dataset(
        with_answers(store.dataset(record.id), answers), provenance=store.provenance(record.id)
    )
    config = TrainConfig.model_validate(run.config)
    new = queue.submit(store, Kind.TRAIN, version.id, config, run.name)
    address.choose(dataset_id=version.id)
    address.choose(run_id=new.id)
    address.go("train")


def _table(
    served: Session, answers: Sequence[Answer], name_of: Callable[[str], str]
) -> pd.DataFrame:
    """Return the answers, the newest first, with what each user is called."""
    import pandas as pd

    dataset = served.dataset
    heads = [say(t(f"page_learn.labels.head_{name}")) for name in ("user", "item", "answer")]
    rows = [
        (
            name_of(a.user_id),
            dataset.item_titles[dataset.item_index[a.item_id]],
            say(t(f"page_learn.labels.{SAID[a.label]}")),
        )
        for a in reversed(answers)
    ]
    return pd.DataFrame(rows, columns=heads)


def _curve(record: DatasetRecord) -> None:
    """Draw the sentence of the learning curve, and the way to it."""
    from coldstart.evaluation.curve import sentence

    st.subheader(say(t("page_learn.labels.curve")), anchor=False)
    found = evaluations.newest(record.id)
    points = [p for p in found.curve if p.method == "blend"] if found is not None else []
    if found is not None and points:
        said = sentence(found, points[0].protocol, points[0].shots, "blend")
        st.markdown(plain(say(said)), width=760)
        address.link("evaluate", say(t("page_learn.labels.to_curve")), part="curve")
    else:
        st.markdown(say(t("page_learn.labels.no_curve")), width=760)
        address.link("evaluate", say(t("page_learn.meeting.to_evaluate")))
