"""What kinds of event, and what is no product or no person, are called."""

from __future__ import annotations

import re
from collections.abc import Collection

from coldstart.data.intake.names import squeezed

POSITIVE_EVENTS = (
    "purchase", "purchased", "buy", "bought", "order", "ordered", "transaction", "sale", "checkout",
    "cart", "addtocart", "addcart", "basket", "addtobasket", "carting", "favorite", "favourite", "fav",
    "favor", "like", "liked", "love", "wishlist", "addtowishlist", "bookmark", "save", "saved",
    "collect", "share", "follow", "subscribe", "play", "listen", "watch", "read", "download", "install",
    "rent", "borrow", "booking", "book", "reserve", "conversion", "convert", "upvote", "thumbsup",
    "clap", "clapped", "begincheckout", "addpaymentinfo", "addshippinginfo", "inapppurchase", "ecommercepurchase",
    "购买", "下单", "支付", "付款", "成交", "加购", "加入购物车", "购物车", "收藏", "关注", "喜欢", "点赞", "分享",
    "交易成功", "已完成",
)  # fmt: skip
VIEW_EVENTS = (
    "view", "viewed", "pv", "pageview", "itemview", "viewitem", "productview", "detailview", "detail",
    "click", "clicked", "clk", "impression", "impressions", "show", "browse", "visit", "open", "hover",
    "viewitemlist", "selectitem", "viewpromotion", "selectpromotion", "search", "scroll",
    "sessionstart", "firstvisit", "userengagement", "exposure", "浏览", "点击", "查看", "访问", "曝光",
)  # fmt: skip
NEGATIVE_EVENTS = (
    "dislike", "disliked", "downvote", "thumbsdown", "hide", "block", "notinterested", "skip",
    "report", "negative", "reject", "rejected", "unlike", "不喜欢", "踩", "不感兴趣", "拉黑", "举报", "差评",
)  # fmt: skip
IGNORED_EVENTS = (
    "removefromcart", "removecart", "remove", "refund", "refunded", "return", "returned",
    "cancel", "cancelled", "canceled", "cancellation", "unfavorite", "removefromwishlist", "viewcart",
    "removefrombasket", "chargeback", "void", "abandon", "abandoned", "退款", "退货", "取消", "移出购物车",
    "取消收藏", "删除",
)  # fmt: skip

NO_PRODUCTS = (
    "postage", "shipping", "shipping fee", "delivery", "delivery charge", "gift card", "gift voucher",
    "voucher", "tip", "tips", "donation", "deposit", "surcharge", "handling fee", "gift wrap",
    "gift wrapping", "insurance", "shipping protection", "manual", "adjustment", "bank charges",
    "discount", "carriage", "dotcom postage", "samples", "amazon fee", "cruk commission", "route package protection",
    "补差价", "补邮费", "运费", "邮费", "差价", "补运费", "邮费补差", "运费险", "定金", "赠品", "打赏", "小费",
    "礼品卡", "代金券", "postage & packing", "postage and packing", "shipping & handling", "p&p", "versand", "versandkosten", "porto", "frais de port", "送料", "专拍链接", "补拍", "快递费", "包装费",
)  # fmt: skip
"""What is sold and is no product."""

NO_PEOPLE = (
    "guest", "0", "-1", "anonymous", "anon", "unknown", "none", "null", "n/a", "na", "nan", "test",
    "default", "-", "匿名", "游客", "匿名用户", "匿名买家", "散客", "访客", "未知", "无", "walk-in",
    "walkin", "guest user", "guest@example.com", "noreply", "00000000-0000-0000-0000-000000000000",
)  # fmt: skip
"""What stands where nobody is known."""

_KINDS = (
    ("ignored", (
        "remove", "refund", "return", "cancel", "unlike", "unfav", "unfollow", "delete", "void", "abandon",
        "unsubscribe", "uninstall", "chargeback", "decline", "reject", "fail", "expire", "zurück",
        "storn", "retour", "incomplete", "entfern", "gelösch", "supprim", "elimin", "удал", "verwijder",
        "退", "取消", "删除", "移出", "移除", "清空", "关闭", "失败", "환불", "취소", "삭제", "返品", "削除",
    )),
    ("negative", ("dislike", "downvote", "thumbsdown", "notinterested", "hide", "block", "不喜欢", "踩", "差评", "不感兴趣")),
    ("positive", (
        "clap", "applau", "purchas", "bought", "buy", "ordercompleted", "ordered", "orderplaced", "checkout", "cart", "basket",
        "wishlist", "favo", "like", "love", "bookmark", "save", "productadded", "itemadded",
        "subscribe", "install", "enroll", "gekauft", "kauf", "warenkorb", "achat", "compra",
        "购", "买", "收藏", "下单", "支付", "付款", "成交", "关注", "加入", "点赞", "分享", "转发", "赢单", "구매", "장바구니", "購入", "カート",
    )),
    ("view", (
        "view", "click", "impression", "visit", "browse", "search", "scroll", "show", "open", "seen",
        "page", "angesehen", "ansicht", "vue", "vista", "浏览", "点击", "查看", "曝光", "访问", "조회", "閲覧",
    )),
)  # fmt: skip


