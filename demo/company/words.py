"""What the demo company and its customers are called, sell and say."""

from orderdesk.accounts.models import Role

COMPANY = {
    "company": "衡越工控（苏州）有限公司",
    "short_name": "衡越工控",
    "address": "苏州市吴中区东吴南路 158 号",
    "phone": "0512-65210000",
    "tax_no": "91320506MA20KX7T4H",
    "bank": "中国工商银行苏州吴中支行",
    "account": "1102020609000123456",
    "clauses": "一、质保期自签收之日起 12 个月，人为损坏除外。\n"
    "二、货到后 3 个工作日内验收，逾期未提出异议视为合格。\n"
    "三、争议由双方协商解决，协商不成的由供方所在地人民法院管辖。",
}
PASSWORD = "orderdesk-demo"  # noqa: S105 - printed on the first page of the README
TEAMS = ["华东一组", "华东二组"]
# (log-in, name, roles, team): the first twelve are the demo log-ins, the others fill the teams.
PEOPLE = [
    ("assistant", "林晓雯", [Role.SALES_ASSISTANT], 0),
    ("am1", "高远", [Role.ACCOUNT_MANAGER], 0),
    ("am2", "沈佳怡", [Role.ACCOUNT_MANAGER], 1),
    ("manager", "周敏", [Role.SALES_MANAGER], 0),
    ("manager2", "何志刚", [Role.SALES_MANAGER], 1),
    ("director", "罗振", [Role.SALES_DIRECTOR], None),
    ("warehouse", "孙伟", [Role.WAREHOUSE], None),
    ("production", "郑国强", [Role.PRODUCTION], None),
    ("logistics", "吴倩", [Role.LOGISTICS], None),
    ("aftersales", "许丹", [Role.AFTER_SALES], None),
    ("finance", "蒋琳", [Role.FINANCE], None),
    ("admin", "系统管理员", [Role.ADMINISTRATOR], None),
    ("assistant2", "徐梦洁", [Role.SALES_ASSISTANT], 1),
    ("am3", "陈立峰", [Role.ACCOUNT_MANAGER], 0),
    ("am4", "王雅琴", [Role.ACCOUNT_MANAGER], 0),
    ("am5", "陆文涛", [Role.ACCOUNT_MANAGER], 1),
    ("am6", "顾晓峰", [Role.ACCOUNT_MANAGER], 1),
]

# family | letters of its code | unit | price of the first | supply | working days | variants | specifications
FAMILIES = [
    (family, letters, unit, float(price), supply, int(days), variants.split(" / "), specs.split(" / "))
    for family, letters, unit, price, supply, days, variants, specs in (
        line.split(" | ")
        for line in """
开关电源 | PS | 台 | 186 | stock | 0
  | 120W / 240W / 480W / 960W
  | 24V 导轨式 / 24V 导轨式 / 24V 导轨式 / 48V 导轨式
伺服驱动器 | SD | 台 | 1480 | buy | 7
  | 400W / 750W / 1.5kW / 3kW
  | EtherCAT / EtherCAT / EtherCAT / 脉冲型
伺服电机 | SM | 台 | 1120 | buy | 7
  | 400W / 750W / 1.5kW / 3kW
  | 60 法兰 带刹车 / 80 法兰 / 130 法兰 / 130 法兰 带刹车
光电传感器 | PE | 只 | 41.85 | stock | 0
  | M12 / M18 常开 / M18 常闭 / M30
  | NPN 三线 / NPN 三线 / PNP 三线 / NPN 三线
接近开关 | PX | 只 | 28.5 | stock | 0
  | M8 / M12 / M18 / M30
  | NPN 常开 2m / NPN 常开 2m / PNP 常开 2m / NPN 常闭 2m
可编程控制器 | PC | 台 | 860 | stock | 3
  | 16 点 / 32 点 / 64 点 / 扩展模块 16 点
  | 晶体管输出 / 晶体管输出 / 晶体管输出 / 继电器输出
人机界面 | HM | 台 | 620 | stock | 3
  | 4.3 寸 / 7 寸 / 10 寸 / 15 寸
  | 以太网 / 以太网 / 以太网 双串口 / 以太网 双串口
变频器 | FC | 台 | 780 | buy | 5
  | 0.75kW / 2.2kW / 5.5kW / 15kW
  | 单相 220V / 三相 380V / 三相 380V / 三相 380V
安全继电器 | SR | 只 | 356 | stock | 2
  | 双通道 / 四通道 / 延时型 / 双手型
  | 24V DC / 24V DC / 24V DC / 24V DC
工业交换机 | SW | 台 | 268 | stock | 2
  | 5 口 / 8 口 / 16 口 / 8 口 光口
  | 百兆 导轨式 / 百兆 导轨式 / 千兆 导轨式 / 千兆 单模
接线端子 | TB | 盒 | 96 | stock | 0
  | UK2.5 / UK5 / UK10 / UK16
  | 100 只/盒 / 100 只/盒 / 50 只/盒 / 50 只/盒
传感器电缆 | CB | 根 | 22.8 | stock | 0
  | M8 3 芯 / M12 4 芯 / M12 5 芯 / M12 8 芯
  | PVC 2m / PUR 5m / PUR 5m 屏蔽 / PUR 10m 屏蔽
配电控制柜 | CA | 台 | 8600 | make | 12
  | A1 / A2 / A3 / B1
  | 600×1600×400 / 800×1800×400 / 800×2000×600 / 1000×2000×600
机器人夹爪 | GR | 套 | 2350 | make | 10
  | 平行 40 / 平行 63 / 三爪 80 / 真空 120
  | 行程 40mm / 行程 63mm / 行程 12mm / 吸盘 4 组
输送线驱动单元 | CV | 套 | 4900 | make | 15
  | 400 宽 / 600 宽 / 800 宽 / 转弯 90°
  | 碳钢 / 碳钢 / 不锈钢 / 碳钢
""".strip()
        .replace("\n  |", " |")
        .splitlines()
    )
]

