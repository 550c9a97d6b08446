"""What kinds of event, states of orders, and what is no product or no person are called."""

from __future__ import annotations

POSITIVE_EVENTS = (
    "purchase", "purchased", "buy", "bought", "order", "ordered", "transaction", "sale", "checkout",
    "cart", "addtocart", "addcart", "basket", "addtobasket", "carting", "favorite", "favourite", "fav",
    "favor", "like", "liked", "love", "wishlist", "addtowishlist", "bookmark", "save", "saved",
    "collect", "share", "follow", "subscribe", "play", "listen", "watch", "read", "download", "install",
    "rent", "borrow", "booking", "book", "reserve", "conversion", "convert", "upvote", "thumbsup",
    "begincheckout", "addpaymentinfo", "addshippinginfo", "inapppurchase", "ecommercepurchase",
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

CANCELLED = (
    "cancelled", "canceled", "cancel", "cancelada", "voided", "void", "refunded", "returned", "failed",
    "unavailable", "closed", "trash", "已取消", "已关闭", "交易关闭", "取消", "退款成功", "已退款", "已退货",
    "退款完成", "unpaid", "待付款", "等待买家付款", "未付款", "(删除)等待出库", "已取消订单",
)  # fmt: skip
"""States of an order that came to nothing."""

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
        "storn", "retour", "退", "取消", "删除", "移出", "关闭", "失败", "환불", "취소", "返品",
    )),
    ("negative", ("dislike", "downvote", "thumbsdown", "notinterested", "hide", "block", "不喜欢", "踩", "差评", "不感兴趣")),
    ("positive", (
        "purchas", "bought", "buy", "ordercompleted", "ordered", "orderplaced", "checkout", "cart", "basket",
        "wishlist", "favo", "like", "love", "bookmark", "save", "productadded", "addto", "added",
        "subscribe", "install", "enroll", "complete", "gekauft", "kauf", "warenkorb", "achat", "compra",
        "购", "买", "收藏", "下单", "支付", "付款", "成交", "关注", "加入", "点赞", "구매", "장바구니", "購入", "カート",
    )),
    ("view", (
        "view", "click", "impression", "visit", "browse", "search", "scroll", "show", "open", "seen",
        "page", "angesehen", "ansicht", "vue", "vista", "浏览", "点击", "查看", "曝光", "访问", "조회", "閲覧",
    )),
)  # fmt: skip


def kind_of(word: str) -> str | None:
    """Return what a kind of event means by the parts of its name; None where none is known.

    >>> kind_of("orderrefunded"), kind_of("productadded"), kind_of("productviewed"), kind_of("e01")
    ('ignored', 'positive', 'view', None)
    """
    if "review" in word and not word.endswith(("viewed", "view")):
        return None
    if word.endswith(("view", "viewed", "pageview", "浏览")) and not word.endswith("review"):
        return "view"
    return next((kind for kind, parts in _KINDS if any(part in word for part in parts)), None)