_WON = re.compile(
    r"(?:closed?|deal|opportunity|stage)?[\W_]*(?:won|gewonnen|gagnée?|ganad[oa]|ganh[oa]|vint[oa]"
    r"|wygran[ea]|выигран[оа]?|kazanıldı)|赢单|已?成交|受注|成約|수주"
)
_LOST = re.compile(
    r"(?:closed?|deal|opportunity|stage)?[\W_]*(?:lost|verloren|perdue?|perdid[oa]|pers[oa]"
    r"|przegran[ea]|проигран[оа]?|kaybedildi)|输单|丢单|战败|失注|실주"
)
"""What becomes of a deal; until then it has any other stage."""
_ASIDE = ("autocomplete", "compare", "comparison", "vergleich", "对比", "比较")
"""What a customer does on the way, which holds words of more."""
_DONE = {"added", "complete", "completed", "finished"}
"""Words that say that something was done, and are parts of others: autocomplete, loaded."""
_CLEARED = re.compile(r"^(?:clear(?!ance)|empt(?:y|ied))")
_NOT = re.compile(
    r"^(?:not?|non|never|didn'?t|nicht|keine?|geen|niet|pas|sin|não|nao|nie|не|нет)[\W_]+(?!of[\W_])(?=\w)"
    r"|^(?:not?|non)(?=purchas|bought|buy|order|lik|lov|click|view|interest|subscri)"
    r"|[\W_](?:not|nicht|niet|pas)(?![^\W_])|^[无不미]|[未没沒]有?|なし$|안\s?함$"
)
_OPINIONS = ("lik", "lov", "favo", "interest", "喜欢", "赞", "推荐")


def kind_of(kind: str) -> str | None:
    """Return what a kind of event means by the words of its name; None where none is known.

    >>> kind_of("orderrefunded"), kind_of("product added"), kind_of("productviewed"), kind_of("e01")
    ('ignored', 'positive', 'view', None)
    >>> [kind_of(kind) for kind in ("not purchased", "未购买", "not liked", "clear_cart", "no")]
    ['ignored', 'ignored', 'negative', 'ignored', None]
    """
    written = kind.strip().casefold()
    if _NOT.search(written):
        return _negated(_NOT.sub("", written))
    word = squeezed(kind)
    if "review" in word and not word.endswith(("viewed", "view")):
        return None
    if word.endswith(("view", "viewed", "pageview", "浏览")) and not word.endswith("review"):
        return "view"
    words = words_of(kind)
    if any(map(_CLEARED.match, (word, *words))):
        return "ignored"
    if any(part in word for part in _ASIDE):
        return "view"
    meaning = next((one for one, parts in _KINDS if any(part in word for part in parts)), None)
    is_done = not _DONE.isdisjoint(words) or word.endswith("completed")
    return "positive" if is_done and meaning in (None, "view") else meaning


def are_stages(kinds: Collection[str]) -> bool:
    """Say whether kinds are stages of deals: some are won, and some are lost.

    >>> are_stages(["Closed won", "Closed lost", "Qualified"]), are_stages(["won", "open"])
    (True, False)
    """
    return any(map(is_won, kinds)) and any(_LOST.fullmatch(k.strip().casefold()) for k in kinds)


def is_won(kind: str) -> bool:
    """Say whether a stage of a deal is that it was won."""
    return _WON.fullmatch(kind.strip().casefold()) is not None


def words_of(kind: str) -> list[str]:
    """Return the words of a name, without case: ``addToCart`` has three."""
    parted = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind)
    return [squeezed(word) for word in re.split(r"[\W_]+", parted) if word]


def _negated(rest: str) -> str | None:
    """Return what it means that something was not done."""
    if any(part in rest for part in _OPINIONS):
        return "negative"
    return "ignored" if kind_of(rest) in ("positive", "view") else None
