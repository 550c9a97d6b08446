"""Words of the states of orders, and what columns of such states are called."""

from __future__ import annotations

NOTHING_CAME_OF_IT = (
    "cancel", "sin pagar", "por pagar", "da pagare", "à payer", "rto", "return to origin",
    "refunded", "returned", "voided", "unpaid", "awaiting payment", "payment pending",
    "pending payment", "payment failed", "declined", "rejected", "storn", "abgebrochen",
    "abgelehnt", "widerruf", "retourn", "zurückges", "zurückgeg", "erstattet", "rückerstatt",
    "unbezahlt", "nicht bezahlt", "zahlung ausstehend", "annul", "rembours", "refusé", "impayé",
    "non payé", "en attente de paiement", "cancél", "anulad", "devuelt", "devoluci", "reembols",
    "rechazad", "impagad", "no pagad", "pendiente de pago", "devolvid", "estornad", "recusad",
    "não pago", "nao pago", "aguardando pagamento", "rimbors", "restituit", "rifiutat", "non pagat",
    "in attesa di pagamento", "anulow", "zwróc", "zwrot", "odrzuc", "nieopłac", "отмен", "возврат",
    "возвращ", "отказ", "не оплач", "неоплач", "ожидает оплаты", "geannul", "geretour",
    "terugbetaald", "niet betaald", "onbetaald", "iptal", "iade", "ödenmedi", "ödeme bekl", "avbru",
    "makulera", "återbetal", "キャンセル", "返品", "返金", "returner", "refunde", "kansell",
    "afbrudt", "tilbagebetal", "tilbakebetal", "ikke betalt", "ubetalt", "obetald", "ej betald",
    "afventer betaling", "avventer betaling", "afvist", "avvist", "avvisad", "slettet", "peruttu",
    "peruutet", "palautet", "maksamatta", "odottaa maksua", "hylätty", "zrušen", "vrácen", "vráten",
    "nezaplac", "neuhrazen", "čeká na platbu", "zamítnut", "töröl", "visszaküld", "visszáru",
    "visszatérít", "sztorn", "elutasít", "fizetésre vár", "kifizetetlen", "anulat", "returnat",
    "rambursat", "neplătit", "neachitat", "așteptarea plății", "respins", "refuzat", "otkazan",
    "poništen", "vraćen", "preklican", "vrnjen", "анулир", "върнат", "скасован", "повернен",
    "відмін", "відмов", "відхилен", "очікує оплати", "ακυρ", "επιστρ", "επεστρ", "απορρίφ",
    "απλήρωτ", "αναμονή πληρωμής", "batal", "dikembalikan", "pengembalian", "diretur", "ditolak",
    "belum dibayar", "belum bayar", "menunggu pembayaran", "hủy", "huỷ", "trả hàng", "trả lại",
    "hoàn tiền", "hoàn hàng", "từ chối", "chưa thanh toán", "chờ thanh toán", "giao hàng thất bại",
    "giao không thành công", "ยกเลิก", "คืนสินค้า", "คืนเงิน", "ตีกลับ", "ปฏิเสธ", "ยังไม่ชำระ",
    "รอชำระ", "รอการชำระ", "ملغ", "إلغاء", "الغاء", "مرتجع", "مسترجع", "استرجاع", "إرجاع", "ارجاع",
    "مسترد", "استرداد", "مرفوض", "غير مدفوع", "بانتظار الدفع", "لغو", "مرجوع", "בוטל", "ביטול",
    "הוחזר", "החזר", "זוכה", "נדחה", "לא שולם", "ממתין לתשלום", "रद्द", "कैंसिल", "वापस", "लौटा",
    "रिफंड", "अस्वीकृत", "अवैतनिक", "भुगतान लंबित", "不成立", "退貨完成", "取消", "未払", "未入金",
    "入金待ち", "취소", "반품", "환불", "미결제", "미입금", "입금대기",
)  # fmt: skip
WHOLE_STATES = (
    "draft", "quotation", "quotation sent", "overdue", "expired", "abandoned", "denied",
    "reversed", "entwurf", "brouillon", "borrador", "rascunho", "bozza", "concept", "utkast",
    "kladde", "luonnos", "koncept", "piszkozat", "ciornă", "szkic", "черновик", "чернетка",
    "taslak", "草稿", "下書き", "πρόχειρο", "bản nháp", "ฉบับร่าง", "مسودة", "טיוטה", "retour",
    "retur", "rückgabe", "rücksendung", "reso", "chargeback", "returned to sender", "void",
    "failed", "unavailable", "trash", "refund", "return", "on hold", "退货", "退款", "退貨",
    "已退貨", "已关闭", "交易关闭", "交易失败", "支付失败", "退款成功", "已退款", "已退货",
    "退款完成", "退货完成", "退款中", "退货中", "退货退款中", "待退款", "待退货", "拒收",
    "已拒收", "买家拒收", "待付款", "等待付款", "等待买家付款", "未付款", "待支付", "等待支付",
    "未支付", "等待买家支付", "(删除)等待出库",
)  # fmt: skip
"""What is such a state as a whole; as a part of others it may be none."""
CAME_TRUE = (
    "unfulfilled", "unshipped", "未发货", "未発送", "未出荷", "미발송", "prepaid", "deliver",
    "shipped", "complete", "fulfilled", "paid", "processing", "processed", "confirmed", "received",
    "closed", "new", "open", "pending", "in transit", "dispatched", "abgeschlossen", "versandt",
    "versendet", "verschickt", "geliefert", "zugestellt", "bezahlt", "bearbeit", "erledigt",
    "offen", "livré", "expédi", "terminé", "payé", "en cours", "confirmé", "entregad", "entregue",
    "enviad", "completad", "pagad", "pago", "pendiente", "pendente", "concluíd", "finaliz",
    "consegnat", "spedit", "completat", "pagat", "in lavorazione", "wysłan", "dostarcz", "zrealiz",
    "opłac", "zakończ", "доставл", "отправл", "выполн", "заверш", "оплач", "получен", "вручен",
    "geleverd", "verzonden", "afgerond", "betaald", "voltooid", "teslim", "kargo", "tamamland",
    "onayland", "levere", "levert", "skickad", "sendt", "betald", "betalt", "slutför", "afslut",
    "fullfør", "gennemfør", "toimitet", "lähetet", "maksettu", "valmis", "käsittel", "doručen",
    "odeslán", "vyřízen", "zaplacen", "uhrazen", "expedov", "dokončen", "zpracov", "teljesít",
    "szállít", "feldolgoz", "fizetve", "átvé", "livrat", "expediat", "plătit", "achitat",
    "procesare", "isporučen", "poslan", "plaćen", "dostav", "відправ", "достав", "виконан", "сплач",
    "отриман", "ολοκληρ", "παραδόθ", "παραδομ", "εστάλ", "απεστάλ", "πληρώθ", "εκκρεμ",
    "επεξεργασία", "selesai", "dikirim", "diproses", "diterima", "dibayar", "lunas", "terkirim",
    "dihantar", "đã giao", "đang giao", "hoàn thành", "hoàn tất", "thành công", "đã thanh toán",
    "đã nhận", "đang xử lý", "đã gửi", "vận chuyển", "chờ xác nhận", "chờ lấy hàng", "สำเร็จ",
    "จัดส่ง", "ส่งแล้ว", "ชำระแล้ว", "ชำระเงินแล้ว", "เสร็จ", "مكتمل", "توصيل", "شحن", "تسليم",
    "مدفوع", "قيد", "תשלום התקבל", "נמסר", "נשלח", "הושלמ", "הושלם", "שולם", "בטיפול", "סופק",
    "डिलीवर", "भेज", "पूर्ण", "वितरित", "शिप", "発送", "配送", "出荷", "完了", "入金済", "支払済",
    "処理中", "배송", "결제완료", "완료", "已完成", "已发货", "已付款", "交易成功", "已签收",
    "待发货", "待收货", "等待发货", "等待卖家发货", "已收货", "确认收货", "待评价", "已评价",
    "已支付", "已成交",
)  # fmt: skip
RETURNS = (
    "refund", "return", "rückgabe", "rücksendung", "retoure", "retour", "reso", "devolução",
    "chargeback", "dispute", "vrácení", "visszavét", "退款", "退货", "退貨", "退換",
)  # fmt: skip
"""What may be asked for and refused: one that is under way came true, its mere mention did not."""
PAYMENTS = (
    "paid", "payment", "bezahl", "zahlung", "payé", "paiement", "pagad", "pago", "pagat",
    "pagamento", "оплач", "оплат", "сплач", "betaald", "betaling", "betald", "betalt", "ödeme",
    "opłac", "płatno", "zaplac", "platb", "fizet", "plătit", "plată", "plać", "πληρ", "bayar",
    "thanh toán", "ชำระ", "دفع", "مدفوع", "שולם", "תשלום", "भुगतान", "付款", "支付", "入金", "支払",
    "결제", "입금",
)  # fmt: skip
"""What was not paid for came to nothing; where it was not delivered, nobody knows."""
PARTIAL = (
    "partial", "partly", "teilweise", "teil", "partiel", "parcial", "parzial", "parțial", "częśc",
    "частич", "частков", "gedeelt", "kısm", "delvis", "osittain", "částeč", "čiastoč", "djelomič",
    "részben", "sebagian", "một phần", "μερικ", "บางส่วน", "جزئي", "חלקי", "आंशिक", "部分", "一部",
    "부분",
)  # fmt: skip
STATE_NAMES = (
    "status", "state", "statut", "état", "etat", "estado", "situação", "situacao", "stato",
    "stan", "статус", "состояние", "durum", "toestand", "zustand", "ステータス", "状態", "状况",
    "状況", "状态", "狀態", "상태", "statü", "κατάσταση", "trạng thái", "tình trạng", "สถานะ",
    "حالة", "الحالة", "وضعیت", "állapot", "státusz", "starea", "tilstand", "סטטוס", "מצב",
    "स्थिति", "स्टेटस",
)  # fmt: skip
SHORT_NAMES = ("stav", "stan", "stare", "tila", "olek", "stanje", "стан")
"""Such names that are parts of other words, so that only the whole word is one."""
OF_PEOPLE = (
    "customer", "user", "member", "account", "subscri", "loyal", "mail", "kunde", "mitglied",
    "client", "newsletter", "müşteri", "πελάτ", "khách hàng", "ลูกค้า", "عميل", "العملاء", "vevő",
    "ügyfél", "pelanggan", "zákazn", "asiakas", "asiakka", "לקוח", "ग्राहक", "клиент", "клієнт",
    "会员", "用户", "客户", "会員", "顧客", "회원", "고객",
)  # fmt: skip
OF_ORDERS = (
    "order", "bestell", "commande", "pedido", "ordine", "zamówien", "заказ", "sipariş",
    "παραγγελ", "đơn hàng", "คำสั่งซื้อ", "ออเดอร์", "طلب", "rendelés", "pesanan", "objednáv",
    "comenz", "comand", "tilau", "ordre", "הזמנ", "ऑर्डर", "замовлен", "поръчк", "订单", "注文",
    "受注", "주문",
)  # fmt: skip
