"""What a test stands on: the rows of a fresh installation and, for whoever asks, those of a small company.

Both are made once for each test database. The company is written into the transaction of a test by one statement; after
a test that committed, the tables that have rows are emptied and get back the rows of the installation.
"""

import pickle
import re
import time
from threading import current_thread, main_thread
from time import monotonic

from django.db import connection, transaction
from django.utils.timezone import localdate, now

COLUMNS = """
SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY c.relname ORDER BY c.relname
"""

TOUCHED = """
SELECT relname FROM pg_stat_xact_user_tables
WHERE schemaname = 'public' AND n_tup_ins + n_tup_upd + n_tup_del > 0
"""


class Standing:
    """The installation and the company of one test database."""

    def __init__(self, make_company):
        with connection.cursor() as cursor:
            cursor.execute(COLUMNS)
            self.columns = dict(cursor.fetchall())
        self.installation = self.read()
        with transaction.atomic():
            self.company = pickle.dumps(make_company())
            company = self.read()
            transaction.set_rollback(True)
        self.began = time.time() - monotonic()
        self.company_rows = {table: company[table] - self.installation[table] for table in company}

    def read(self, tables=None):
        """{table: {row as JSON}} of some tables, or of the whole database."""
        found = {}
        with connection.cursor() as cursor:
            for table in self.columns if tables is None else tables:
                cursor.execute(f'SELECT to_json(r)::text FROM (SELECT {self.columns[table]} FROM "{table}") r')
                found[table] = {text for (text,) in cursor.fetchall()}
        return found

    def touched(self):
        """The tables that this transaction has written, and no more than those."""
        with connection.cursor() as cursor:
            cursor.execute(TOUCHED)
            return [table for (table,) in cursor.fetchall() if table in self.columns]

    def _insert(self, rows, cursor):
        statements, values = [], []
        for table, texts in rows.items():
            if texts:
                columns = self.columns[table]
                source = f'json_populate_recordset(NULL::"{table}", %s::json)'
                statements.append(f'INSERT INTO "{table}" ({columns}) SELECT {columns} FROM {source}')
                values.append(f"[{','.join(texts)}]")
        cursor.execute("; ".join(statements), values)

    def open_company(self):
        """The company as it was made, with objects of its own for each test."""
        with transaction.atomic(), connection.cursor() as cursor:
            self._insert(self.company_rows, cursor)
        return pickle.loads(self.company)  # noqa: S301 - what we wrote ourselves

    def replace(self, gone, new):
        """Write rows as they once were, in place of others: {table: {row as JSON}}."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")  # neither foreign keys nor frozen history
            for table, texts in gone.items():
                row = f"(SELECT to_json(r)::text FROM (SELECT {self._of(table)}) r)"
                cursor.execute(f'DELETE FROM "{table}" WHERE {row} = ANY(%s)', [list(texts)])
                assert cursor.rowcount == len(texts), table
            self._insert(new, cursor)
            cursor.execute("SET LOCAL session_replication_role = origin")

    def _of(self, table):
        return ", ".join(f'"{table}".{column}' for column in self.columns[table].split(", "))

    def restore(self):
        """Leave the rows of the installation. Waits for whoever still writes, as a TRUNCATE would."""
        tables = [f'"{table}"' for table in self.columns]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {', '.join(tables)} IN ACCESS EXCLUSIVE MODE")
            cursor.execute(" UNION ALL ".join(f"SELECT '{t}' WHERE EXISTS (SELECT 1 FROM {t})" for t in tables))
            written = [table for (table,) in cursor.fetchall()]
            cursor.execute("SET LOCAL session_replication_role = replica")  # neither foreign keys nor frozen history
            cursor.execute("; ".join(f"DELETE FROM {table}" for table in written) or "SELECT 1")
            self._insert(self.installation, cursor)


class Ready:
    """What a test makes first, kept for those that make the same: the same rows, written by one statement.

    A test that asks for an order stands on the same company as all others, so the same steps lead to the same rows.
    They are kept when they are made first, and used as long as the test did nothing else before: wrote nothing, by no
    connection, changed no clock and no code. In a test that commits they are made and written as one transaction.
    """

    WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|WITH|TRUNCATE|LOCK|COPY|ALTER|CREATE|DROP)", re.IGNORECASE)

    LONGEST = 6  # things made one after the other

    def __init__(self, standing):
        self.standing = standing
        self.rows = {}  # of what was made one after the other: (gone, new), {table: {row as JSON}} each, and its key
        self.states = {}  # the rows of the whole database after it, {table: {row as JSON}}
        self.made = None  # what this test made so far; None when it may have done something else
        self.has_patched = lambda: False

    def begin(self, has_patched=lambda: False, *, on=""):
        """A test begins, or is back where it began; `has_patched` tells whether it changed code or settings.

        `on` names what stands in the database where it begins: whoever names the same begins with the same rows.
        Without a name nobody else begins there.
        """
        self.made = (on or object(),)
        for kept in (self.rows, self.states):
            for made in [made for made in kept if not isinstance(made[0], str)]:
                del kept[made]
        self.has_patched = has_patched

    def note(self, execute, sql, params, many, context):
        """An execute wrapper: who writes has done something else."""
        if self.WRITES.match(sql if isinstance(sql, str) else str(sql)):
            self.made = None
        return execute(sql, params, many, context)

    def leave(self, **facts):
        """Another connection may write: nothing is known any more of what stands in the database."""
        self.made = None

    def get(self, key, make):
        """What `make` answers, made or written as it was made before."""
        if current_thread() is not main_thread():
            return make()
        untouched = self.made is not None and not self._clock_was_set() and not self.has_patched()
        made = (*self.made, (localdate(), key)) if untouched else None
        if made in self.rows:
            gone, new, result = self.rows[made]
            self.standing.replace(gone, new)
        else:
            result = self._make(made, make)
        self.made = made
        return result

    def _make(self, made, make):
        if made is None or len(made) > self.LONGEST:
            return make()
        begun, self.made = made[:-1], None  # what is made inside is not kept for itself
        before = self.states.get(begun) or self.states.setdefault(begun, self.standing.read())
        with transaction.atomic(savepoint=False):
            result = make()
            after = before | self.standing.read(self.standing.touched())
        self.states[made] = after
        changes = [(table, before[table] - after[table], after[table] - before[table]) for table in after]
        self.rows[made] = (
            {table: gone for table, gone, _new in changes if gone},
            {table: new for table, _gone, new in changes if new},
            result,
        )
        return result

    def _clock_was_set(self):
        return abs(now().timestamp() - (self.standing.began + monotonic())) > 1
