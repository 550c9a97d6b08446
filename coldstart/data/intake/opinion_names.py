"""Which names of columns tell of an opinion."""

from __future__ import annotations

import re

from coldstart.data.intake.names import squeezed, words_of
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
    "评价", "态度", "weiterempf",
)  # fmt: skip
"""Parts of words that do so: written in one, or in a language that joins its words."""
_NO_OPINION_WORDS = (
    "first", "new", "repeat", "operating", "count", "num", "number", "from", "via", "source",
    "shown", "price",
)  # fmt: skip
_NO_OPINION_PARTS = re.compile("首|再次|重复|(?<![分点星])数|推荐(?:位|来源|算法|人|价)")
"""Words of names that tell which time it was, how often, or whence: no opinion of the thing."""
_RECOMMENDS = re.compile(
    r"recommend|recommand|recomiend|recomend|rekommend|empfehl|empfiehl|empfohlen|consigli|raccomand"
    r"|aanbevel|polec|anbefal|suosittel|doporuč|ajánl|рекоменд|tavsiye|推荐|推薦|おすすめ|お勧め|추천"
)
_RECOMMENDATION = re.compile(
    r"(?:ations?|aci[oó]n|aciones|aç(?:ão|ões)|azion[ei]|ung(?:en)?|ling|ing|ени[ея]|аци[яи]|eni[ea]|ení|ás|tus|ders?)$"
)
_LONGEST_ENDING = 6  # letters of a verb
_ASKS = {
    "would", "will", "do", "did", "does", "you", "i", "we", "to", "this", "it", "us", "again",
    "würdest", "würden", "ich", "sie", "du", "lo", "la", "le", "vous", "te", "usted", "ci", "czy",
    "вы", "ли", "бы", "eder", "misiniz",
}  # fmt: skip
_RECOMMENDED = re.compile(
    r"(?:用户|买家|顾客|客户|你|您)?(?:是否|愿意|会不会|会|想)*(?:推荐|推薦|おすすめ|お勧め|추천)"
    r"(?:吗|与否|给.+|意愿|する|しますか|하시겠습니까|여부|함|해요)?"
)
"""That somebody recommends a thing; a recommendation and its place are a shop's own as well."""
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
    tells = _tells(column, _LABEL_NAMES, _LABEL_WORDS, _LABEL_PARTS)
    return tells or (_speaks_of_recommending(column) and _says_recommended(column.name))


def may_be_called_label(column: Column) -> bool:
    """Say whether its name tells of recommending: by the user, or by the shop, is to be asked."""
    return _speaks_of_recommending(column)


def _speaks_of_recommending(column: Column) -> bool:
    of_name = words_of(column.name)
    return any(map(_RECOMMENDS.search, of_name)) and not any(map(_tells_when, of_name))


def _says_recommended(name: str) -> bool:
    """Say whether a name asks whether somebody recommends: by its last word, or as a question.

    >>> [_says_recommended(n) for n in ("is_recommended", "Would you recommend it?", "是否推荐")]
    [True, True, True]
    >>> [_says_recommended(n) for n in ("recommendation_slot", "recommended_by", "系统推荐")]
    [False, False, False]
    """
    of_name = words_of(name)
    if _RECOMMENDED.fullmatch(squeezed(name)):
        return True
    verbs = [
        word
        for word in of_name
        if (stem := _RECOMMENDS.search(word)) is not None
        and stem[0] < "\u3000"  # Chinese and Japanese names are one word
        and len(word) - stem.end() <= _LONGEST_ENDING
        and not _RECOMMENDATION.search(word)
    ]
    return bool(verbs) and (of_name[-1] in verbs or not _ASKS.isdisjoint(of_name))


def is_called_rating(column: Column) -> bool:
    """Say whether its name tells of a rating, or tells nothing."""
    return _tells(column, _RATING_NAMES, _RATING_WORDS, _RATING_PARTS)


def _tells(
    column: Column, names: tuple[str, ...], words: tuple[str, ...], parts: tuple[str, ...]
) -> bool:
    if column.short() in names or is_nameless(column):
        return True
    of_name = words_of(column.name)
    if any(map(_tells_when, of_name)):
        return False
    return any(word in words or any(part in word for part in parts) for word in of_name)


def _tells_when(word: str) -> bool:
    """Say whether a word tells which time it was, how often, or whence."""
    return word in _NO_OPINION_WORDS or _NO_OPINION_PARTS.search(word) is not None