# letters of the code of a family: its tax classification code; the groups are those of the tax office (1090 machines,
# of which 1 general, 2 special, 4 electrical, 5 electronic, 6 instruments), the rest is made up
TAX_CODES = {
    "PS": "1090412990000000000",
    "SD": "1090407030000000000",
    "SM": "1090402020000000000",
    "PE": "1090614010000000000",
    "PX": "1090614020000000000",
    "PC": "1090601010000000000",
    "HM": "1090513020000000000",
    "FC": "1090407010000000000",
    "SR": "1090406050000000000",
    "SW": "1090506040000000000",
    "TB": "1090406990000000000",
    "CB": "1090408010000000000",
    "CA": "1090407020000000000",
    "GR": "1090249010000000000",
    "CV": "1090108050000000000",
}

# province, city, area code, division code
CITIES = [
    tuple(city.split("-"))
    for city in [
        "江苏-苏州-0512-320500",
        "江苏-无锡-0510-320200",
        "江苏-常州-0519-320400",
        "江苏-南通-0513-320600",
        "江苏-扬州-0514-321000",
        "江苏-镇江-0511-321100",
        "江苏-泰州-0523-321200",
        "江苏-南京-025-320100",
        "江苏-徐州-0516-320300",
        "江苏-盐城-0515-320900",
        "江苏-昆山-0512-320583",
        "江苏-张家港-0512-320582",
        "上海-上海-021-310100",
        "浙江-杭州-0571-330100",
        "浙江-宁波-0574-330200",
        "浙江-温州-0577-330300",
        "浙江-嘉兴-0573-330400",
        "浙江-湖州-0572-330500",
        "浙江-绍兴-0575-330600",
        "浙江-台州-0576-331000",
        "浙江-金华-0579-330700",
        "浙江-乐清-0577-330382",
        "安徽-合肥-0551-340100",
        "安徽-芜湖-0553-340200",
        "安徽-马鞍山-0555-340500",
        "安徽-滁州-0550-341100",
        "山东-青岛-0532-370200",
        "山东-济南-0531-370100",
        "山东-烟台-0535-370600",
        "湖北-武汉-027-420100",
        "湖南-长沙-0731-430100",
        "江西-南昌-0791-360100",
        "福建-厦门-0592-350200",
        "福建-福州-0591-350100",
        "广东-东莞-0769-441900",
        "广东-佛山-0757-440600",
        "重庆-重庆-023-500100",
        "四川-成都-028-510100",
        "河南-郑州-0371-410100",
        "天津-天津-022-120100",
    ]
]
FIRST = "锐启明海方众长博天远三宏瑞正新木立科金恒信华中腾盛嘉泰鼎永佳安康德福广贵国汉和鸿惠吉建凯利隆美宁鹏荣"
SECOND = "丰源川辰圆合桥衍域图和信达海屿白远晟阳力通达兴泰业成诚昌飞峰光辉汇济康朗林凌茂明铭能普强勤润森升胜"
TRADES = [
    "自动化设备",
    "电气",
    "新能源科技",
    "包装机械",
    "阀业",
    "纺织机械",
    "汽车零部件",
    "印染设备",
    "家居智造",
    "光学仪器",
    "泵业",
    "钢构",
    "缝制设备",
    "医疗器械",
    "精密仪器",
    "智能装备",
    "模具",
    "船舶配件",
    "食品机械",
    "环保设备",
    "电子科技",
    "机床",
    "物流装备",
    "塑料机械",
]
INDUSTRIES = ["装备制造", "汽车", "新能源", "电子", "食品包装", "纺织", "医疗", "物流"]
SUFFIXES = ["有限公司", "有限公司", "有限公司", "股份有限公司", "（集团）有限公司", "厂"]
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = [
    "建平",
    "志强",
    "海燕",
    "文斌",
    "晓红",
    "国庆",
    "丽娟",
    "永刚",
    "雪梅",
    "俊杰",
    "秀英",
    "伟东",
    "佳敏",
    "启航",
    "春华",
    "立新",
    "思远",
    "婷婷",
    "振宇",
    "玉兰",
    "明辉",
    "静",
    "磊",
    "洋",
    "敏",
    "涛",
    "娜",
    "勇",
    "倩",
    "鹏",
]
STREETS = [
    "工业园区星湖街",
    "高新区科技路",
    "经济开发区迎宾大道",
    "新区长江路",
    "高新区春笋中路",
    "滨江新区江南大道",
    "开发区创业路",
    "高新区天府大道",
    "城南工业区中山南路",
    "经济开发区人民东路",
    "新区世纪大道",
    "机电产业园振兴路",
]
TITLES = ["采购经理", "采购", "设备科长", "项目经理", "电气工程师", "总经理"]
TERMS = ["月结30天", "月结30天", "月结60天", "30%预付，余款到付", "款到发货", "50%预付，50%验收后付清", "货到付款"]
SOURCES = ["展会", "老客户介绍", "网站询盘", "电话拜访"]
WINDOWS = ["周四收货", "工作日 8:00–16:00", "到货前一天电话通知", ""]
PACKINGS = ["木箱加防潮袋", "原厂纸箱", "托盘缠绕膜", ""]
CARRIERS = [
    ("express", "顺丰速运", "SF"),
    ("express", "德邦快递", "DPK"),
    ("part_load", "顺达物流", "SD"),
    ("own", "本公司车辆", ""),
]
NEEDS = """
面板丝印客户标识
随货附出厂检验报告
单独包装，贴客户料号
需要装箱单一式三份
柜门颜色 RAL7035
""".strip().splitlines()
NOTES = """
与前单同车发
急单，请优先安排
送货前联系收货人
样品已确认
替换旧型号
""".strip().splitlines()
REVIEW_NOTES = """
收货地址不完整，请补充门牌号。
缺少规格型号，请与客户确认。
交期与排产冲突，请与客户商量。
联系电话打不通，请核实。
""".strip().splitlines()
REJECT_REVIEW = """
客户未提供营业执照，无法建档。
产品已停产，请客户改型后重新下单。
""".strip().splitlines()
REJECTIONS = """
折扣超出权限，请与客户重新谈价。
毛利过低，按现价不能接。
客户有逾期货款，先结清再下单。
""".strip().splitlines()
CANCELS = """
客户项目推迟，取消订单。
客户改用其他型号，已另下订单。
客户预算未批，取消。
""".strip().splitlines()
AGREEMENTS = """
电话与客户确认，同意顺延交货。
客户微信同意改期，随货附检验报告。
""".strip().splitlines()
MESSAGES = """
客户来电催货，请生产同事看一下能否提前。
已把图纸发给生产，标识按附件做。
客户要求到货前一天通知。
这单的开票信息客户更新了，以邮件为准。
喷涂外协今晚返回，明早安排质检。
仓库反馈少一箱端子，已从常熟仓调拨。
""".strip().splitlines()
TALKS = """
确认了交货时间，客户没有异议。
客户询问进度，告知已排产。
讨论下一批需求，预计下月下单。
催收到期货款，客户答应本周付。
介绍新款工业交换机，客户要样品。
现场拜访，了解产线改造计划。
""".strip().splitlines()

