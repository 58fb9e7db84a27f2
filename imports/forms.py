from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from orderdesk.core.pages.files import WorkbookField
from orderdesk.core.sheets.choices import FROM_CUSTOMER, Choices
from orderdesk.core.sheets.reading import heading_key
from orderdesk.core.text.display import listed

FIRST_YEAR, LAST_YEAR = 1990, 2100
LONGEST_DEFAULT = 200
AS_IT_STANDS, LEFT_OUT = "", "-"  # of a value that is not understood
NEW_FIELD = "@new"  # of a column: it becomes a custom field


class ImportForm(forms.Form):
    """Upload of a workbook; a worker checks its content."""

    file = WorkbookField(label=gettext_lazy("Excel or CSV file"))


def _proposed(sheets):
    """The sheets that are ticked at first: those that are understood, else the longest one and those like it.

    `sheets` are those with headings, of which two are alike where they share half of them. What somebody hid is ticked
    where there is nothing else.
    """
    sheets = [sheet for sheet in sheets if not sheet.get("is_hidden")] or sheets
    taken = [sheet for sheet in sheets if sheet["taken"]]
    if taken or not sheets:
        return taken
    longest = max(sheets, key=lambda sheet: sheet["rows"])
    headings = set(longest["texts"])
    return [sheet for sheet in sheets if 2 * len(headings & set(sheet["texts"])) >= len(headings)]


class TakeForm(forms.Form):
    """What has to be said of a checked file before it is written. `result` is what the check gave."""

    which = forms.ChoiceField(choices=[("all", "all"), ("good", "good")])

    def __init__(self, *args, result, **options):
        super().__init__(*args, **options)
        if result.get("under_way"):
            self.fields["stages"] = forms.BooleanField(
                label=_("Plan the stages of the %(count)s orders that are under way") % {"count": result["under_way"]},
                help_text=_("What lies behind an order is passed over; what is late already reminds nobody."),
                required=False,
                initial=True,
            )
        self._add_parties(result)
        finished = result.get("finished") or {}
        if finished:
            self.fields["paid"] = forms.ChoiceField(
                label=_("Had the orders that are over been paid?"),
                choices=_answers(finished),
                widget=forms.RadioSelect,
                error_messages={
                    "required": _("Say whether the orders that were delivered or completed had been paid.")
                },
            )

    def _add_parties(self, result):
        """A tick for each new name that is like a known one."""
        self.parties = {name: result.get(name) or [] for name in ("new_customers", "new_products")}
        for name, rows in self.parties.items():
            for at, row in enumerate(rows):
                if row["near"]:
                    near = row["near"] if name == "new_customers" else " ".join(filter(None, row["near"]))
                    label = _("take “%(known)s” instead") % {"known": near}
                    self.fields[f"{name}-{at}"] = forms.BooleanField(label=label, required=False)

    def _rows(self, name):
        """(what would be made anew, its tick or nothing) for the page."""
        rows = enumerate(self.parties[name])
        return [(row, self[f"{name}-{at}"] if f"{name}-{at}" in self.fields else None) for at, row in rows]

    def customers(self):
        return self._rows("new_customers")

    def products(self):
        return self._rows("new_products")

    def known(self):
        """What was ticked, as `take_known` takes it."""
        taken = {
            name: [row for at, row in enumerate(rows) if self.cleaned_data.get(f"{name}-{at}")]
            for name, rows in self.parties.items()
        }
        return {
            "customers": {row["name"]: row["near"] for row in taken["new_customers"]},
            "products": [[row["name"], row["spec"], *row["near"]] for row in taken["new_products"]],
        }


def _answers(finished):
    """The answers to whether orders had been paid, from {status: how many there are}."""
    completed, delivered = finished.get("completed", 0), finished.get("delivered", 0)
    answers = [("none", _("No: what they cost is still open"))]
    if completed:
        answers.append(("completed", _("Yes, the %(count)s completed ones") % {"count": completed}))
    if delivered:
        facts = {"count": completed + delivered}
        answers.append(("delivered", _("Yes, all %(count)s that were delivered or completed") % facts))
    return answers


def year_of(layout):
    """The year of dates without one, where names and titles of the sheets, else the name of the file, have just one."""
    for years in (layout.get("years", ()), layout.get("file_years", ())):
        if len(years) == 1:
            return years[0]
    return None


