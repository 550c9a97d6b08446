"""Names of months, as dates are written in the languages of shops."""

from __future__ import annotations

_FULL = {
    "en": "january february march april may june"
    " july august september october november december",
    "es": "enero febrero marzo abril mayo junio"
    " julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin"
    " juillet août septembre octobre novembre décembre",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "pt": "janeiro fevereiro março abril maio junho"
    " julho agosto setembro outubro novembro dezembro",
    "it": "gennaio febbraio marzo aprile maggio giugno"
    " luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni"
    " juli augustus september oktober november december",
    "pl": "stycznia lutego marca kwietnia maja czerwca"
    " lipca sierpnia września października listopada"
    " grudnia",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "sv": "januari februari mars april maj juni"
    " juli augusti september oktober november december",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
}  # fmt: skip
_SHORT = {
    "en": "jan feb mar apr may jun jul aug sep oct nov dec",
    "es": "ene feb mar abr may jun jul ago sep oct nov dic",
    "fr": "janv févr mars avr mai juin juil août sept oct nov déc",
    "de": "jan feb mär apr mai jun jul aug sep okt nov dez",
    "pt": "jan fev mar abr mai jun jul ago set out nov dez",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "nl": "jan feb mrt apr mei jun jul aug sep okt nov dec",
    "pl": "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    "ru": "янв фев мар апр мая июн июл авг сен окт ноя дек",
    "tr": "oca şub mar nis may haz tem ağu eyl eki kas ara",
}  # fmt: skip
_FURTHER = {"janner": 1, "jänner": 1, "maerz": 3, "fevrier": 2, "aout": 8, "decembre": 12,
    "marco": 3, "setiembre": 9, "sept": 9, "wrzesnia": 9, "pazdziernika": 10}  # fmt: skip

MONTHS: dict[str, int] = dict(_FURTHER)
"""The number of each month by its name, in full or cut, in small letters."""
for _names in (*_SHORT.values(), *_FULL.values()):
    MONTHS |= {name: number for number, name in enumerate(_names.split(), 1)}
