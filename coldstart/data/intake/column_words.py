"""What columns and tables are called in the wild, best first."""

from __future__ import annotations

from coldstart.data import columns
from coldstart.data.intake.names import Names, squeezed

USER_NOUNS = (
    "user", "customer", "client", "shopper", "household", "member", "buyer", "purchaser", "consumer",
    "visitor", "reviewer", "subscriber", "account", "person", "patient", "student", "learner",
    "borrower", "candidate", "applicant", "viewer", "listener", "reader", "player", "rater", "profile",
    "用户", "客户", "顾客", "会员", "买家", "消费者", "学员", "学生", "患者", "读者", "买方",
    "顧客", "会員", "ユーザー", "購入者", "고객", "회원", "사용자", "구매자", "주문자",
    "kunden", "kunde", "cliente", "acheteur", "utilisateur", "usuario", "käufer", "besteller",
    "mitglied", "subject",
)  # fmt: skip
ITEM_NOUNS = (
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
OF_SOMETHING_ELSE = (
    "order", "invoice", "auftrag", "booking", "reservation", "line", "categor", "type", "group",
    "class", "segment", "brand",
    "kategorie", "bestell", "rechnung", "session", "seller", "vendor", "store", "shop", "warehouse",
    "count", "tracking", "phone", "parent", "transaction", "status", "订单", "类目", "分类", "类别", "类型", "店铺",
    "商家订单", "注文", "受注", "주문번호", "카테고리", "品牌", "物流",
)  # fmt: skip
OF_STAFF = ("salesperson", "manager", "staff", "employee", "cashier")
"""Who sells is not who buys."""
_NO_ITEMS_ALONE = (
    "position", "stock", "material", "app", "content", "offer", "loan", "asset",
)  # fmt: skip
"""Nouns of items that stand alone for a place, a number or a word just as well."""


def _ids(nouns: tuple[str, ...], extra: tuple[str, ...], not_alone: tuple[str, ...] = ()) -> Names:
    plain = [noun + ending for ending in ID_ENDINGS for noun in nouns]
    alone = [noun for noun in nouns if noun not in not_alone]
    return Names(dict.fromkeys(squeezed(name) for name in (*plain, *extra, *alone)))


USER_IDS = _ids(
    USER_NOUNS,
    (
        "userpseudoid", "uid", "userid", "custid", "cid", "customeruniqueid", "clientid", "memberid",
        "msno", "openid", "unionid", "买家会员名", "买家昵称", "买家账号", "买家帐号", "会员名", "会员名称",
        "会员账号", "用户名", "用户账号", "客户名", "下单帐号", "下单账号", "账号", "帐号", "旺旺", "旺旺号",
        "买家旺旺", "会员卡号", "uuid", "username", "userhandle", "screenname", "login", "nickname", "昵称",
        "buyerusername", "accountname", "customer", "anonymousid", "distinctid", "mcvisid", "visitorid",
        "subjectid", "cookieid", "adid", "idfa", "gaid", "guestid", "guestnumber", "kunnr", "cardcode",
        "partnerid", "debitor", "soldto", "soldtoparty", "selltocustomerno", "billtocustomerno",
        "lenders", "lender", "donor", "donorid", "backer", "klantnummer", "klant",
        *(f"cust{ending}" for ending in ID_ENDINGS),
    ),
)  # fmt: skip
LATE_USERS = (
    "customeremail", "buyeremail", "useremail", "contactemail", "email", "emailaddress", "mail", "邮箱",
    "买家邮箱", "电子邮件", "phone", "phonenumber", "mobile", "手机", "手机号", "手机号码", "联系手机",
    "buyername", "customername", "kundenname", "注文者名", "fullvisitorid", "deviceid",
)  # fmt: skip
"""What stands for a person where nothing else does: mail, phone, device."""
PERSONS_NAMES = ("buyername", "customername", "kundenname", "注文者名")
"""Two people may share a name: it stands for a person where not even a phone does."""

ITEM_IDS = _ids(
    ITEM_NOUNS,
    (
        "parentasin", "variantid", "sku", "skuid", "skucode", "skunumber", "variantsku", "lineitemsku",
        "itemsku", "productsku", "asin", "iid", "pid", "stockcode", "materialnumber", "upc", "ean",
        "ean13", "gtin", "barcode", "isbn", "isbn13", "货号", "款号", "商家编码", "外部系统编号", "条码", "条形码",
        "spuid", "spu", "numiid", "itemnumber", "artnr", "handle", "slug", "icd9code", "icd10code",
        "icdcode", "contentid", "assetid", "coursecode", "matnr", "sellersku", "hotelid", "hotelcode",
        "propertyid", "roomid", "jobid", "jobcode", "adid", "bookmarkid",
    ),
    _NO_ITEMS_ALONE,
)  # fmt: skip
LATE_ITEMS = (
    "lineitemname", "productname", "itemname", "producttitle", "itemtitle", "宝贝标题", "宝贝名称",
    "商品标题", "商品名称", "商品", "品名", "商品名", "상품명", "artikelbezeichnung", "skuname",
    "artikelname", "produktname", "produktbezeichnung",
)  # fmt: skip
"""What stands for a thing where nothing else does: its name."""


BY_ROLE: dict[str, tuple[str, ...]] = {
    columns.USER_ID: USER_IDS + LATE_USERS,
    columns.ITEM_ID: ITEM_IDS + LATE_ITEMS,
    columns.LABEL: (
        "label", "liked", "like", "likes", "islike", "clicked", "click", "isclick", "purchased",
        "purchase", "ispurchase", "bought", "converted", "conversion", "target", "positive", "vote",
        "thumbs", "thumb", "feedback", "sentiment", "opinion", "recommended", "isrecommended",
        "recommend", "y", "reaction", "decision", "response", "rsvp", "swipe", "标签", "是否喜欢",
        "喜欢", "是否购买", "购买", "已购买", "是否点击", "点击",
        "目标", "态度", "反馈",
    ),
    columns.RATING: (
        "rating", "ratings", "stars", "star", "starrating", "score", "overall", "reviewscore",
        "ratingvalue", "grade", "bookrating", "userrating", "customerrating", "preference", "评分",
        "打分", "星级", "得分", "分数", "评价分", "評価", "평점", "별점", "bewertung", "sterne", "points",
    "verdict", "reviewrating", "productrating", "starscore", "puntuación", "puntuacion", "puntaje",
        "calificación", "calificacion", "valoración", "valoracion", "estrellas", "notation",
        "évaluation", "evaluation", "étoiles", "etoiles", "avaliação", "avaliacao", "estrelas",
        "voto", "valutazione", "punteggio", "stelle", "ocena", "gwiazdki", "оценка", "рейтинг",
        "waardering", "beoordeling", "cijfer", "sterren", "puan", "değerlendirme", "yıldız", "punkte",
        "評点", "点数", "評分", "星等",
    ),
    columns.EVENT_TYPE: (
        "eventtype", "event", "eventname", "behaviortype", "behaviourtype", "behavior", "behaviour",
        "action", "actiontype", "interactiontype", "interaction", "activity", "activitytype",
        "eventkind", "feedbacktype", "engagementtype", "useraction", "行为类型", "行为", "事件", "事件类型", "动作",
        "操作类型", "eventcode", "actioncode", "behaviorcode", "ereignis", "aktion", "evento", "action_id",
        "行为编码", "type",
    ),
    columns.COUNT: (
        "purchases", "itemspurchased", "itempurchasequantity", "ecommercepurchases", "purchasecount",
        "numpurchases", "unitspurchased", "购买次数", "成交件数", "支付件数",
        "quantity", "qty", "count", "playcount", "plays", "listens", "weight", "times", "freq",
        "frequency", "ncount", "lineitemquantity", "unitssold", "units", "quantitypurchased",
        "数量", "件数", "個数", "kwmeng", "购买数量", "商品数量", "宝贝数量", "订购数量", "次数", "播放次数", "수량", "menge",
        "itemsaddedtocart", "addtocarts", "carts", "加购次数", "加购件数",
        "views", "itemviews", "itemsviewed", "productviews", "viewcount", "浏览次数", "浏览量",
    ),
    columns.TIMESTAMP: (
        "timestamp", "eventtimestamp", "eventtime", "datetime", "time", "ts", "unixreviewtime",
        "unixtimestamp", "transactiontimestamp", "orderpurchasetimestamp", "purchasedate",
        "purchasedat", "purchasetime", "orderdate", "ordertime", "ordereddate", "orderedat",
        "invoicedate", "saledate", "transactiondate", "transactiontime", "tdat", "createdat",
        "created", "createdate", "createtime", "datecreated", "dateadd", "dateofpurchase", "reviewtime", "reviewdate",
        "ratedat", "createdon", "orderedon", "soldat", "boughtat", "visitstarttime", "paidat",
        "时间", "时间戳", "日期", "下单时间", "下单日期", "购买时间",
        "购买日期", "交易时间", "订单创建时间", "订单提交时间", "订单付款时间", "付款时间", "支付时间",
        "成交时间", "创建时间", "行为时间", "评价时间", "注文日", "注文日時", "購入日", "주문일시", "주문일",
        "구매일", "dateadded", "bookedat", "bookingdate", "erdat", "bestelldatum", "fecha", "datum", "date", "day",
    ),
    columns.TITLE: (
        "title", "itemtitle", "producttitle", "itemname", "productname", "prodname", "name",
        "displayname", "lineitemname", "producttitlename", "booktitle", "movietitle", "gamename",
        "artistname", "trackname", "originaltitle", "标题", "商品标题", "宝贝标题", "宝贝名称", "名称",
        "商品名称", "产品名称", "商品名", "产品名", "品名", "书名", "片名", "选购商品", "商品",
        "상품명", "제품명", "商品名称规格", "製品名", "product", "item", "artikelname", "produktname",
        "bezeichnung", "artikelbezeichnung", "produktbezeichnung", "artikel", "article", "designation",
        "désignation", "libelle", "libellé", "descripcion", "nombre", "produit", "品名规格", "商品名称规格",
        "longtitle", "shorttitle", "maktx", "arktx", "description", "itemdescription",
        "productdescription",
    ),
    columns.TEXT: ("text", "itemtext", "producttext", "fulltext", "文本", "商品文本", "产品文本"),
    columns.USER_TEXT: (
        "usertext", "userprofile", "userdescription", "customerprofile", "customertext",
        "profiletext", "persona", "用户文本", "用户画像", "用户描述", "客户画像",
    ),
}  # fmt: skip
"""Names of each role, best first."""
_TITLE_WORDS = (
    "título", "titulo", "titre", "titolo", "titel", "tytuł", "libellé", "libelle", "désignation",
    "designation", "denominación", "denominação", "denominazione", "название", "наименование",
    "descripción", "descripcion", "descrição", "descricao", "descrizione", "omschrijving", "opis",
)  # fmt: skip
_NAME_WORDS = ("nombre", "nom", "nome", "naam", "nazwa", "adı")
"""What a thing or a person is called: a title only where a thing stands beside it."""
_TITLED = (
    "producto", "artículo", "articulo", "publicación", "publicacion", "produit", "article", "produto",
    "artigo", "anúncio", "item", "prodotto", "articolo", "product", "artikel", "produktu", "oferty",
    "towaru", "товара", "продукта",
)  # fmt: skip
_OF = ("", "de", "de la", "du", "de l", "do", "da", "del", "dell", "van", "van het")
BY_ROLE[columns.TITLE] += (
    *(word + of + noun for noun in _TITLED for word in (*_TITLE_WORDS, *_NAME_WORDS) for of in _OF),
    *_TITLE_WORDS, "ürün adı", "ürün", "товар", "номенклатура",
)  # fmt: skip
BY_ROLE = {role: Names(dict.fromkeys(map(squeezed, names))) for role, names in BY_ROLE.items()}

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
    "profile", "bio", "summary", "content", "描述", "商品描述", "产品描述", "简介", "详情", "内容", "画像",
)  # fmt: skip
"""Taken for the text only where nothing else describes the row: the text is all that is read."""