class ChoicesForm(forms.Form):
    """How a file is understood: its sheets, what each column means, what stands where nothing stands.

    `empty` are headings with cells that have no value: where the customer's record may fill them, that is ticked.
    `values` are those that are not understood, {heading: [value]}.
    """

    year = forms.IntegerField(
        label=gettext_lazy("Year of dates without one"), min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False
    )
    order = forms.ChoiceField(
        label=gettext_lazy("Dates like 5/10/2024"),
        required=False,
        choices=[
            ("", gettext_lazy("as the column shows")),
            ("day", gettext_lazy("day first")),
            ("month", gettext_lazy("month first")),
        ],
    )

    def __init__(self, *args, layout, kind, choices, empty=(), values=None, may_add_fields=False, **options):
        super().__init__(*args, **options)
        self.may_add_fields = may_add_fields and bool(kind.custom)
        self.layout, self.kind, self.headings = layout, kind, kind.headings
        self._add_sheets(choices)
        self._add_columns()
        self._add_values(choices, values or {})
        self._add_defaults(choices, empty)
        self._add_state(choices)
        self.fields["year"].initial = choices.year or year_of(layout)
        self.fields["order"].initial = {True: "day", False: "month"}.get(choices.day_first, "")
        for name in ("year", "order"):
            self.fields[name].widget.attrs["class"] = "input"

    def _add_sheets(self, choices):
        sheets = [sheet for sheet in self.layout["sheets"] if sheet["texts"]]
        self.fields["sheets"] = forms.MultipleChoiceField(
            label=_("Sheets"),
            choices=[(sheet["name"], sheet["name"]) for sheet in sheets],
            initial=choices.sheets or [sheet["name"] for sheet in _proposed(sheets)],
            error_messages={"required": _("Choose at least one sheet.")},
        )

    def _add_columns(self):
        meanings = [("", _("leave out")), *((heading, heading) for heading in self.headings.own)]
        since = {heading_key(heading): heading for heading in self.headings.own}  # a custom field may be newer
        for at, column in enumerate(self.layout["columns"]):
            heading = column["heading"] or since.get(heading_key(column["text"]), "")
            new = [(NEW_FIELD, _("a new custom field"))] if self.may_add_fields and not heading else []
            self.fields[f"column-{at}"] = forms.ChoiceField(
                label=column["text"], choices=[*meanings[:1], *new, *meanings[1:]], required=False, initial=heading
            )
            self.fields[f"column-{at}"].widget.attrs["class"] = "input"

    def _add_values(self, choices, values):
        """A choice for each value that is not understood, and for each that a person has explained before."""
        values = {heading: dict.fromkeys(texts, AS_IT_STANDS) for heading, texts in values.items()}
        for heading, words in choices.values.items():
            values[heading] = values.get(heading, {}) | {text: word or LEFT_OUT for text, word in words.items()}
        columns = self.headings.words
        self.explained = [
            (heading, text, word) for heading in columns for text, word in values.get(heading, {}).items()
        ]
        for at, (heading, text, word) in enumerate(self.explained):
            meanings = [(AS_IT_STANDS, _("as it stands")), (LEFT_OUT, _("leave the cell out"))]
            meanings += [(usual, usual) for usual in columns[heading].usual]
            self.fields[f"value-{at}"] = forms.ChoiceField(
                label=text, choices=meanings, required=False, initial=word or AS_IT_STANDS
            )
            self.fields[f"value-{at}"].widget.attrs["class"] = "input"

    def _add_defaults(self, choices, empty):
        mapped = {column["heading"] for column in self.layout["columns"]}
        missing = self.headings.missing(mapped)
        lacking = [heading for heading in self.headings.required if heading in missing or heading in empty]
        defaults = [heading for heading in choices.defaults if heading != self.kind.state]
        self.asked = list(dict.fromkeys([*lacking, *self.kind.from_customer, *defaults]))
        for at, heading in enumerate(self.asked):
            text = choices.defaults.get(heading, "")
            may_ask = heading in self.kind.from_customer
            self.fields[f"default-{at}"] = forms.CharField(
                label=heading,
                max_length=LONGEST_DEFAULT,
                required=False,
                initial="" if text == FROM_CUSTOMER else text,
            )
            self.fields[f"default-{at}"].widget.attrs["class"] = "input"
            if may_ask:
                self.fields[f"record-{at}"] = forms.BooleanField(
                    label=_("from the customer's record"),
                    required=False,
                    initial=text == FROM_CUSTOMER or (heading in lacking and not text),
                )

    def homeless(self):
        """The columns of the file that have no place here, as the page first shows them."""
        return [column["text"] for column, field in self.columns() if not field.initial]

    def new_fields(self):
        """The columns that are to become custom fields."""
        texts = enumerate(column["text"] for column in self.layout["columns"])
        return [text for at, text in texts if self.cleaned_data[f"column-{at}"] == NEW_FIELD]

    def columns(self):
        """(column of the file, its field) for the page."""
        return [(column, self[f"column-{at}"]) for at, column in enumerate(self.layout["columns"])]

    def values(self):
        """(our heading, field) of each value to explain, for the page."""
        return [(heading, self[f"value-{at}"]) for at, (heading, _text, _word) in enumerate(self.explained)]

    def _meanings(self):
        """{heading: {value: our word, or None to leave it out}} of the values that were explained."""
        meanings = {}
        for at, (heading, text, _word) in enumerate(self.explained):
            word = self.cleaned_data[f"value-{at}"]
            if word != AS_IT_STANDS:
                meanings.setdefault(heading, {})[text] = None if word == LEFT_OUT else word
        return meanings

    def defaults(self):
        """(field of the text, field of the tick or nothing) for the page."""
        return [
            (self[f"default-{at}"], self[f"record-{at}"] if f"record-{at}" in self.fields else None)
            for at in range(len(self.asked))
        ]

    def sheet_rows(self):
        """(sheet, whether it is ticked) for the page."""
        ticked = self["sheets"].value() or []
        return [(sheet, sheet["name"] in ticked) for sheet in self.layout["sheets"]]

    def _add_state(self, choices):
        """How far the records are, where no column says it."""
        if self.kind.state and self.kind.state not in {column["heading"] for column in self.layout["columns"]}:
            self.fields["state"] = forms.ChoiceField(
                label=_("Orders without a state"),
                help_text=_("Orders under way whose delivery date has passed are late from the first day on."),
                choices=self.kind.states,
                required=False,
                initial=choices.defaults.get(self.kind.state, self.kind.proposed if choices.sheets is None else ""),
            )
            self.fields["state"].widget.attrs["class"] = "input"

    def clean(self):
        data = super().clean()
        self._check_year(data)
        names = {at: data.get(f"column-{at}") for at in range(len(self.layout["columns"]))}
        self._check_twice(data, names)
        given = self._given(data)
        self._check_missing(data, names, given)
        return data

    def _check_year(self, data):
        """Dates without a year are of some year: without it every one of them would be a fault."""
        taken = data.get("sheets", ())
        dates = [
            sheet["yearless"] for sheet in self.layout["sheets"] if sheet["name"] in taken and sheet.get("yearless")
        ]
        if dates and not data.get("year") and "year" not in self.errors:
            message = _("The file has dates without a year, such as %(value)s. Say the year.")
            self.add_error("year", message % {"value": dates[0]})

    def _check_twice(self, data, names):
        """One sheet cannot have two columns of one meaning."""
        places = {heading_key(column["text"]): at for at, column in enumerate(self.layout["columns"])}
        for sheet in self.layout["sheets"]:
            if sheet["name"] not in data.get("sheets", ()):
                continue
            seen = {}
            for text in sheet["texts"]:
                at = places[heading_key(text)]
                heading = "" if names[at] == NEW_FIELD else names[at]
                if heading and seen.setdefault(heading, at) != at and f"column-{at}" not in self.errors:
                    message = _("“%(heading)s” is the column “%(other)s” already.")
                    other = self.layout["columns"][seen[heading]]["text"]
                    self.add_error(f"column-{at}", message % {"heading": heading, "other": other})

    def _given(self, data):
        """{heading: what stands where nothing stands}; a text counts before the customer's record."""
        given = {self.kind.state: data["state"]} if data.get("state") else {}
        for at, heading in enumerate(self.asked):
            text = data.get(f"default-{at}") or (FROM_CUSTOMER if data.get(f"record-{at}") else "")
            given |= {heading: text} if text else {}
        return given

    def _check_missing(self, data, names, given):
        keys = {heading_key(column["text"]): names[at] for at, column in enumerate(self.layout["columns"])}
        for sheet in self.layout["sheets"]:
            if sheet["name"] in data.get("sheets", ()):
                present = {keys[heading_key(text)] for text in sheet["texts"]}
                missing = self.headings.missing({*present, *given})
                if missing:
                    message = _("The sheet “%(sheet)s” is missing columns: %(headings)s.")
                    facts = {"sheet": sheet["name"], "headings": listed(missing)}
                    self.add_error("sheets", message % facts)

    def choices(self):
        """What was chosen, as the reader takes it."""
        data = self.cleaned_data
        columns = {column["text"]: data[f"column-{at}"] or None for at, column in enumerate(self.layout["columns"])}
        columns |= dict.fromkeys(self.new_fields())
        return Choices(
            sheets=data["sheets"],
            columns=columns,
            values=self._meanings(),
            defaults=self._given(data),
            year=data["year"],
            day_first={"day": True, "month": False}.get(data["order"]),
        )
