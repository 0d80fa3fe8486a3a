"""A PostgreSQL server of the test run's own: from the folder $RECAP_POSTGRES_BIN, from the package pgserver (which has
pgvector), or from Debian's packages.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

PASSWORD = "very secret, 1%"
_SYSTEM = Path("/usr/lib/postgresql")


def _programs() -> Path | None:
    if named := os.environ.get("RECAP_POSTGRES_BIN"):
        return Path(named)
    if (package := find_spec("pgserver")) is not None and package.origin is not None:
        return Path(package.origin).parent / "pginstall" / "bin"
    found = sorted(_SYSTEM.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def _copied(programs: Path, folder: Path) -> Path:
    """The programs of pgserver copied into ``folder``: they may be in root's home, which no other user can enter."""
    packages, inside = programs.parents[2], programs.relative_to(programs.parents[2])
    if inside.parts[0] != "pgserver":
        return programs
    for part in ("pgserver", "pgserver.libs"):
        shutil.copytree(packages / part, folder / part)
    return folder / inside


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a database of its own, with a user who needs a password."""
    pytest.importorskip("psycopg", reason="the extra shared (psycopg) is not installed")
    programs = _programs()
    if programs is None:
        pytest.skip(
            "PostgreSQL is not installed: pip install pgserver, or apt install postgresql postgresql-*-pgvector"
        )
    # The path of a socket has at most about 100 characters, so not pytest's folder; and $TMPDIR may be in a home that
    # the user postgres cannot enter.
    folder = Path(tempfile.mkdtemp(prefix="recap-pg-", dir="/tmp" if os.geteuid() == 0 else None))
    as_user: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        owner = next((one for one in pwd.getpwall() if one.pw_name == "postgres"), pwd.getpwnam("nobody"))
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        programs = _copied(programs, folder)
        as_user = ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]

    def call(*command: object) -> None:
        subprocess.run([*as_user, *map(str, command)], check=True, capture_output=True, cwd="/")

    (folder / "password").write_text(PASSWORD)
    shutil.chown(folder / "password", *([owner.pw_uid, owner.pw_gid] if as_user else [os.getuid(), os.getgid()]))
    data = folder / "data"
    call(
        *(programs / "initdb", "-D", data, "-U", "ana", f"--pwfile={folder / 'password'}", "-A", "scram-sha-256"),
        *("-E", "UTF8", "--no-sync"),
    )
    set_ = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c shared_buffers=16MB"
    call(programs / "pg_ctl", "-D", data, "-w", "-o", set_, "-l", folder / "log", "start")
    from urllib.parse import quote

    try:
        yield f"postgresql://ana:{quote(PASSWORD)}@/postgres?host={quote(str(folder), safe='')}"
    finally:
        call(programs / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def url(server: str) -> str:
    """The server without a store."""
    import psycopg

    with psycopg.connect(server) as connection:
        connection.execute("DROP SCHEMA IF EXISTS recap CASCADE")
        connection.execute("DROP EXTENSION IF EXISTS vector")
    return server
