"""Hand-written SQL over querysets: what is narrowed to a person by the ORM is grouped by the database."""

from string import Formatter

from django.db import connection
from django.db.models import QuerySet


def select(sql, **parts):
    """The rows of an SQL as dicts. `{name}` in it is a queryset (as a subquery) or a value (as a parameter)."""
    text, params = [], []
    for literal, name, _spec, _conversion in Formatter().parse(sql):
        text.append(literal.replace("%", "%%"))
        if name is not None:
            piece, values = _piece(parts[name])
            text.append(piece)
            params.extend(values)
    with connection.cursor() as cursor:
        cursor.execute("".join(text), params)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _piece(part):
    if isinstance(part, QuerySet):
        # a person who sees no order at all gets statements that find nothing
        return part.order_by().query.get_compiler(connection=connection, elide_empty=False).as_sql()
    return "%s", [part]
