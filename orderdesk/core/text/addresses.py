"""A pasted line 姓名 电话 省市区 地址, in any order and with or without labels, taken apart."""

import re
from dataclasses import dataclass, field

from orderdesk.core.text.places import MUNICIPALITIES, place_name
from orderdesk.core.text.regions import Place, by_code, named

LABELS = {
    "name": "收货人姓名|收件人姓名|收货姓名|收货人|收件人|收方|联系人|签收人|姓名|名字|receiver|contact|name",
    "phone": "联系电话|联系方式|手机号码|电话号码|收货电话|手机号|手机|电话|号码|tel|phone|mobile",
    "address": "收货地址|收件地址|送货地址|详细地址|所在地区|所在地|地址|地区|省市区|address",
    "left": "公司名称|公司|单位名称|单位|邮政编码|邮编|备注|要求|note|company|postcode",
}
LABEL = re.compile(
    "|".join(rf"(?P<{kind}>(?:(?<=^)|(?<=[\s,，;；、|/。]))(?:{words})\s*[:：=])" for kind, words in LABELS.items()),
    re.IGNORECASE,
)
PHONE = re.compile(
    r"(?<![\d-])(?:(?:\+|00)?86[- ]?)?(?P<mobile>1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?!\d)"
    r"|(?<!\d)(?P<other>(?:400[- ]?\d{3}[- ]?\d{4})|(?:[(（]?0\d{2,3}[)）]?[- ]?\d{7,8}(?:(?:-|转)\d{1,6})?))(?!\d)"
)
BREAK = re.compile(r"[ \t\r\n,，;；、|。]+")
NAME = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff]{1,8}|[\u4e00-\u9fff·]{1,3}(?:先生|女士|小姐|经理|主任|工|总|师傅))$"
)
LATIN = re.compile(r"^[A-Za-z][A-Za-z \u00a0.'-]{1,30}$")
LATIN_GAP = re.compile(r"(?<=[A-Za-z.]) (?=[A-Za-z])")  # Tom Lee is one word
NO_NAME = re.compile(r"[省市区县镇乡村街路道号楼栋室弄幢园厂]$|公司|集团|酒店|大厦|中心|仓库|学校")
FIRM = re.compile(r"公司|集团|事务所|合作社|(?:厂|商行|经营部)$")
REMARK = re.compile(r"收货|送货|签收|勿|请|周[一二三四五六日]|星期|上午|下午")
DETAIL = re.compile(r"[路街道号楼栋室弄幢园区村镇乡厦厂仓巷组]|\d")
LONGEST = 12  # characters of the name of a place


@dataclass
class Split:
    """What a line says. `rest` is what could not be told."""

    name: str = ""
    phone: str = ""
    province: str = ""
    city: str = ""
    district: str = ""
    detail: str = ""
    rest: list[str] = field(default_factory=list)

    @property
    def region(self) -> str:
        return place_name(self.province, self.city, self.district)

    @property
    def address(self) -> str:
        """The region in full and what stands behind it."""
        return place_name(self.province, self.city, self.district, between="") + self.detail


def split_address(text: str) -> Split:
    """Take a pasted line apart: who, the phone, province, city and district, the rest of the address."""
    split = Split()
    text = _without_phone(text.replace("\u3000", " ").strip(), split)
    for kind, part in _parts(text.replace("\u00a0", " ")):
        if kind == "name" and not split.name:
            _take_name(part, split)
        elif kind == "left":
            split.rest.append(part)
        elif kind == "address" and _take_region(part, split):
            continue
        elif kind == "address":
            split.detail += part
        else:
            _take_free(part, split)
    split.detail = split.detail.replace("\u00a0", " ")
    split.rest = [words.replace("\u00a0", " ") for words in split.rest]
    return split


def _without_phone(text: str, split: Split) -> str:
    """The first mobile number, else the first other one, is the phone; further ones are left."""
    numbers = list(PHONE.finditer(text))
    chosen = next((match for match in numbers if match["mobile"]), numbers[0] if numbers else None)
    if chosen is None:
        return text
    split.phone = re.sub(r"[- ]", "", chosen["mobile"]) if chosen["mobile"] else chosen[0]
    split.rest += [match[0] for match in numbers if match is not chosen and match[0] != chosen[0]]
    return PHONE.sub("  ", text)


def _parts(text: str) -> list[tuple[str, str]]:
    """[(kind of its label or "", text)], an empty part left out."""
    parts, kind, start = [], "", 0
    for match in [*LABEL.finditer(text), None]:
        part = text[start : match.start()] if match else text[start:]
        if part.strip(" ,，;；、|/。\n\t"):
            parts.append((kind, part.strip(" ,，;；、|/。\n\t")))
        if match:
            kind, start = match.lastgroup or "", match.end()
    return [(kind, part) for kind, part in parts if kind != "phone"] + [("", p) for k, p in parts if k == "phone"]


