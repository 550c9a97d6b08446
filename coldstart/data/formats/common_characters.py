"""How likely a text is what it was decoded as, by the characters that its script uses daily."""

from __future__ import annotations

import re
from collections.abc import Callable

_SHARED_CHINESE = (
    "的一是不了在人有我他中上大和到以要出会可也生能而子那得于下自之年作里用道行所然家成方多去法如都同"
    "起看定天分好小部其些主心本前但因只想日意力把十民第公此已工使情明性知全三又正外高由很最重手文政美"
    "相利什二等或新己制身果加西斯月合回特代内信表化老位次度常先海通教原提立及比解水名真各入口平系活更"
    "打女四神何安少反受目太量再感建做接必件期市直命山金指克至便空治司五基眼非即且思王完色路南品住告求"
    "据程北死交取拉格望共切今服商元支付址店宝促免退快存尺性手箱街男衣帽包袋茶咖啡豆牛奶油米果酒料菜肉"
    "水杯桌椅床皮革木塑青黑灰粉古春秋冬季套克斤升盒瓶香甜白光台式免日本大小中"
)
_SIMPLIFIED = (
    "这个们来为国地说时就你对着过发后经么学当没动面进样理它与长机义关点业将两间问应战向头体政见产话给"
    "世门任儿东声员论处走义几认条气题尔别变总电数报才结军务场计管资许统区保队形社决展马科书则听却界达"
    "强难权象设记类边该规万觉术领确传师观清识带导争运编号称用户买卖价单订收货店铺贝标数状态评论描述牌"
    "销售优惠券换递物流库颜码规属备注客姓邮城省县裤鞋袜裙被纸洗护肤霜膜液棉麻丝绸铁钢银玻璃陶瓷胶红橙"
    "黄绿蓝紫棕厚薄轻简约复夏赠礼组片毫米寸饮汤鱼鸡蛋壶锅碗灯垫沙巾亚瑜伽燕麦面包衬衫购车结账会员时间"
    "详细类别创建完成交易成功关闭金额实际运费留言款式材质适用风格功效净含量生产日期保质"
)
_TRADITIONAL = (
    "這個們來為國地說時就你對著過發後經麼學當沒動面進樣理它與長機義關點業將兩間問應戰向頭體政見產話給"
    "世門任兒東聲員論處走義幾認條氣題爾別變總電數報才結軍務場計管資許統區保隊形社決展馬科書則聽卻界達"
    "強難權象設記類邊該規萬覺術領確傳師觀清識帶導爭運編號稱用戶買賣價單訂收貨店鋪貝標數狀態評論描述牌"
    "銷售優惠券換遞物流庫顏碼規屬備註客姓郵城省縣褲鞋襪裙被紙洗護膚霜膜液棉麻絲綢鐵鋼銀玻璃陶瓷膠紅橙"
    "黃綠藍紫棕厚薄輕簡約復夏贈禮組片毫米寸飲湯魚雞蛋壺鍋碗燈墊沙巾亞瑜伽燕麥麵包襯衫購車結帳會員時間"
    "詳細類別創建完成交易功關閉金額實際運費留言款式材質適用風格效淨含產無於並臺灣裡綿網寄"
)
_KOREAN = (
    "이다는의에가을를은고로하도지사기리시어나라자해대서한그일인정여아수전제부주만상보장스들과원구성있조교동"
    "것적없국되공안오거관영내유진신경모위년월미방선생화치우무소학세명현물중개연회면당비게재발식용행품산등금반"
    "분실매본음네두마바까타트크드레러루디니더데던단달담답류름민밀번별불빛색석설송순술숙습승심쓰씨약양업역열염"
    "온올와외요운울워웨율으응입잎작잔잘잡저절점접종좋죄준줄증질집차찬참채책처천철청체초최추출충친카커코콩키터테"
    "토통투특티파판팔패펴편평포표풍프피필함합항향험형호혼홍환활황효후훈휴흐희객문배결택램킬녹빵누말셔츠바발방컵"
    "냄램분꽃옵션브랜카테평뷰날짜름간십백천만억쇼핑몰귀릿핸폰폴북컴퓨쿠션쿠폰할적립금액"
)
_KANJI = (
    "日一国人年大十二本中長出三時行見月後前生五間上東四今金九入学高円子外八六下来気小七山話女北午百書先"
    "名川千水半男西電校語土木聞食車何南万毎白天母火右読友左休父雨商品番号注文顧客会員購入者価格数量色店舗評"
    "説明税込合計住所郵便県市区町村都府性別誕備考送料決済方法配達届状態返単画像詳細種類売買登録更新分在庫無"
    "有不可用社内容型式発表示通常製造販元茶豆乳米粉油糖塩酒果実野菜肉魚卵器皿杯鍋机灯布綿麻絹革鉄銀紙箱袋靴"
    "帽服赤青緑黄黒灰紫季春夏秋冬粗利原産地個枚台冊点数曜氏様御社業務部課担当開始終了期限曲映画音楽"
)
_WESTERN = "éèêëàâäáãåçñóòôöõøúùûüíìîïßæœÉÈÀÄÖÜÅØÁÍÓÚÑÇŒÆšžŠŽýÿÊÂÔ"
_WESTERN_SIGNS = "€£©®™°«»“”„‘’‚–—…·•²³½¼¾¿¡§´`ºª×¥µ±\xa0"
_CYRILLIC = "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф"
_GREEK = "αοιετσνηυρπκμλςόίάγδέήωχθύφβώξζψ"
_VOWELS = frozenset("аеёиоуыэюяіїєъαεηιουωάέήίόύώ")
_NO_WORD = re.compile(r"ς\w|σ(?!\w)|[ΐΰϋΫ]\w|(?<!\w)[ьъы]|[α-ώа-я][Ά-ΏА-Я]|\w[¨΄]\w")
"""What stands in no word: the sigma of an end elsewhere, a sign first, a capital after a letter."""
_PUNCTUATION = "、。，．・：；？！“”‘’（）《》「」『』【】〔〕—…～·￥　"

