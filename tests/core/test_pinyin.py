import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderdesk.core.text.pinyin import MOST_SPELLINGS, grams, spellings


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("金辉电子有限公司", "jinhuidianziyouxiangongsi"),
        ("金辉电子有限公司", "jhdzyxgs"),
        ("重庆", "chongqing"),
        ("重庆", "cq"),
        ("长沙", "cs"),
        ("厦门", "xm"),
        ("乐清", "yueqing"),
        ("单县", "shanxian"),
        ("单县", "danxian"),
        ("仇和", "qiuhe"),
        ("仇和", "chouhe"),
        ("行健银行", "xingjianyinhang"),
        ("行健银行", "hjyh"),
        ("ＡＢＣ科技", "abckeji"),
        ("3M 中国", "3mzg"),
        ("吕氏", "lvshi"),
    ],
)
def test_a_name_is_spelled_in_full_and_by_initials(text, typed):
    assert typed in spellings(text)


def test_the_usual_reading_comes_first():
    assert spellings("单县")[0] == "danxian"


@pytest.mark.parametrize("text", ["", "Vins et alcools", "S-001", "😀"])
def test_a_text_without_chinese_has_no_spelling(text):
    assert spellings(text) == []


def test_many_readings_are_capped_and_the_nearest_are_kept():
    found = spellings("单仇行和乐重单仇行和乐重")

    full = [text for text in found if len(text) > 20]
    assert len(full) == MOST_SPELLINGS


@given(st.text(max_size=40))
def test_any_text_can_be_spelled(text):
    assert len(spellings(text)) <= 2 * MOST_SPELLINGS


def test_grams_are_single_characters_and_pairs_inside_words():
    assert grams("金辉 ab", "辉") == {"金", "辉", "金辉", "a", "b", "ab"}
    assert grams("") == set()