# What customers were not content with, by type, and what was done.
COMPLAINTS = {
    "quality": ["运行半小时后有异响", "有两台开机报过压", "外壳有划痕", "指示灯不亮", "接线端子松动", "温升比说明书高"],
    "timeliness": [
        "比约定晚到两天，产线停了半天",
        "希望提前到货，月底要投产",
        "物流三天没有更新",
        "分两批到，没有提前说",
    ],
    "installation": ["参数不会设，请指导接线", "与旧机柜尺寸对不上，问安装办法", "现场调试需要工程师电话支持"],
    "exchange": ["型号发错，要换成导轨式", "多订了两台，想退", "规格与图纸不符，要求换货"],
    "question": ["问有没有带刹车的型号", "问能不能开增值税专票", "问质保期从哪天算"],
    "complaint": ["电话打了三次没人回", "送货司机不肯卸货", "说好的赠品没有"],
    "other": ["装箱单少一份", "少一包安装螺丝", "送货单上数量写错"],
}
MEASURES = {
    "repair": ["远程确认后更换风扇部件", "工程师上门检修，紧固端子", "寄备件，客户自行更换"],
    "exchange": ["换新一台，旧件随车带回", "核对图纸后换成正确型号"],
    "resend": ["当天补发，顺丰次日到", "补寄配件一包"],
    "refund": ["按合同退款，财务已付"],
    "other": ["电话说明并发送操作手册", "与物流协调，补偿运费", "说明质保条款，客户认可"],
}
RESULTS = ["问题已解决，客户正常使用", "客户确认已收到，满意", "客户接受处理方案", "已解决，两周后再回访"]
ANSWERS = ["已联系客户，了解情况，安排处理", "已回电，请客户拍照发来", "已告知处理人与时间", "已道歉并说明处理办法"]
UNHAPPY = ["电话没人接，货也晚了", "送货态度差，包装破损", "等了一周才有人答复", "说好的时间没有兑现"]
VISITED = [
    "产品运行正常，交付及时",
    "包装很好，司机态度也好",
    "希望下次提前一天电话",
    "整体满意，后面还有一批",
    "说明书希望配中文版",
    "",
    "",
]
NOT_REACHED = ["无人接听", "在开会，约明天", "换了联系人，正在核实"]
STAGE_RECORDS = {
    "stock": ["库存已核对，数量足", "差两台，已转采购"],
    "prepare": ["已完成生产，转质检", "已备齐，待质检", "排产完成，按期下线"],
    "quality": ["质检合格", "抽检 10%，合格", "首检一台返工后合格"],
    "packing": ["已装箱，贴标签", "木箱加固，放防潮剂"],
    "dispatch": ["已交承运商", "已装车发出"],
    "transport": ["在途正常", "已到当地网点"],
    "acceptance": ["客户签收无异议", "客户已验收"],
    "visit": ["已回访"],
    "other": ["已完成"],
}
LATENESS = {
    "material": ("端子缺料，供应商晚到", "向第二供应商加急调货", "到料当天上线"),
    "rework": ("喷涂色差，整批返工", "返工并加派一人", "返工后复检再包装"),
    "capacity": ("与加急单排产冲突", "安排周末加班", "完成后立即质检"),
    "carrier": ("承运商车辆改派", "改走专线", "跟踪到货时间"),
    "customer": ("客户临时改期", "与客户确认新时间", "按新时间送货"),
    "other": ("人员请假", "调人顶岗", "尽快补上"),
}
IN_THE_WORKS = (("material", "rework", "capacity", "customer", "other"), (44, 26, 14, 10, 6))
ON_THE_ROAD = (("carrier", "capacity", "customer", "other"), (62, 8, 22, 8))
AT_THE_CUSTOMER = (("customer", "other"), (85, 15))
CAUSES = {
    "dispatch": ON_THE_ROAD,
    "transport": ON_THE_ROAD,
    "acceptance": AT_THE_CUSTOMER,
    "visit": AT_THE_CUSTOMER,
}


def causes_of(step):
    """(what a step is late for, how often)"""
    return CAUSES.get(step, IN_THE_WORKS)


PACKED = ("原厂纸箱", "木箱", "托盘缠膜", "防潮袋加干燥剂")
INVOICING = ("随货开票", "月底汇总", "验收后开票")
CUSTOM_FIELDS = [  # (record, name, kind, choices, whether it is printed)
    ("order", "项目编号", "text", (), True),
    ("order", "包装要求", "choice", PACKED, True),
    ("customer", "开票要求", "choice", INVOICING, False),
    ("customer", "框架合同到期", "date", (), False),
    ("product", "质保期(月)", "number", (), False),
]
