"""Colleagues out of rows that were copied from a sheet."""

import re
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import override

from orderdesk.accounts.models import Role, Team, User
from orderdesk.core.errors import NeedsConfirmation, Refused
from orderdesk.core.text.display import listed
from orderdesk.core.text.pinyin import spellings
from orderdesk.core.text.typed import Mistyped, clean_text, excerpt, normalise, phone_typed, same

COLUMNS = ("name", "username", "email", "phone", "team", "roles")
HEADINGS = {
    "name": ("姓名", "名字", "name"),
    "username": ("登录名", "用户名", "账号", "login", "log-inname", "username"),
    "email": ("邮箱", "邮件", "电子邮箱", "mail", "email", "e-mail"),
    "phone": ("手机", "电话", "手机号", "联系方式", "phone", "mobile"),
    "team": ("组", "小组", "销售组", "团队", "部门", "部门/组", "所属组", "所属团队", "所属部门", "team"),
    "roles": ("角色", "岗位", "职务", "职位", "role", "roles"),
}
USUAL_ROLES = {  # what companies call them
    Role.SALES_ASSISTANT: (
        "助理",
        "内勤",
        "业务助理",
        "商务",
        "商务助理",
        "文员",
        "销售文员",
        "订单专员",
        "销售内勤",
        "跟单",
        "跟单员",
    ),
    Role.ACCOUNT_MANAGER: ("业务员", "销售", "销售员", "业务", "销售代表", "业务代表", "销售工程师", "外贸员"),
    Role.SALES_MANAGER: ("业务经理", "销售主管", "业务主管", "销售部经理", "区域经理", "组长"),
    Role.SALES_DIRECTOR: ("总监", "总经理", "副总", "老板", "销售副总"),
    Role.WAREHOUSE: ("仓管", "仓库", "库管", "仓管员", "仓库管理员", "仓库主管", "保管员", "库房"),
    Role.PRODUCTION: (
        *("生产计划", "生产计划员", "计划", "计划员", "生产主管", "车间", "生产", "车间主任", "生产经理", "PMC"),
    ),
    Role.LOGISTICS: ("发货", "发货员", "物流", "物流员", "物流专员", "配送", "司机", "货运"),
    Role.AFTER_SALES: ("客服", "售后客服", "售后", "售后工程师", "客服专员"),
    Role.FINANCE: ("会计", "出纳", "财务", "财务主管", "应收会计"),
    Role.ADMINISTRATOR: ("管理员", "系统管理员", "IT", "网管", "信息"),
}
OF_A_TEAM = {Role.SALES_ASSISTANT, Role.ACCOUNT_MANAGER, Role.SALES_MANAGER}  # who is nothing without their team
LOGIN = re.compile(r"[\w.@+-]{1,150}")
BETWEEN = re.compile(r"[、,;/+]|\s{2,}")
MOST_ROWS = 500
MOST_FAULTS = 10
LONGEST_TEAM = 60


@dataclass
class PastedPeople:
    """What pasted rows say: the people, every row that cannot be taken, and what is to be answered first.

    `teams` are those that do not exist and that nobody has answered for yet; `question` names what would be left out.
    """

    people: list[dict] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    teams: list[str] = field(default_factory=list)
    question: NeedsConfirmation | None = None


def look_at_people(text, *, confirmed="", new_teams=(), asked_teams=()):
    """What pasted rows say, faults and questions together, so that all of it can be answered at once.

    People are {"name", "username", "email", "phone", "team", "roles"}. What the app has no place for (a column like the
    day of entry, the department of somebody outside sales) and who is here already is asked about: `confirmed` is what
    was answered. Of the teams that do not exist and that were asked about, those in `new_teams` are to be made: their
    people have a team that is not saved yet. Raises `Refused` where there is nobody in the rows, or nobody new.
    """
    rows = [line.split("\t") for line in str(text).replace("，", ",").splitlines()]
    rows = [(number, row) for number, row in enumerate(rows, 1) if any(normalise(cell) for cell in row)]
    unknown, order = [], _heading(rows[0][1]) if rows else None
    if order:
        unknown, rows = _unknown(rows, order), rows[1:]
    order = order or COLUMNS
    if not rows:
        raise Refused(_("There is nobody in these rows. Copy them from the sheet together with their heading."))
    if len(rows) > MOST_ROWS:
        sentence = _("These are %(count)s rows; at most %(most)s at once.")
        raise Refused(sentence % {"count": len(rows), "most": MOST_ROWS})
    reader = _Reader(new_teams, asked_teams)
    people = [reader.read(number, dict(zip(order, row, strict=False))) for number, row in rows]
    people = [person for person in people if person]
    if not people and not reader.faults:
        sentence = _("All %(count)s people of these rows are here already.")
        raise Refused(sentence % {"count": len(reader.here)})
    question = _question(unknown, reader.departments, reader.here, confirmed)
    return PastedPeople(people, reader.faults, list(reader.missing), question)


