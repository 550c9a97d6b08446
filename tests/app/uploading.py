"""Files that the tests of Data upload, and what its page then says."""

from __future__ import annotations

from coldstart.i18n import t

ITEMS = "sku,name,colour\np1,Tea,green\np2,Milk,white\np3,Salt,white\n"
RATINGS = "who,what,stars\n" + "".join(
    f"u{user},p{item},{(user * item) % 5 + 1}\n" for user in range(1, 9) for item in (1, 2, 3)
)
TELLING = RATINGS.replace("who", "user_id").replace("what", "sku")


def word(id_: str, language: str = "en", **params: object) -> str:
    return t(f"page_data.{id_}", **params).render(language)


def shown(app) -> str:
    """Everything that is written on the page."""
    parts = [*app.markdown, *app.caption, *app.error, *app.warning, *app.success, *app.info]
    return "\n".join(part.value for part in parts).replace("\\", "")


def uploaded(app, files: dict[str, str | bytes]):
    content = [
        (name, text.encode() if isinstance(text, str) else text, "text/csv")
        for name, text in files.items()
    ]
    return app.file_uploader[0].set_value(content).run()


def choice(app, prefix: str, position: int = 0):
    return [box for box in app.selectbox if (box.key or "").startswith(prefix)][position]
