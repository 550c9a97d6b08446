"""How the tests of Recommend read the page."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from coldstart.core.i18n import t

WORDS = {"user": "shopper", "users": "shoppers", "item": "product", "items": "products"}


def said(app: AppTest) -> str:
    """Return all sentences of the page, without Markdown's backslashes."""
    parts = [*app.main.markdown, *app.main.caption, *app.main.info, *app.main.warning]
    return "\n".join(part.value for part in parts).replace("\\", "")


def word(id_: str, language: str = "en", **params: object) -> str:
    return t(f"page_recommend.{id_}", **params).render(language, WORDS)


def listed(app: AppTest, column: str = "Product") -> list[str]:
    return app.main.dataframe[0].value[column].tolist()


def calm(app: AppTest) -> AppTest:
    assert not app.exception
    assert not app.error
    return app