def read_people(text, **answers):
    """The colleagues of pasted rows, as `look_at_people` has them.

    Raises `Refused` with every row that cannot be taken, so that nothing is taken of a list that is half understood,
    and `NeedsConfirmation` for what is to be answered.
    """
    pasted = look_at_people(text, **answers)
    if pasted.faults:
        raise Refused("\n".join(shortened(pasted.faults)))
    if pasted.question:
        raise pasted.question
    if pasted.teams:
        raise Refused(missing_teams(pasted.teams))
    return pasted.people


def shortened(faults):
    """The first faults, and how many more there are."""
    more = len(faults) - MOST_FAULTS
    return [*faults[:MOST_FAULTS], *([_("… and %(count)s more") % {"count": more}] if more > 0 else [])]


def missing_teams(teams):
    return _("There is no team %(teams)s.") % {"teams": listed(map(excerpt, teams))}


def _question(columns, departments, here, confirmed):
    """Ask whether it is meant that something of the rows is left out, unless all of it was confirmed."""
    sentences = []
    if columns:
        headings = listed(words[0] for words in HEADINGS.values())
        sentence = _("The columns %(unknown)s have no place here and are left out. Known ones: %(known)s.")
        sentences.append(sentence % {"unknown": listed(map(excerpt, columns)), "known": headings})
    if departments:
        sentence = _("Teams are those of sales: whoever is in %(departments)s gets no team, only their roles.")
        sentences.append(sentence % {"departments": listed(map(excerpt, departments))})
    if here:
        sentence = _("Here already, and left as they are: %(people)s.")
        sentences.append(sentence % {"people": listed(map(excerpt, here))})
    named = (("column", columns), ("department", departments), ("here", here))
    about = [f"{kind}:{text}" for kind, texts in named for text in texts]
    if set(about) <= set(confirmed.split("\t")):
        return None
    return NeedsConfirmation(" ".join(sentences), about="\t".join(about))


def _heading(cells):
    """The columns in the order of a heading row, or None where the row is a person already."""
    names = {same(word): name for name, words in HEADINGS.items() for word in words}
    order = [names.get(same(cell), "") for cell in cells]
    return order if "name" in order and len([name for name in order if name]) > 1 else None


def _unknown(rows, order):
    """The headings that are not understood and stand over something: their cells would be lost in silence."""
    return [
        normalise(cell)
        for place, cell in enumerate(rows[0][1])
        if normalise(cell)
        and not (place < len(order) and order[place])
        and any(_cell(row, place) for _no, row in rows[1:])
    ]


def _cell(row, place):
    return normalise(row[place]) if place < len(row) else ""


