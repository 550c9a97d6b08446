"""What only a person can say: choices, each with rows as they would be read, and answers."""

from __future__ import annotations

import streamlit as st

from coldstart.core.i18n import t
from coldstart.ui.pages.data.draft import Draft
from coldstart.ui.pages.data.retold import described
from coldstart.ui.pages.data.understood import Understood
from coldstart.ui.words import plain, say


def show_answered(understood: Understood, draft: Draft) -> None:
    """Draw a line for each answer, with the way back to its question."""
    answers = [a for a in draft.answered.values() if a is not None and a.holds(understood.mapping)]
    for n, answer in enumerate(answers):
        asked = plain(say(answer.question.message))
        chosen = plain(say(answer.choice.label))
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            with st.container(gap="xxsmall", width="stretch"):
                st.markdown(f":material/task_alt: **{chosen}**")
                st.caption(asked)
            st.button(
                say(t("page_data.question.change")),
                key=f"change_{n}_{answer.question.id}",
                on_click=draft.ask_again,
                args=(answer,),
            )


def show(understood: Understood, draft: Draft) -> None:
    """Draw the first open question; the next one follows when it is answered."""
    question = understood.questions[0]
    key = f"question_{question.id}_{draft.revision}"
    if not question.choices:
        parts = [part for part in (question.message, question.details) if part is not None]
        why = t("intake.ask.whole", parts=parts)
        text = t("page_data.question.no_choice", why=why)
        st.error(plain(say(text)), icon=":material/block:")
        return
    with st.container(border=True, key="question"):
        st.markdown(f":material/help: **{plain(say(question.message))}**")
        if question.details is not None:
            st.caption(plain(say(question.details)))

        labels = [choice.label for choice in question.choices]
        earlier = draft.earlier.get((question.id, question.table))
        now = (
            None if earlier is None or earlier.label not in labels else labels.index(earlier.label)
        )

        def answered() -> None:
            choice = question.choices[st.session_state[key]]
            draft.answer(question, choice, understood.mapping)
            for table in list(draft.tables.values()):
                tables = understood.read.tables
                draft.tables[table.id] = described(table, understood.mapping, tables)

        st.radio(
            say(t("page_data.question.label")),
            range(len(question.choices)),
            index=now,
            format_func=lambda n: plain(say(question.choices[n].label)),
            captions=[
                plain(" · ".join(say(row) for row in choice.preview)) for choice in question.choices
            ],
            key=key,
            on_change=answered,
        )
        if question.id == "event_types":
            st.caption(say(t("page_data.question.kinds")))
        if now is not None:
            st.button(
                say(t("page_data.question.keep")), key=f"keep_{question.id}", on_click=answered
            )
    if len(understood.questions) > 1:
        st.caption(say(t("page_data.question.more", n=len(understood.questions) - 1)))
