# One image for web, worker, beat and the migrations. docker-compose.yml starts them; docs/operations.md tells how.
FROM python:3.13.11-slim-bookworm AS packages

COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /opt/orderdesk \
    && /opt/orderdesk/bin/pip install --no-cache-dir --require-hashes -r /tmp/base.txt


# pg_dump and pg_restore of the server's version (docker-compose.yml), with the libraries they need beside libc.
FROM postgres:18.6-bookworm AS postgresql

RUN mkdir -p /client/bin /client/lib \
    && cp /usr/lib/postgresql/18/bin/pg_dump /usr/lib/postgresql/18/bin/pg_restore /client/bin \
    && ldd /client/bin/* | awk '$2 == "=>" && $1 !~ /^lib(c|m|dl|pthread|rt|resolv)\.so/ {print $3}' | sort -u \
       | xargs cp --dereference --target-directory=/client/lib


FROM python:3.13.11-slim-bookworm

RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /var/lib/orderdesk --create-home orderdesk \
    && install --directory --owner orderdesk --mode 700 /backups

COPY --from=packages /opt/orderdesk /opt/orderdesk
COPY --from=postgresql /client /opt/postgresql
RUN for name in pg_dump pg_restore; do \
        printf '#!/bin/sh\nLD_LIBRARY_PATH=/opt/postgresql/lib exec /opt/postgresql/bin/%s "$@"\n' "$name" > "/usr/local/bin/$name" \
        && chmod 755 "/usr/local/bin/$name" && "$name" --version || exit 1; \
    done
COPY . /srv/orderdesk

ENV PATH="/opt/orderdesk/bin:$PATH" \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=orderdesk.settings \
    ORDERDESK_VAR=/var/lib/orderdesk

WORKDIR /srv/orderdesk
USER orderdesk
VOLUME /var/lib/orderdesk
EXPOSE 8000

CMD ["gunicorn", "orderdesk.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", "--threads", "4", \
     "--preload", "--timeout", "120", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
HEALTHCHECK --interval=15s --timeout=15s --start-period=60s --retries=4 CMD ["python", "-m", "launch.probe"]
