"""The shared store: its tables, its connection, and its errors as sentences that never show a password.

The extra ``shared`` (psycopg) is imported only here. The tables are in the schema ``recap``; those of captions and
vectors are for queries in SQL, and what `recap shared pull` merges are the packs in ``pushes``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from recap_engine.errors import RequestError
from recap_engine.printable import without_secrets
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    import psycopg

VERSION: Final = 2
_CONNECT_SECONDS: Final = 10
_SCHEMA: Final = """
CREATE SCHEMA recap;
CREATE TABLE recap.store (id text NOT NULL, version integer NOT NULL, has_pgvector boolean NOT NULL);
CREATE TABLE recap.pushes (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- The last entry of the journal that was pushed, and its digest: a workspace that has this entry made this push.
    sequence bigint NOT NULL,
    digest text NOT NULL,
    annotator text NOT NULL,
    at timestamptz NOT NULL DEFAULT now(),
    captions integer NOT NULL,
    pack bytea NOT NULL
);
CREATE INDEX ON recap.pushes (sequence, digest);
CREATE TABLE recap.captions (
    -- Of collection, sound, part, place in the source, and when and by whom the first wording was made.
    key text PRIMARY KEY,
    text text NOT NULL,
    provenance text NOT NULL,
    licence text NOT NULL,
    source text NOT NULL,
    annotator text NOT NULL,
    collection text NOT NULL,
    audio_hash text,
    region_start double precision,
    region_end double precision,
    created text NOT NULL,
    version integer NOT NULL,
    deleted text,
    push bigint NOT NULL REFERENCES recap.pushes,
    -- Captions that are equally near are given in this order.
    number bigint GENERATED ALWAYS AS IDENTITY UNIQUE
);
CREATE INDEX ON recap.captions (audio_hash);
CREATE INDEX ON recap.captions USING hash (text);
CREATE TABLE recap.text_vectors (
    encoder text NOT NULL,
    digest bytea NOT NULL,
    text text NOT NULL,
    vector {vector} NOT NULL,
    PRIMARY KEY (encoder, digest)
);
CREATE TABLE recap.sound_vectors (
    encoder text NOT NULL,
    audio_hash text NOT NULL,
    -- -1 for the whole sound.
    region_start double precision NOT NULL,
    region_end double precision NOT NULL,
    vector {vector} NOT NULL,
    PRIMARY KEY (encoder, audio_hash, region_start, region_end)
);
-- In the row, where a scan reads them fast.
ALTER TABLE recap.text_vectors ALTER COLUMN vector SET STORAGE MAIN;
ALTER TABLE recap.sound_vectors ALTER COLUMN vector SET STORAGE MAIN;
"""


class SharedStore:
    """An open shared store. Use `open_store`."""

    def __init__(self, connection: psycopg.Connection[Any], name: str) -> None:
        self.connection, self.name = connection, name

    def exists(self) -> bool:
        """Whether `init` was run."""
        found = self.connection.execute("SELECT to_regclass('recap.store') IS NOT NULL").fetchone()
        return bool(found and found[0])

    def init(self, id: str) -> bool:
        """Make the tables in one transaction, with pgvector's type if the server has it; False if they existed."""
        with self.connection.transaction():
            if self.exists():
                return False
            has_pgvector = self._add_pgvector()
            self.connection.execute(_SCHEMA.format(vector="vector" if has_pgvector else "real[]").encode())
            self.connection.execute("INSERT INTO recap.store VALUES (%s, %s, %s)", (id, VERSION, has_pgvector))
        return True

    def _add_pgvector(self) -> bool:
        """Switch pgvector on; returns whether the server has it."""
        import psycopg

        try:
            with self.connection.transaction():
                self.connection.execute("CREATE EXTENSION IF NOT EXISTS vector")
        except psycopg.Error:
            return False
        return True

    def identity(self) -> tuple[str, bool]:
        """The store's id, and whether it has pgvector. Raises RequestError where there is no store."""
        if not self.exists():
            raise RequestError("There is no shared store at {url}: create it with `recap shared init`.", url=self.name)
        found = self.connection.execute("SELECT id, version, has_pgvector FROM recap.store").fetchone()
        if found is None or found[1] != VERSION:
            raise RequestError("The shared store at {url} is of another version: update first.", url=self.name)
        return str(found[0]), bool(found[2])


def address_shown(url: str) -> str:
    """The address of a store as people may see it: without the password. Raises RequestError."""
    return _shown(_parsed(url))


def _parsed(url: str) -> dict[str, Any]:
    try:
        import psycopg
        from psycopg.conninfo import conninfo_to_dict
    except ModuleNotFoundError:
        raise RequestError('`recap shared` needs the extra shared: pip install "recap-desktop[shared]".') from None
    if not url.startswith(("postgresql://", "postgres://")):
        raise RequestError("The address of a shared store begins with postgresql://: give it with --url.")
    try:
        return conninfo_to_dict(url)
    except psycopg.Error:
        # The parser's own message repeats parts of the address.
        raise RequestError(
            "The address of the shared store is not valid: write it as postgresql://USER@HOST:PORT/DATABASE."
        ) from None


@contextmanager
def open_store(url: str) -> Iterator[SharedStore]:
    """Connect to a PostgreSQL server. Raises RequestError, whose message never has the password."""
    parts = _parsed(url)
    import psycopg

    name = _shown(parts)
    secrets = [str(parts[key]) for key in ("password", "sslpassword") if parts.get(key)]
    try:
        connection = psycopg.connect(url, connect_timeout=_CONNECT_SECONDS, autocommit=True)
    except psycopg.Error as error:
        raise RequestError(
            "The shared store at {url} cannot be reached ({reason}): your captions stay here until it can.",
            url=name,
            reason=_reason(error, secrets),
        ) from None
    try:
        with connection:
            yield SharedStore(connection, name)
    except psycopg.Error as error:
        raise RequestError(
            "The shared store at {url} refused ({reason}): nothing was changed there.",
            url=name,
            reason=_reason(error, secrets),
        ) from None


def _shown(parts: dict[str, Any]) -> str:
    """The address without the password, and without options."""
    user = f"{quote(str(parts['user']))}@" if parts.get("user") else ""
    port = f":{parts['port']}" if parts.get("port") else ""
    return f"postgresql://{user}{parts.get('host') or 'localhost'}{port}/{parts.get('dbname') or ''}"


def _reason(error: Exception, secrets: list[str]) -> str | Translatable:
    """The last line of what the server says, without any secret in it."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    said = lines[-1].strip() if lines else type(error).__name__
    if said.endswith("accepting TCP/IP connections?"):  # libpq asks below its reason
        said = lines[-2].strip()
    return without_secrets(said, secrets)