# Each codec's daily characters, and the leading bytes of the characters that are still usual.
_SCRIPTS: dict[str, tuple[frozenset[str], str, range]] = {
    "gb18030": (frozenset(_SHARED_CHINESE + _SIMPLIFIED), "gb2312", range(0xB0, 0xD8)),
    "big5hkscs": (frozenset(_SHARED_CHINESE + _TRADITIONAL), "big5", range(0xA4, 0xC7)),
    "cp949": (frozenset(_KOREAN), "euc_kr", range(0xB0, 0xC9)),
    "cp932": (frozenset(_KANJI), "euc_jp", range(0xB0, 0xD0)),
    "euc_jp": (frozenset(_KANJI), "euc_jp", range(0xB0, 0xD0)),
}
CODECS = (*_SCRIPTS, "cp1252", "cp1251", "cp1253")
_USUAL = 0.3
_SIGN = 0.6


def likelihood(text: str, codec: str) -> float:
    """Return the mean weight of the characters beyond ASCII: 1 for daily ones, 0 for odd ones.

    Parameters
    ----------
    text : str
        Decoded by `codec`; U+FFFD where that failed.
    codec : str
        One of `CODECS`.

    Examples
    --------
    >>> header = "商品编号,用户".encode("gb18030")
    >>> scores = {c: likelihood(header.decode(c, "replace"), c) for c in ("gb18030", "cp949")}
    >>> scores["gb18030"] > 2 * scores["cp949"]
    True
    """
    runs = re.findall(r"[^\0-\x7f]+", text)
    if codec == "cp1252":
        weights = [weight for run in runs for weight in _western(run)]
    elif codec == "cp1251":
        weights = [weight for run in runs for weight in _letters(run, _CYRILLIC)]
    elif codec == "cp1253":
        weights = [weight for run in runs for weight in _letters(run, _GREEK)]
    else:
        weigh = _weigher(codec)
        weights = [weight for run in runs for character in run for weight in weigh(character)]
    return sum(weights) / len(weights) if weights else 0.0


def _weigher(codec: str) -> Callable[[str], tuple[float, ...]]:
    daily, charset, leads = _SCRIPTS[codec]
    kana = codec in ("cp932", "euc_jp")
    weights: dict[str, tuple[float, ...]] = {}

    def weigh(character: str) -> tuple[float, ...]:
        if character in weights:
            return weights[character]
        weight = 0.0
        if character in daily or (kana and "\u3041" <= character <= "\u30fe"):
            weight = 1.0
        elif character in _PUNCTUATION:
            weight = _SIGN
        elif ("\uff61" <= character <= "\uff9f" and kana) or ("０" <= character <= "ｚ"):
            weight = _USUAL
        else:
            pair = character.encode(charset, "ignore")
            if len(pair) == 2 and pair[0] in leads:
                weight = _USUAL
        weights[character] = (weight,)
        return weights[character]

    return weigh


def _western(run: str) -> list[float]:
    # Accented letters rarely touch; other scripts come as long runs of them.
    if len(run) > 3:
        return [0.05] * len(run)
    touching = 1.0 if len(run) == 1 else 0.7
    return [touching if c in _WESTERN else _SIGN if c in _WESTERN_SIGNS else 0.1 for c in run]


def _letters(run: str, alphabet: str) -> list[float]:
    # A lone letter of another script inside Latin text is an accented letter of another encoding.
    # Of the letters of a word at least a third are vowels; of another script's, read as these, few.
    n_vowels = sum(letter in _VOWELS for letter in run.lower())
    touching = min(1.0, 3 * n_vowels / len(run)) if len(run) > 2 else 0.3
    if _NO_WORD.search(run):
        touching = 0.0
    weights = []
    for before, letter in zip(" " + run, run, strict=False):
        # No capital follows a small letter in one word; bytes of other scripts mix them.
        usual = letter in alphabet or (letter.lower() in alphabet and not before.islower())
        rank = alphabet.find(letter.lower())
        weights.append(touching * (1.0 - 0.02 * rank) if usual else 0.0)
    return weights
