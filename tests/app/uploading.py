"""Files that the tests of Data upload, and what its page then shows."""

from __future__ import annotations

from coldstart.core.i18n import t

ITEMS = "sku,name,colour\np1,Tea,green\np2,Milk,white\np3,Salt,white\n"
RATINGS = "who,what,stars\n" + "".join(
    f"u{user},p{item},{(user * item) % 5 + 1}\n" for user in range(1, 9) for item in (1, 2, 3)
)
TELLING = RATINGS.replace("who", "user_id").replace("what", "sku")
EVENTS = "user_id,item_id,action\n" + "".join(
    f"u{user},p{item},{('view', 'purchase', 'zap')[(user + item) % 3]}\n"
    for user in range(8)
    for item in range(6)
)
"""Two kinds of event that say what they mean, and one that does not."""


def word(id_: str, language: str = "en", **params: object) -> str:
    return t(f"page_data.{id_}", **params).render(language)


def shown(app) -> str:
    """Everything that is written on the page."""
    parts = [*app.markdown, *app.caption, *app.error, *app.warning, *app.success, *app.info]
    return "\n".join(part.value for part in parts).replace("\\", "")


def uploaded(app, files: dict[str, str | bytes], field: int = 0):
    content = [
        (name, text.encode() if isinstance(text, str) else text, "text/csv")
        for name, text in files.items()
    ]
    uploader = app.file_uploader[field]
    return uploader.set_value(content if field == 0 else content[0]).run()


def of_key(widgets, prefix: str) -> list:
    """Return the widgets whose keys begin so."""
    return [widget for widget in widgets if (widget.key or "").startswith(prefix)]


def choice(app, prefix: str, position: int = 0):
    return of_key(app.selectbox, prefix)[position]


def answer(app, option: int):
    """Answer the question that is open."""
    return of_key(app.radio, "question_")[0].set_value(option).run()


def tiles(app) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def imports(app):
    """Press Import."""
    return app.button(key="take").click().run()
