"""Which names of columns tell of an opinion."""

from __future__ import annotations

import re

from coldstart.data.intake.names import words_of
from coldstart.data.intake.profile import Column

_RATING_NAMES = (
    "rate", "mark", "marks", "point", "note", "nota", "quality", "qualität", "qualité", "calidad",
    "qualità", "qualidade", "kwaliteit", "jakość", "качество", "质量",
    "satisfaction", "zufriedenheit", "satisfacción", "满意度", "満足度", "만족도",
)  # fmt: skip
_LABEL_NAMES = ("interest",)
"""Names that tell of an opinion only where nothing else stands with them."""
_RATING_WORDS = (
    "rating", "ratings", "score", "scores", "star", "stars", "grade", "vote", "preference",
    "opinion", "ocena", "overall",
)  # fmt: skip
_LABEL_WORDS = (
    "label", "like", "liked", "purchase", "purchased", "bought", "buy", "click", "clicked",
    "convert", "converted", "conversion", "target", "positive", "vote", "voted", "thumb",
    "feedback", "interested", "accept", "accepted", "reaction", "decision", "swipe", "rsvp",
)  # fmt: skip
"""Words of names that tell of an opinion; small numbers by any other name are none."""
_RATING_PARTS = (
    "rating", "score", "sterne", "bewert", "evalua", "évalua", "оцен", "评分", "打分", "评级",
    "评价", "评星", "打星", "星级", "星等", "星数", "几星", "几分", "得分", "評", "별점", "평점",
)  # fmt: skip
_LABEL_PARTS = (
    "liked", "purchased", "bought", "clicked", "converted", "喜欢", "购买", "点击", "标签", "转化",
    "评价", "态度", "recommend", "recommand", "recomiend", "recomend", "rekommend", "empfehl",
    "empfiehl", "empfohlen", "consigli", "raccomand", "aanbevel", "polec", "anbefal", "suosittel",
    "doporuč", "ajánl", "рекоменд", "tavsiye", "推荐", "推薦", "おすすめ", "お勧め", "추천",
)  # fmt: skip
"""Parts of words that do so: written in one, or in a language that joins its words."""
_NO_OPINION_WORDS = (
    "first", "new", "repeat", "operating", "count", "num", "number", "from", "via", "source",
    "shown", "price",
)  # fmt: skip
_NO_OPINION_PARTS = re.compile("首|再次|重复|(?<![分点星])数|推荐(?:位|来源|算法|人|价)")
"""Words of names that tell which time it was, how often, or whence: no opinion of the thing."""
_OVERALL = ("overall", "gesamt", "global", "总体", "综合", "総合", "종합", "общ")
_NO_NAME = re.compile(r"[a-z]{1,2}\d*|(?:col|column|field|v|value|var|x)\d*")


def is_nameless(column: Column) -> bool:
    """Say whether its name tells nothing: a letter, or the number of a column."""
    return _NO_NAME.fullmatch(column.short()) is not None


def is_overall(column: Column) -> bool:
    """Say whether a rating's name says that it is of the whole thing, not of a part of it."""
    return any(part in column.short() for part in _OVERALL)


def is_called_label(column: Column) -> bool:
    """Say whether its name tells of a yes or no, or tells nothing."""
    return _tells(column, _LABEL_NAMES, _LABEL_WORDS, _LABEL_PARTS)


def is_called_rating(column: Column) -> bool:
    """Say whether its name tells of a rating, or tells nothing."""
    return _tells(column, _RATING_NAMES, _RATING_WORDS, _RATING_PARTS)


def _tells(
    column: Column, names: tuple[str, ...], words: tuple[str, ...], parts: tuple[str, ...]
) -> bool:
    if column.short() in names or is_nameless(column):
        return True
    of_name = words_of(column.name)
    if any(word in _NO_OPINION_WORDS or _NO_OPINION_PARTS.search(word) for word in of_name):
        return False
    return any(word in words or any(part in word for part in parts) for word in of_name)