class _Reader:
    """Reads row by row and knows who is there already."""

    def __init__(self, new_teams, asked_teams):
        self.new_teams = {same(name): Team(name=name) for name in new_teams}
        self.asked_teams = {same(name) for name in asked_teams}
        self.missing = {}  # teams that are not here, and that nobody has answered for yet
        self.teams = {same(team.name): team for team in Team.objects.all()}
        self.roles = _role_words()
        colleagues = User.objects.colleagues().order_by("-is_active", "pk")
        colleagues = list(colleagues.values_list("name", "username", "email", "phone"))
        self.known = {same(row[0]): row[1] for row in reversed(colleagues)}
        self.accounts = {(same(row[0]), _own_mark(text)) for row in colleagues for text in row[1:] if text}
        self.taken = {login.lower() for login in User.objects.values_list("username", flat=True)}
        self.rows = {}  # {(name, mail, phone): row} of the people read so far
        self.faults = []
        self.departments = {}  # teams that are not here, of people who need none
        self.here = []  # names of people who have an account

    def read(self, number, cells):
        cells = {name: clean_text(cells.get(name, "") or "") for name in COLUMNS}
        if self._is_here(cells):
            self.here.append(cells["name"])
            return None
        try:
            self._check_new(number, cells)
            return self._person(cells)
        except Mistyped as mistake:
            self.faults.append(_("Row %(row)s: %(mistake)s") % {"row": number, "mistake": mistake})
            return None

    def _is_here(self, cells):
        """Whether it is one of the colleagues: the name, and the log-in name, or without one mail or phone."""
        marks = ("username",) if normalise(cells["username"]) else ("email", "phone")
        return any((same(cells["name"]), _own_mark(cells[mark])) in self.accounts for mark in marks)

    def _check_new(self, number, cells):
        """The same list pasted again makes nobody twice: only a log-in name of their own tells namesakes apart."""
        if normalise(cells["username"]) or not cells["name"]:
            return
        if same(cells["name"]) in self.known:
            sentence = _("%(name)s is here already, as “%(login)s”. Give a namesake a log-in name of their own.")
            raise Mistyped(sentence % {"name": excerpt(cells["name"]), "login": self.known[same(cells["name"])]})
        person = tuple(same(cells[name]) for name in ("name", "email", "phone"))
        first = self.rows.setdefault(person, number)
        if first != number:
            sentence = _("%(name)s stands in row %(row)s already. Give a namesake a log-in name of their own.")
            raise Mistyped(sentence % {"name": excerpt(cells["name"]), "row": first})

    def _person(self, cells):
        if not cells["name"]:
            raise Mistyped(_("the name is missing."))
        if len(cells["name"]) > 60:
            raise Mistyped(_("the name “%(value)s” is longer than 60 characters.") % {"value": excerpt(cells["name"])})
        roles = self._roles(cells["roles"])
        return {
            "name": cells["name"],
            "username": self._login(cells),
            "email": _email(cells["email"]),
            "phone": phone_typed(cells["phone"]) if cells["phone"] else "",
            "team": self._team(cells["team"], roles),
            "roles": roles,
        }

    def _login(self, cells):
        given = normalise(cells["username"])
        if given:
            if not LOGIN.fullmatch(given):
                raise Mistyped(
                    _("“%(value)s” is no log-in name: letters, digits and @ . + - _ only.") % {"value": excerpt(given)}
                )
            if given.lower() in self.taken:
                raise Mistyped(_("the log-in name “%(login)s” is taken.") % {"login": given})
        else:
            given = self._free_login(cells["name"])
        self.taken.add(given.lower())
        return given

    def _free_login(self, name):
        """The name in pinyin, or as it is where it has letters; a number where that is taken."""
        sounds = spellings(name)
        base = re.sub(r"[^a-z0-9]", "", (sounds[0] if sounds else name).lower())[:140] or "user"
        number, login = 1, base
        while login in self.taken:
            number += 1
            login = f"{base}{number}"
        return login

    def _team(self, word, roles):
        if not word:
            return None
        if same(word) in self.teams:
            return self.teams[same(word)]
        if OF_A_TEAM.isdisjoint(roles):
            self.departments[word] = None
            return None
        if len(word) > LONGEST_TEAM:
            sentence = _("the team “%(value)s” is longer than %(most)s characters.")
            raise Mistyped(sentence % {"value": excerpt(word), "most": LONGEST_TEAM})
        if same(word) in self.new_teams:
            return self.new_teams[same(word)]
        if same(word) not in self.asked_teams:
            self.missing[word] = None
            return None
        names = listed(team.name for team in self.teams.values()) or "—"
        raise Mistyped(
            _("there is no team “%(team)s”. Enter it first, or write one of: %(teams)s.")
            % {"team": excerpt(word), "teams": names}
        )

    def _roles(self, text):
        words = [word for word in BETWEEN.split(text) if normalise(word)]
        unknown = [word for word in words if same(word) not in self.roles]
        if unknown or not words:
            labels = listed(role.label for role in Role)
            sentence = _("the role is missing. Write one or several of: %(roles)s.")
            if unknown:
                sentence = _("there is no role “%(role)s”. Write one or several of: %(roles)s.")
            raise Mistyped(sentence % {"role": excerpt(unknown[0]) if unknown else "", "roles": labels})
        return [self.roles[same(word)] for word in words]


def _own_mark(text):
    """A log-in name, mail or phone as two of them are compared."""
    return re.sub(r"[\s-]", "", normalise(text)).lower()


def _role_words():
    """{word: role} in both languages and by the name in the database."""
    words = {same(role.value): role.value for role in Role}
    for language in ("zh-hans", "en"):
        with override(language):
            words |= {same(str(role.label)): role.value for role in Role}
    usual = {same(word): role.value for role, names in USUAL_ROLES.items() for word in names}
    return usual | words


def _email(text):
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError as fault:
        raise Mistyped(_("“%(value)s” is no e-mail address.") % {"value": excerpt(text)}) from fault
    return text
