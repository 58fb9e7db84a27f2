"""What a test stands on: the rows of a fresh installation and, for whoever asks, those of a small company.

Both are made once for each test database. The company is written into the transaction of a test by one statement; after
a test that committed, the tables that have rows are emptied and get back the rows of the installation.
"""

import pickle

from django.db import connection, transaction

COLUMNS = """
SELECT c.relname, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum)
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
  AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
GROUP BY c.relname ORDER BY c.relname
"""


class Standing:
    """The installation and the company of one test database."""

    def __init__(self, make_company):
        with connection.cursor() as cursor:
            cursor.execute(COLUMNS)
            self.columns = dict(cursor.fetchall())
        self.installation = self._rows()
        with transaction.atomic():
            self.company = pickle.dumps(make_company())
            company = self._rows()
            transaction.set_rollback(True)
        self.company_rows = {table: company[table] - self.installation[table] for table in company}

    def _rows(self):
        """{table: {row as JSON}} of the whole database."""
        found = {}
        with connection.cursor() as cursor:
            for table, columns in self.columns.items():
                cursor.execute(f'SELECT to_json(r)::text FROM (SELECT {columns} FROM "{table}") r')
                found[table] = {text for (text,) in cursor.fetchall()}
        return found

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
