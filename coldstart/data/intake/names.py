"""What columns, tables and kinds of event are called in the wild, best first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

from coldstart.data import columns

_SIMPLIFIED = str.maketrans(
    "會員編號訂單買賣時間數稱類評標題產戶顧帳貨電機話價郵箱購飾鏈結轉發貨運費額實務練習書課學產節點贊讚關點擊瀏覽",
    "会员编号订单买卖时间数称类评标题产户顾帐货电机话价邮箱购饰链结转发货运费额实务练习书课学产节点赞赞关点击浏览",
)


@lru_cache(maxsize=50_000)
def squeezed(name: str) -> str:
    """Return a name without case, spaces, underscores and other marks, in simplified Chinese.

    >>> squeezed("Customer ID"), squeezed("customerId"), squeezed("商品_ＩＤ"), squeezed("會員編號")
    ('customerid', 'customerid', '商品id', '会员编号')
    """
    plain = unicodedata.normalize("NFKC", name).casefold().translate(_SIMPLIFIED)
    return re.sub(r"[\W_]+", "", plain)


@cache
def readings(name: str) -> tuple[str, ...]:
    """Return a column's name squeezed: whole, without what stands in brackets, and a path's end.

    >>> readings("customer.id"), readings("line_items.product_id"), readings("Name (2)")
    (('customerid',), ('lineitemsproductid', 'productid'), ('name2', 'name'))
    """
    whole = squeezed(name)
    bare = squeezed(re.sub(r"[(（\[].{2,}?[)）\]]| \(\d\)$", "", name))
    end = squeezed(name.rsplit(".", 1)[-1])
    parts = [whole]
    if bare:
        parts.append(bare)
    if end not in ("id", "name", "key", "value", "type"):
        parts.append(end)
    return tuple(dict.fromkeys(part for part in parts if part))


_USERS = (
    "user", "customer", "client", "shopper", "household", "member", "buyer", "purchaser", "consumer",
    "visitor", "reviewer", "subscriber", "account", "person", "patient", "student", "learner",
    "borrower", "candidate", "applicant", "viewer", "listener", "reader", "player", "rater", "profile",
    "用户", "客户", "顾客", "会员", "买家", "消费者", "学员", "学生", "患者", "读者", "买方",
    "顧客", "会員", "ユーザー", "購入者", "고객", "회원", "사용자", "구매자", "주문자",
    "kunden", "kunde", "cliente", "client", "acheteur", "utilisateur", "usuario", "käufer",
    "besteller", "mitglied", "subject", "patient", "borrower", "subscriber",
)  # fmt: skip
_ITEMS = (
    "item", "product", "article", "goods", "movie", "book", "film", "song", "track", "artist", "album",
    "game", "anime", "business", "restaurant", "recipe", "listing", "offer", "course", "video", "news",
    "merchandise", "vacancy", "position", "disease", "loan", "lesson", "app", "asset", "content",
    "商品", "物品", "产品", "货品", "宝贝", "图书", "电影", "课程", "品目", "製品", "상품", "제품",
    "artikel", "produkt", "producto", "produit", "artículo", "articulo", "ware", "buch",
    "icd9", "icd10", "diagnosis", "drug", "medication", "programme", "stock", "material",
)  # fmt: skip
ID_ENDINGS = (
    "id", "number", "no", "nr", "num", "code", "key", "uuid", "guid", "hash", "sid", "编号", "编码", "代码",
    "号", "コード", "番号", "번호", "코드", "아이디", "nummer", "numero", "número", "ref", "reference",
)  # fmt: skip
_OF_SOMETHING_ELSE = (
    "order", "invoice", "auftrag", "line", "categor", "type", "group", "class", "segment", "brand",
    "kategorie", "bestell", "rechnung", "session", "seller", "vendor", "store", "shop", "warehouse",
    "count", "tracking", "phone", "parent", "transaction", "status", "订单", "类目", "分类", "类别", "类型", "店铺",
    "商家订单", "注文", "受注", "주문번호", "카테고리", "品牌", "物流",
)  # fmt: skip


def _ids(nouns: Iterable[str], extra: tuple[str, ...]) -> tuple[str, ...]:
    nouns = tuple(nouns)
    plain = [noun + ending for ending in ID_ENDINGS for noun in nouns]
    return tuple(dict.fromkeys(squeezed(name) for name in (*plain, *extra, *nouns)))


USER_IDS = _ids(
    _USERS,
    (
        "userpseudoid", "uid", "userid", "custid", "cid", "customeruniqueid", "clientid", "memberid",
        "msno", "openid", "unionid", "买家会员名", "买家昵称", "买家账号", "买家帐号", "会员名", "会员名称",
        "会员账号", "用户名", "用户账号", "客户名", "下单帐号", "下单账号", "账号", "帐号", "旺旺", "旺旺号",
        "买家旺旺", "会员卡号", "uuid", "username", "userhandle", "screenname", "login", "nickname", "昵称",
        "buyerusername", "accountname", "customer", "anonymousid", "distinctid", "mcvisid", "visitorid",
        "subjectid", "cookieid", "adid", "idfa", "gaid",
    ),
)  # fmt: skip
LATE_USERS = (
    "customeremail", "buyeremail", "useremail", "contactemail", "email", "emailaddress", "mail", "邮箱",
    "买家邮箱", "电子邮件", "phone", "phonenumber", "mobile", "手机", "手机号", "手机号码", "联系手机",
    "buyername", "customername", "kundenname", "注文者名", "fullvisitorid", "deviceid",
)  # fmt: skip
"""What stands for a person where nothing else does: mail, phone, device."""

ITEM_IDS = _ids(
    _ITEMS,
    (
        "parentasin", "variantid", "sku", "skuid", "skucode", "skunumber", "variantsku", "lineitemsku",
        "itemsku", "productsku", "asin", "iid", "pid", "stockcode", "materialnumber", "upc", "ean",
        "ean13", "gtin", "barcode", "isbn", "isbn13", "货号", "款号", "商家编码", "外部系统编号", "条码", "条形码",
        "spuid", "spu", "numiid", "itemnumber", "artnr", "handle", "slug", "icd9code", "icd10code",
        "icdcode", "contentid", "assetid", "coursecode",
    ),
)  # fmt: skip
LATE_ITEMS = (
    "lineitemname", "productname", "itemname", "producttitle", "itemtitle", "宝贝标题", "宝贝名称",
    "商品标题", "商品名称", "商品", "品名", "商品名", "상품명", "artikelbezeichnung",
)  # fmt: skip
"""What stands for a thing where nothing else does: its name."""


def id_of(reading: str) -> str | None:
    """Return whose id a squeezed name is by its parts: a noun and an ending such as ``number``.

    >>> id_of("kundennummer"), id_of("商品管理番号"), id_of("customerordernumber"), id_of("color")
    ('user_id', 'item_id', None, None)
    """
    if not reading.endswith(ID_ENDINGS) or any(part in reading for part in _OF_SOMETHING_ELSE):
        return None
    for role, nouns in ((columns.USER_ID, _USERS), (columns.ITEM_ID, _ITEMS)):
        if any(noun in reading for noun in nouns if len(noun) > 3 or not noun.isascii()):
            return role
    return None


BY_ROLE: dict[str, tuple[str, ...]] = {
    columns.USER_ID: USER_IDS + LATE_USERS,
    columns.ITEM_ID: ITEM_IDS + LATE_ITEMS,
    columns.LABEL: (
        "label", "liked", "like", "likes", "islike", "clicked", "click", "isclick", "purchased",
        "purchase", "ispurchase", "bought", "converted", "conversion", "target", "positive", "vote",
        "thumbs", "thumb", "feedback", "sentiment", "opinion", "recommended", "isrecommended",
        "recommend", "y", "标签", "是否喜欢", "喜欢", "是否购买", "购买", "已购买", "是否点击", "点击",
        "目标", "态度", "反馈",
    ),
    columns.RATING: (
        "rating", "ratings", "stars", "star", "starrating", "score", "overall", "reviewscore",
        "ratingvalue", "grade", "bookrating", "userrating", "customerrating", "preference", "评分",
        "打分", "星级", "得分", "分数", "评价分", "評価", "평점", "별점", "bewertung", "sterne", "points",
    "verdict", "reviewrating", "productrating", "starscore",
    ),
    columns.EVENT_TYPE: (
        "eventtype", "event", "eventname", "behaviortype", "behaviourtype", "behavior", "behaviour",
        "action", "actiontype", "interactiontype", "interaction", "activity", "activitytype",
        "eventkind", "feedbacktype", "engagementtype", "useraction", "行为类型", "行为", "事件", "事件类型", "动作",
        "操作类型", "eventcode", "actioncode", "behaviorcode", "ereignis", "aktion", "evento", "action_id",
        "行为编码", "type",
    ),
    columns.COUNT: (
        "quantity", "qty", "count", "playcount", "plays", "listens", "weight", "times", "freq",
        "frequency", "ncount", "lineitemquantity", "unitssold", "units", "quantitypurchased",
        "数量", "件数", "购买数量", "商品数量", "宝贝数量", "订购数量", "次数", "播放次数", "수량", "menge",
    ),
    columns.TIMESTAMP: (
        "timestamp", "eventtimestamp", "eventtime", "datetime", "time", "ts", "unixreviewtime",
        "unixtimestamp", "transactiontimestamp", "orderpurchasetimestamp", "purchasedate",
        "purchasedat", "purchasetime", "orderdate", "ordertime", "ordereddate", "orderedat",
        "invoicedate", "saledate", "transactiondate", "transactiontime", "tdat", "createdat",
        "created", "createdate", "createtime", "datecreated", "dateadd", "dateofpurchase", "reviewtime", "reviewdate",
        "ratedat", "createdon", "orderedon", "soldat", "boughtat", "visitstarttime", "paidat", "时间", "时间戳", "日期", "下单时间", "下单日期", "购买时间",
        "购买日期", "交易时间", "订单创建时间", "订单提交时间", "订单付款时间", "付款时间", "支付时间",
        "成交时间", "创建时间", "行为时间", "评价时间", "注文日", "注文日時", "購入日", "주문일시", "주문일",
        "구매일", "bestelldatum", "fecha", "datum", "date", "day",
    ),
    columns.TITLE: (
        "title", "itemtitle", "producttitle", "itemname", "productname", "prodname", "name",
        "displayname", "lineitemname", "producttitlename", "booktitle", "movietitle", "gamename",
        "artistname", "trackname", "originaltitle", "标题", "商品标题", "宝贝标题", "宝贝名称", "名称",
        "商品名称", "产品名称", "商品名", "产品名", "品名", "书名", "片名", "选购商品", "商品",
        "상품명", "제품명", "商品名称规格", "製品名", "product", "item", "artikelname", "produktname",
        "bezeichnung", "artikelbezeichnung", "produktbezeichnung", "artikel", "article", "designation",
        "désignation", "libelle", "libellé", "descripcion", "nombre", "produit", "品名规格", "商品名称规格",
        "longtitle", "shorttitle", "description",
    ),
    columns.TEXT: ("text", "itemtext", "producttext", "fulltext", "文本", "商品文本", "产品文本"),
    columns.USER_TEXT: (
        "usertext", "userprofile", "userdescription", "customerprofile", "customertext",
        "profiletext", "persona", "用户文本", "用户画像", "用户描述", "客户画像",
    ),
}  # fmt: skip
"""Names of each role, best first."""
BY_ROLE = {role: tuple(dict.fromkeys(map(squeezed, names))) for role, names in BY_ROLE.items()}

PLAIN_KEYS = ("id", "编号", "name", "number", "no", "key", "code", "nr")

KEYS = ("id", "编号", "编码", "_id", "代码", "code", "key")
"""What the id of a table of users or items may be called by itself."""

NOT_TITLES = ("subtitle", "副标题", "seotitle", "metatitle", "titletype", "jobtitle")
TIME_ENDINGS = (
    "at",
    "time",
    "timestamp",
    "date",
    "ts",
    "on",
    "时间",
    "日期",
    "日時",
    "日时",
    "일시",
    "datum",
)
"""How a column of times may end."""

OF_REVIEWS = (
    "review", "reviewtext", "reviewbody", "reviewtitle", "reviewheadline", "text", "comment", "comments",
    "summary", "body", "headline", "message", "remark", "opinion", "评价内容", "评论", "评论内容", "评价", "留言",
    "短评", "query", "searchterm", "useragent", "referrer", "referer",
)  # fmt: skip
"""What is written with an opinion: it describes neither side."""

TITLE_ENDINGS = ("title", "标题", "书名", "片名", "品名", "名称", "商品名", "bezeichnung", "name")
"""How a title ends that is called after its kind of thing, such as ``movie_title``."""

DESCRIPTIONS = (
    "description", "desc", "itemdescription", "productdescription", "details", "detail", "about",
    "profile", "bio", "summary", "content", "描述", "商品描述", "产品描述", "简介", "详情", "内容",
    "画像",
)  # fmt: skip
"""Taken for the text only where nothing else describes the row: the text is all that is read."""

NOT_FEEDBACK = (
    *BY_ROLE[columns.COUNT], "amount", "price", "unitprice", "cost", "total", "subtotal", "discount",
    "age", "week", "month", "year", "hour", "dayofweek", "orderdow", "orderhourofday", "dow",
    "ordernumber", "addtocartorder", "position", "rank", "index", "channel", "saleschannelid",
    "dayssincepriororder", "reordered", "storeid", "store", "helpfulvote", "helpful", "useful",
    "funny", "cool", "reviewcount", "价格", "金额", "单价", "年龄", "总价", "运费", "序号", "排名",
    "orderstatus", "sequence", "seq", "line", "linenumber", "lineno", "row", "rownumber",
)  # fmt: skip
"""Numbers that are no opinion."""

ORDERS = (
    "orderid", "ordernumber", "orderno", "order", "transactionid", "invoiceno", "invoice",
    "invoicenumber", "basketid", "cartid", "receiptid", "receiptnumber", "sessionid", "session",
    "usersession", "订单号", "订单编号", "主订单编号", "子订单编号", "订单id", "交易号", "流水号",
    "会话id", "주문번호", "注文番号", "amazonorderid", "salesorderid", "checkoutid", "ticketid",
    "visitid", "incrementid", "bestellnummer",
)  # fmt: skip
"""What holds things together: an order, a basket, a visit. It is no person, and can stand in for one."""

ORDER_PARTS = (
    "order", "auftrag", "bestell", "invoice", "rechnung", "basket", "receipt", "checkout", "commande", "pedido",
    "订单", "受注", "注文", "주문", "session", "visit",
)  # fmt: skip

PERSONAL = (
    "firstname", "lastname", "fullname", "surname", "familyname", "givenname", "customername",
    "buyername", "recipientname", "recipient", "billingname", "shippingname", "billing", "street",
    "address", "address1", "address2", "addressline", "billingaddress", "shippingaddress",
    "billingstreet", "shippingstreet", "zip", "zipcode", "postcode", "postalcode", "billingzip",
    "shippingzip", "phone", "phonenumber", "telephone", "tel", "mobile", "cell", "fax", "email",
    "emailaddress", "mail", "ip", "ipaddress", "iban", "creditcard", "passport", "ssn", "birthday",
    "dateofbirth", "dob", "latitude", "longitude", "buyeremail", "customeremail", "contact",
    "收件人", "收货人", "收货人姓名", "收件人姓名", "收货地址", "详细地址", "地址", "联系电话", "联系手机",
    "手机", "手机号", "手机号码", "收件人手机号", "电话", "邮箱", "电子邮件", "客户姓名", "客户地址", "姓名",
    "真实姓名", "身份证", "身份证号", "买家支付宝账号", "支付宝账号", "邮编", "生日", "买家留言", "收货电话",
    "收货手机", "银行卡号", "微信", "微信号", "qq",
)  # fmt: skip
"""Columns that tell who somebody is; they neither describe nor help."""

PERSONAL_PARTS = (
    "phone", "mobile", "street", "address", "birth", "insurance", "passport", "iban", "ipaddr", "clientip",
    "bankaccount", "vatid", "taxid", "contactperson", "firstname", "lastname", "fullname", "surname",
    "receivername", "recipientname", "slackhandle", "telegram", "whatsapp", "creditcard", "cardnumber",
    "personname", "customername", "buyername", "licenseplate", "手机", "电话", "地址", "姓名", "身份证", "邮箱", "生日",
    "住所", "氏名", "전화", "주소", "straße", "strasse", "anschrift", "telefon", "geburt", "adresse", "téléphone",
)  # fmt: skip
"""Parts of names that tell who somebody is."""

NO_PERSON_PARTS = (
    "mobileapp",
    "ismobile",
    "mobileuser",
    "phonemodel",
    "phonebrand",
    "devicemobile",
    "ismobiledevice",
)
"""What has such a part and tells nobody."""

BOOKKEEPING = (
    *ORDERS, "status", "orderstatus", "currency", "tax", "taxes", "shipping", "shippingmethod",
    "shippingcost", "subtotal", "total", "discount", "discountamount", "discountcode", "payment",
    "paymentmethod", "financialstatus", "fulfillmentstatus", "fulfilledat", "paidat", "cancelledat",
    "refundedamount", "refund", "notes", "note", "comment", "tracking", "trackingnumber", "carrier",
    "invoicetotal", "vat", "source", "risklevel", "updatedat", "shippedat", "deliveredat", "createdat",
    "url", "link", "imageurl", "image", "imagelink", "imagesrc", "images", "img", "thumbnail", "photo",
    "订单状态", "支付方式", "运送方式", "物流单号", "物流公司", "订单备注", "商家备注", "备注", "总金额", "运费",
    "实付金额", "应付金额", "订单金额", "优惠金额", "发货时间", "订单完成时间", "订单付款时间", "订单创建时间",
    "售后状态", "退款状态", "店铺名称", "店铺id", "图片", "链接", "网址",
)  # fmt: skip
"""Columns that keep an order's books, or point elsewhere: they do not describe."""

