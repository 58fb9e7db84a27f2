"""How money came in, as sheets call it."""

from orders.states import Method

WORDS = {  # the usual word first
    Method.BANK: "银行转账 转账 电汇 网银 网银转账 银行汇款 汇款 对公转账 公对公 银行 银行存款 Bank BankTransfer",
    Method.DRAFT: "承兑汇票 承兑 汇票 银行承兑 银行承兑汇票 商业承兑汇票 电子承兑 银承 商承 票据 Draft AcceptanceDraft",
    Method.CASH: "现金 现款 Cash",
    Method.WECHAT: "微信 微信支付 微信转账 WeChat WeChatPay",
    Method.ALIPAY: "支付宝 支付宝转账 Alipay",
    Method.OTHER: "其他 其它 支票 POS 刷卡 银行卡 Other",
}
USUAL = {method.value: words.split()[0] for method, words in WORDS.items()}
KNOWN = {word: method.value for method, words in WORDS.items() for word in words.lower().split()}
