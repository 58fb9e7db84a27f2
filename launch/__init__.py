"""Starts OrderDesk on one machine: bin/run, bin/test and bin/manage. See docs/operations.md.

    bootstrap   .venv and the pinned packages; standard library only, as the two below
    system      Debian's packages that pip cannot bring
    processes   children that never outlive their parent
    locks       who uses what: kernel locks, which a crash releases
    services    PostgreSQL and Valkey from their wheels
    keeper      the process that owns one of them and stops it when its last user is gone
    local       where things lie on this machine, and the environment of everything that is started
    prepare     migrate, static files, demo company: the part that needs Django
    supervisor  web, worker and clock: started, watched, stopped
    run, manage, test   the three commands
    audit, bom  known vulnerabilities of what is pinned, and the list of it
    probe       what a container asks its own web server

Nothing here is imported by OrderDesk itself, and nothing but `prepare` imports Django.
"""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