OF_USERS = (
    *_USERS[:-8],
    "age",
    "gender",
    "sex",
    "income",
    "marital",
    "occupation",
    "年龄",
    "性别",
    "收入",
)
OF_ITEMS = (
    *_ITEMS, "sku", "brand", "category", "department", "genre", "品牌", "类目", "分类", "title",
    "标题", "品类",
)  # fmt: skip
"""How columns begin that tell of a user, or of an item, in one table of pairs."""

BY_TABLE: dict[str, tuple[str, ...]] = {
    columns.HOLDOUT: ("heldback", "holdout", "heldout", "留出", "验证集"),
    columns.INTERACTIONS: (
        "interaction", "rating", "event", "transaction", "purchase", "order", "click", "review",
        "pair", "behavio", "sale", "userartist", "log", "orderdetail", "history", "feedback", "交互",
        "评分", "订单", "购买", "行为", "点击", "交易", "明细", "销售", "주문",
    ),
    columns.USERS: (*_USERS, "demographic", "people"),
    columns.ITEMS: (*_ITEMS, "catalog", "catalogue", "sku", "meta", "feed", "목록"),
}  # fmt: skip
"""What the name of a file or sheet says that it holds."""

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

STATUS = (
    "status", "orderstatus", "orderstate", "state", "financialstatus", "订单状态", "交易状态", "订单状态名称",
)  # fmt: skip

RETURN_FLAGS = (
    "returned", "isreturned", "isreturn", "refunded", "isrefunded", "isrefund", "cancelled", "canceled",
    "iscancelled", "iscanceled", "wasreturned", "return", "refund", "是否退货", "是否退款", "已退货", "已退款", "是否取消",
)  # fmt: skip
"""What a column is called that says yes of what came back."""

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

RATING_PARTS = (
    "rating", "rate", "score", "star", "grade", "mark", "vote", "point", "stern", "bewert", "eval",
    "preference", "opinion", "评", "分", "星", "評", "별", "평점",
)  # fmt: skip
LABEL_PARTS = (
    "label", "like", "liked", "purchas", "bought", "buy", "click", "convert", "target", "positive", "vote",
    "thumb", "feedback", "interest", "accept", "喜欢", "购买", "点击", "标签", "转化", "是否",
    "评价", "态度",
)  # fmt: skip
"""Parts of names that tell of an opinion; a column of small numbers by any other name is none."""

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
