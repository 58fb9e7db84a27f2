"""Where somebody is, in words."""

import pytest

from orderdesk.core.text.places import place_name


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("江苏", "苏州", "吴江区"), "江苏 苏州 吴江区"),
        (("上海", "上海", ""), "上海"),
        (("北京市", "市辖区", "海淀区"), "北京市 海淀区"),
        (("重庆", "重庆市", "渝北区"), "重庆 渝北区"),
        (("吉林省", "吉林市"), "吉林省 吉林市"),
        (("江苏", "", "昆山"), "江苏 昆山"),
        (("", " ", ""), ""),
    ],
)
def test_a_municipality_is_said_once(parts, said):
    assert place_name(*parts) == said
