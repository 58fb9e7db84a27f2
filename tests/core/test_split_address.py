"""A pasted line is taken apart: who, phone, province, city, district and the rest, in any order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.core.text.addresses import split_address
from orderdesk.core.text.regions import by_code, places


def told(text):
    split = split_address(text)
    return split.name, split.phone, split.province, split.city, split.district, split.detail


WUXI = ("王建平", "13861724471", "江苏省", "无锡市", "锡山区")


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("王建平 13861724471 江苏省无锡市锡山区春笋中路88号2号门", "春笋中路88号2号门"),
        ("13861724471，江苏省 无锡市 锡山区 春笋中路 88 号，王建平", "春笋中路 88 号"),
        ("江苏省无锡市锡山区春笋中路88号 王建平 138-6172-4471", "春笋中路88号"),
        ("收货人: 王建平 电话: 138 6172 4471 地址: 江苏省无锡市锡山区春笋中路88号", "春笋中路88号"),
        (
            "收件人：王建平\n手机号码：13861724471\n所在地区：江苏省 无锡市 锡山区\n详细地址：春笋中路88号",
            "春笋中路88号",
        ),
        ("王建平13861724471江苏无锡锡山区春笋中路88号", "春笋中路88号"),
        ("锡山区春笋中路88号;王建平;+8613861724471", "春笋中路88号"),
    ],
)
def test_in_any_order_with_and_without_labels(text, detail):
    assert told(text) == (*WUXI, detail)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "上海上海市浦东新区张江路100号 李女士 021-58881234",
            ("李女士", "021-58881234", "上海市", "", "浦东新区", "张江路100号"),
        ),
        (
            "广东东莞长安镇振安路1号 张三 13800138000",
            ("张三", "13800138000", "广东省", "东莞市", "", "长安镇振安路1号"),
        ),
        (
            "昆山市玉山镇前进路1号 王工 13861724471",
            ("王工", "13861724471", "江苏省", "苏州市", "昆山市", "玉山镇前进路1号"),
        ),
        ("北京朝阳区望京街10号 陈总 13611111111", ("陈总", "13611111111", "北京市", "", "朝阳区", "望京街10号")),
        ("河南省济源市沁园路1号 王五 13611111111", ("王五", "13611111111", "河南省", "", "济源市", "沁园路1号")),
        (
            "内蒙古 呼和浩特 新城区 北垣街1号 刘强 13600000000",
            ("刘强", "13600000000", "内蒙古自治区", "呼和浩特市", "新城区", "北垣街1号"),
        ),
        (
            "Tom Lee 13912345678 杭州市余杭区文一西路969号",
            ("Tom Lee", "13912345678", "浙江省", "杭州市", "余杭区", "文一西路969号"),
        ),
        ("春笋中路88号 王建平 13861724471", ("王建平", "13861724471", "", "", "", "春笋中路88号")),
        ("朝阳区望京街10号 王五 13611111111", ("王五", "13611111111", "", "", "", "朝阳区望京街10号")),  # there are two
    ],
)
def test_places_are_known_by_their_list(text, expected):
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("重庆市綦江区古南街道1号,赵六,13912345678,周三收货", ["周三收货"]),
        ("无锡锐丰自动化有限公司 王建平 13861724471 无锡市新吴区长江路21号", ["无锡锐丰自动化有限公司"]),
        ("王建平 13861724471 无锡市新吴区长江路21号 邮编：214000", ["214000"]),
        ("王建平 13861724471 无锡市新吴区长江路21号 0510-82723456", ["0510-82723456"]),
    ],
)
def test_what_could_not_be_told_is_left(text, left):
    assert split_address(text).rest == left


def test_the_address_has_the_region_in_full():
    assert split_address("上海市浦东新区张江路100号").address == "上海市浦东新区张江路100号"
    assert split_address("昆山市前进路1号").address == "江苏省苏州市昆山市前进路1号"


@given(st.text(max_size=200))
def test_nothing_that_is_typed_is_an_error_and_nothing_is_made_up(text):
    split = split_address(text)

    assert set("".join([split.name, *split.rest])) <= {*text, " "}


@given(st.sampled_from([place for place in places() if place.is_current and not place.code.endswith("00")]))
def test_every_district_is_read_with_what_it_lies_in(place):
    above = [by_code().get(place.code[:2] + "0000"), by_code().get(place.code[:4] + "00")]
    names = "".join(each.name for each in above if each)

    split = split_address(f"{names}{place.name}人民路1号 王建平 13861724471")

    assert (split.district, split.detail, split.name) == (place.name, "人民路1号", "王建平")
