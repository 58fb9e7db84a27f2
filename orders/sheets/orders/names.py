"""What companies call the columns of their ledgers: other names of each heading, and which columns hold what."""

from orderdesk.core.sheets.reading import Headings
from orderdesk.core.sheets.rows import EXPLANATIONS, named
from orders.sheets.orders import columns as at

ALSO = {
    at.NUMBER: named(
        "订单号、订单号码、单号、订单编码、销售单号、单据编号、单据号、销售订单号、"
        "Order No、Order Number、Order ID、Order #、Order、SO No、Sales Order、Order Code"
    ),
    at.CUSTOMER: named(
        "客户、客户名、客户全称、购货单位、购货方、购买方、采购单位、买方、需方、单位名称、客户单位、"
        "客户公司、订货单位、往来单位、公司名称、甲方、客户简称、采购方、收货单位、"
        "委托方、定作方、购方名称、Customer、Customer Name、Client、"
        "Client Name、Buyer、Company、Company Name、Account"
    ),
    at.CONTACT: named(
        "客户联系人、收货人、联系人姓名、采购员、采购联系人、收件人、对接人、Contact、Contact Name、"
        "Contact Person、Attention、Attn、Consignee"
    ),
    at.PHONE: named(
        "联系电话、电话、手机、手机号、手机号码、联系手机、电话号码、客户电话、收货电话、收货人电话、"
        "联系人电话、联系人手机、客户手机、手机/电话、Phone、Phone Number、"
        "Telephone、Tel、Mobile、Contact Phone、Contact No"
    ),
    at.ORDERED: named(
        "订货日期、订单日期、下单时间、订购日期、签订日期、签约日期、合同日期、接单日期、单据日期、销售日期、"
        "日期、开单日期、订货时间、下单日、录单日期、制单日期、业务日期、"
        "Order Date、Date、Ordered On、Date Ordered、Ordered"
    ),
    at.PRODUCT: named(
        "产品名称、品名、货品名称、商品名称、物料名称、货物名称、产品、商品、货品、服务名称、名称、"
        "产品或服务、存货名称、项目名称、货物、物品名称、标的物、产品名、商品名、"
        "Product、Product Name、Item、Item Name、Description、Goods"
    ),
    at.SPEC: named(
        "型号、规格、型号规格、规格及型号、产品型号、产品规格、规格/型号、货品规格、商品规格、Spec、"
        "Specification、Model、Model No、Part No、Part Number、SKU"
    ),
    at.QUANTITY: named("订货数量、订单数量、销售数量、购买数量、订购数量、件数、台数、Qty、Quantity、Units、Pcs"),
    at.PRICE: named(
        "含税单价、单价含税、销售单价、成交价、价格、售价、成交单价、"
        "含税价、销售含税单价、销售价、合同单价、含税售价、"
        "订单单价、报价、Unit Price、Price、Price Each"
    ),
    at.AMOUNT: named(
        "金额合计、合计金额、金额、总价、含税金额、含税合计、含税总金额、"
        "合同金额、订单总额、销售总额、"
        "总额、订单金额、销售金额、价税合计、小计、合计、小计金额、"
        "含税总价、Amount、Total、Line Total、Total Amount、Subtotal、Extended Price"
    ),
    at.TERMS: named(
        "结算方式、付款条件、付款期限、收款条件、结算周期、货款结算、付款条款、"
        "支付方式、收款方式、结款方式、付款、结算、账期、付款约定、结算条件、"
        "Payment Terms、Terms、Payment、Payment Method"
    ),
    at.ADDRESS: named(
        "送货地址、收货地址、地址、交货地址、交货地点、送货地点、收件地址、发货地址、客户地址、Address、"
        "Delivery Address、Ship To、Shipping Address、Ship Address"
    ),
    at.DUE: named(
        "交期、交货日期、要求到货日期、客户交期、合同交期、计划发货日期、要求发货日期、交付期、最迟交期、"
        "交货期、要求交期、要求交货、要求交货期、要求到货、约定交期、要求交货日期、预计交期、到货日期、需求日期、承诺交期、"
        "交货时间、计划交期、Due Date、Delivery Date、Required Date、Due、Promised Date、Ship By、Need By"
    ),
    at.OWNER: named(
        "业务员、经办人、负责业务员、所属业务员、跟进业务员、销售负责、跟单、经办业务员、业务、销售员、"
        "销售人员、销售、业务负责人、跟单员、销售代表、客户经理、负责人、业务经理、"
        "Salesperson、Sales Rep、Sales Person、Owner、Employee、Account Manager、Sales"
    ),
    at.NOTE: named("附注、备注说明、说明、备注信息、特殊要求、Note、Notes、Remark、Remarks、Comment、Comments"),
    at.STATUS: named(
        "状态、订单进度、进度、交付进度、订单进展、完成情况、"
        "单据状态、执行状态、当前状态、发货状态、履约状态、Status、Order Status"
    ),
    at.CONFIRMED: named("确认时间、审核日期、订单确认日期、Confirmed On、Confirmed、Confirmation Date"),
    at.SHIPPED: named("出货日期、发货时间、出库日期、实际发货日期、Shipped Date、Ship Date、Shipped On、Shipped"),
    at.DELIVERED: named(
        "签收日期、实际交货日期、实际到货日期、验收日期、Delivered On、Delivered、Actual Delivery Date"
    ),
    at.DISCOUNT: named("折扣率、优惠折扣、Discount"),
    at.FREIGHT: named("运杂费、物流费、运输费、运费金额、Freight、Shipping、Shipping Cost"),
    at.REGION: named("区域、省份、销售区域、所在地区、Region、Area、Ship Country"),
    at.KIND: named("客户分类、客户类别、客户属性、客户性质、Customer Type"),
    at.TAX: named("增值税率、税点、Tax Rate、VAT Rate"),
    at.CUSTOMER_NUMBER: named(
        "客户订单编号、客户订单、客户PO、客户PO号、客户PO#、客户单号、客户合同号、客户合同编号、客户采购单号、客户采购订单号、"
        "采购订单号、采购单号、对方订单号、对方单号、对方合同号、来单号、PO、PO号、PO#、PO No、PO Number、"
        "Purchase Order、Purchase Order No、Customer PO、Customer PO No、Customer Order No、"
        "Customer Reference、Your Reference"
    ),
    at.CODE: named(
        "产品编号、产品代码、货品编码、货品编号、货品代码、商品编码、商品编号、商品代码、物料编码、物料编号、物料代码、"
        "存货编码、存货编号、品号、货号、料号、编码、Product Code、Item Code、Item No、Item Number、Material No"
    ),
}
CONTRACT = named("合同编号、合同号")
DATES = (at.ORDERED, at.DUE, at.CONFIRMED, at.SHIPPED, at.DELIVERED)
HEADINGS = Headings(
    at.HEADINGS,
    at.REQUIRED,
    also=ALSO,
    ignored=EXPLANATIONS,
    summed=frozenset({at.AMOUNT, at.QUANTITY, at.FREIGHT}),
    words=at.WORDS,
    instead=at.INSTEAD,
    later=({at.NUMBER: CONTRACT}, {at.CUSTOMER_NUMBER: CONTRACT}),
)