NOT_FEEDBACK = (
    *BY_ROLE[columns.COUNT], "amount", "price", "unitprice", "cost", "total", "subtotal", "discount",
    "age", "week", "month", "year", "hour", "dayofweek", "orderdow", "orderhourofday", "dow",
    "ordernumber", "addtocartorder", "position", "rank", "index", "channel", "saleschannelid",
    "dayssincepriororder", "reordered", "storeid", "store", "helpfulvote", "helpful", "useful",
    "funny", "cool", "reviewcount", "价格", "金额", "単価", "金額", "单价", "年龄", "总价", "运费", "序号", "排名",
    "condition", "itemcondition", "成色", "orderstatus", "sequence", "seq", "line", "linenumber",
    "lineno", "row", "rownumber",
)  # fmt: skip
"""Numbers that are no opinion."""

ORDERS = (
    "orderid", "ordernumber", "orderno", "order", "transactionid", "invoiceno", "invoice",
    "invoicenumber", "basketid", "cartid", "receiptid", "receiptnumber", "sessionid", "session",
    "usersession", "订单号", "订单编号", "主订单编号", "子订单编号", "订单id", "交易号", "流水号",
    "会话id", "주문번호", "注文番号", "amazonorderid", "salesorderid", "checkoutid", "ticketid",
    "visitid", "incrementid", "bestellnummer", "bookingid", "bookingnumber", "reservationid", "vbeln",
)  # fmt: skip
"""What holds things together: an order, a basket, a visit. It is no person, and can stand in for one."""