def _take_name(part: str, split: Split) -> None:
    """Behind its label a name is the first word, whatever it looks like."""
    if LATIN.match(part):
        split.name = part
        return
    first, *others = BREAK.split(part, maxsplit=1)
    split.name = first
    for other in others:
        _take_free(other, split)


def _take_free(part: str, split: Split) -> None:
    """Words without a label: the region and what follows it, a name, and what could not be told."""
    words = BREAK.split(LATIN_GAP.sub("\u00a0", part))
    begin = next((place for place, word in enumerate(words) if _region_of(word) and not FIRM.search(word)), None)
    before = words if begin is None else words[:begin]
    if begin is not None and not split.province:
        _take_region(" ".join(_of_address(words[begin:], split)), split)
    elif begin is not None:
        split.rest.append(" ".join(words[begin:]))
    for word in before:
        if _is_name(word) and not split.name:
            split.name = word.replace("\u00a0", " ")
        elif not split.detail and DETAIL.search(word) and not re.fullmatch(r"\d{6}", word):
            split.detail = word
        else:
            split.rest.append(word)


def _of_address(words: list[str], split: Split) -> list[str]:
    """The words that belong to the address; a name behind a street and a remark do not."""
    parts: list[str] = []
    for word in words:
        is_behind = bool(DETAIL.search("".join(parts)))
        if is_behind and not split.name and _is_name(word):
            split.name = word.replace("\u00a0", " ")
        elif parts and (FIRM.search(word) or REMARK.search(word)):
            split.rest.append(word)
        else:
            parts.append(word)
    return parts


def _is_name(word: str) -> bool:
    if LATIN.match(word):
        return True
    return bool(NAME.match(word)) and not (NO_NAME.search(word) or REMARK.search(word) or _region_of(word))


def _take_region(part: str, split: Split) -> bool:
    """The region at the beginning of a text, and the rest as the detail; False where there is none."""
    beginning = _region_of(part)
    if not beginning:
        return False
    region, end = beginning
    for place in region:
        level = "province" if place.is_province else "city" if place.is_city else "district"
        setattr(split, level, place.name)
    detail = part[end:].strip(" ,，;；、|/。-")
    split.detail = f"{detail}{split.detail}"
    return True


def _region_of(text: str) -> tuple[list[Place], int] | None:
    """([province, city, district] as far as they are named or follow, where the rest begins) of how a text begins."""
    chain: list[Place] = []
    at = 0
    while True:
        step = _next_place(text, at, chain)
        if step is None:
            break
        place, at = step
        chain.append(place)
        if not place.code.endswith("00"):
            break
    if not chain or (len(chain) == 1 and not chain[0].code.endswith("00") and len(chain[0].name) < 3):
        return None
    return _with_above(chain), at


def _next_place(text: str, at: int, chain: list[Place]) -> tuple[Place, int] | None:
    """The longest name of a place that stands here and lies within those before."""
    while at < len(text) and text[at] in " -,，/、　":
        at += 1
    for again in (chain[-1].name, chain[-1].short) if chain and chain[-1].is_province else ():
        if text.startswith(again, at) and again.startswith(MUNICIPALITIES):  # 上海 上海市
            at += len(again)
            break
    within = _prefix(chain[-1]) if chain else ""
    for length in range(min(LONGEST, len(text) - at), 1, -1):
        name = text[at : at + length]
        called = [place for place in named().get(name, ()) if place.code.startswith(within) and place not in chain]
        if text[at + length : at + length + 1] in ("区", "县", "市", "州"):  # 朝阳区 is not the city 朝阳
            called = [place for place in called if name == place.name]
        if chain and chain[-1].is_city:
            called = [place for place in called if not place.code.endswith("00")]
        if not chain:
            called = _unambiguous(called)
        if called:
            return called[0], at + length
    return None


def _prefix(place: Place) -> str:
    if place.is_province:
        return place.code[:2]
    return place.code[:4] if place.is_city else place.code


def _unambiguous(called: list[Place]) -> list[Place]:
    """Where a line begins with it: a province or a city, or a district whose name there is only once."""
    high = [place for place in called if place.code.endswith("00")]
    current = [place for place in called if place.is_current]
    return high[:1] or (current if len(current) == 1 else [])


def _with_above(chain: list[Place]) -> list[Place]:
    """The places with the province and the city in which the last of them lies."""
    last = chain[-1].code
    codes = [last[:2] + "0000", last[:4] + "00", last]
    named = {place.code: place for place in chain}
    above = [named.get(code) or by_code().get(code) for code in dict.fromkeys(codes)]
    return [place for place in above if place is not None]
