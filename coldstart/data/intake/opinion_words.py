"""Words of opinion: for, against, and neither."""

from __future__ import annotations

PLAIN_YES = (
    "1", "1.0", "+1", "true", "yes", "y", "t", "positive", "up", "good", "是", "正", "有",
    "igen", "ano", "áno", "da", "kyllä", "ya", "так", "ναι", "có", "ใช่", "نعم", "כן", "हाँ", "हां",
    "ja", "oui", "sí", "si", "sim", "sì", "tak", "да", "evet", "vrai", "wahr", "verdadero",
    "verdadeiro", "vero", "はい", "예", "네",
)  # fmt: skip
PLAIN_NO = (
    "0", "0.0", "-1", "-1.0", "false", "no", "n", "f", "negative", "down", "bad", "pass", "否",
    "nej", "nei", "nem", "ne", "nu", "ei", "tidak", "ні", "όχι", "không", "ไม่ใช่", "ไม่", "لا", "לא",
    "नहीं",
    "无", "负", "nein", "non", "não", "nao", "nee", "nie", "нет", "hayır", "faux", "falsch",
    "falso",
    "いいえ", "아니오", "아니요",
)  # fmt: skip
PLAIN_NEITHER = ("ok", "okay", "average", "mixed")
"""What answers any question; the other words are opinions whatever the column is called."""

YES = (
    *PLAIN_YES, "like", "liked", "pos", "thumbsup", "thumbs up", "love", "loved", "superlike",
    "super like", "great", "excellent", "recommended", "interested", "going", "attending", "👍",
    "❤", "❤️",
    "😀", "🙂", "😍", "喜欢", "喜歡", "好评", "好評", "赞", "讚", "推荐", "推薦", "满意",
    "gefällt mir", "gefällt",
    "empfohlen", "me gusta", "bueno", "muy bueno", "excelente", "recomendado", "j'aime", "j’aime",
    "recommandé", "bom", "muito bom", "gostei", "gosto", "mi piace", "buono", "ottimo",
    "vind ik leuk",
    "goed", "нравится", "хорошо", "отлично", "lubię to", "beğendim", "いいね", "好き", "高評価",
    "良い",
    "좋아요", "추천",
)  # fmt: skip
NO = (
    *PLAIN_NO, "dislike", "disliked", "neg", "thumbsdown", "thumbs down", "hate", "hated",
    "terrible",
    "poor", "awful", "sad", "angry", "nope", "not interested", "not going", "declined",
    "not recommended",
    "👎", "😞", "🙁", "😡", "😢", "😠", "不喜欢", "不喜歡", "差评", "差評", "踩", "不推荐",
    "不推薦", "不满意",
    "gefällt mir nicht", "gefällt nicht", "nicht empfohlen", "no me gusta", "malo", "muy malo",
    "no recomendado", "je n'aime pas", "je n’aime pas", "mauvais", "ruim", "não gostei",
    "non mi piace",
    "pessimo", "vind ik niet leuk", "slecht", "не нравится", "плохо", "ужасно", "nie lubię",
    "beğenmedim",
    "嫌い", "低評価", "悪い", "싫어요", "비추천",
)  # fmt: skip
NEITHER = (
    *PLAIN_NEITHER, "😐", "neutral", "so-so", "neither", "maybe", "undecided", "not sure", "中评",
    "中立",
    "一般", "可能", "vielleicht", "quizás", "quizá", "tal vez", "peut-être", "neutre", "talvez",
    "neutro",
    "forse", "misschien", "neutraal", "может быть", "нейтрально", "być może", "belki", "nötr",
    "どちらでもない", "普通", "보통",
)  # fmt: skip