ORDER_PARTS = (
    "order", "purchase", "auftrag", "bestell", "invoice", "rechnung", "basket", "receipt", "checkout", "commande", "pedido",
    "订单", "受注", "注文", "주문", "session", "visit", "booking", "reservation",
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
    *(noun for noun in USER_NOUNS if noun != "subject"),  # a lesson and a mail have one, too
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
    *ITEM_NOUNS, "sku", "brand", "category", "department", "genre", "品牌", "类目", "分类", "title", "标题", "品类",
)  # fmt: skip
"""How columns begin that tell of a user, or of an item, in one table of pairs."""

BY_TABLE: dict[str, tuple[str, ...]] = {
    columns.HOLDOUT: ("heldback", "holdout", "heldout", "留出", "验证集"),
    columns.INTERACTIONS: (
        "interaction", "rating", "event", "transaction", "purchase", "order", "click", "review",
        "pair", "behavio", "sale", "userartist", "log", "orderdetail", "history", "feedback", "交互",
        "评分", "订单", "购买", "行为", "点击", "交易", "明细", "销售", "주문",
    ),
    columns.USERS: (*USER_NOUNS, "demographic", "people"),
    columns.ITEMS: (*ITEM_NOUNS, "catalog", "catalogue", "sku", "meta", "feed", "목록"),
}  # fmt: skip
"""What the name of a file or sheet says that it holds."""

STATUS = (
    "status", "orderstatus", "orderstate", "state", "financialstatus", "订单状态", "交易状态", "订单状态名称",
)  # fmt: skip

RETURN_FLAGS = (
    "returned", "isreturned", "isreturn", "refunded", "isrefunded", "isrefund", "cancelled", "canceled",
    "iscancelled", "iscanceled", "wasreturned", "return", "refund", "是否退货", "是否退款", "已退货", "已退款", "是否取消",
    "storniert", "retourniert", "zurückgegeben", "annulé", "annulée", "annulee", "remboursé", "rembourse", "retourné",
    "cancelado", "cancelada", "anulado", "devuelto", "devolvido", "reembolsado", "annullato", "rimborsato",
    "reso", "anulowane", "zwrócone", "geannuleerd", "geretourneerd", "отменён", "отменен", "возвращён", "возвращен",
    "iptal", "iade", "キャンセル", "返品", "취소", "반품",
)  # fmt: skip
"""What a column is called that says yes of what came back."""

COUNTS_OF_OPINIONS = ("likes", "thumbs")
"""How many opinions something got: no label where a rating stands beside it."""
POINTS = ("points", "punkte", "点数")
"""A rating only on a known scale: a shop gives points for loyalty as well."""
