"""The file behind what a task of Label Studio calls its sound."""

from __future__ import annotations

import hashlib
import os
import shutil
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urljoin, urlsplit

from recap_engine.errors import RequestError
from recap_engine.exchange.sound_address import is_address, sound_reference

_LONGEST_WAIT = 60.0


@dataclass(frozen=True, slots=True)
class SoundFiles:
    """Finds sounds in ``folder``, and fetches uploads from Label Studio at ``server`` into ``fetched``.

    Nothing outside of ``folder`` is read, and no other server is asked, whatever a task says.
    """

    folder: Path | None
    server: str
    key: str
    fetched: Path

    def find(self, address: str) -> Path:
        """The file of the sound at ``address``. Raises RequestError."""
        if not address:
            raise RequestError("The task names no sound: its data needs a field audio.")
        if self.folder is not None and (found := self._in_folder(address, self.folder.resolve())) is not None:
            return found
        if self._is_on_server(address):
            return self._fetch(urljoin(self.server, address))
        raise RequestError(
            "{address} is neither in the folder of --sounds nor on the server of --label-studio.",
            address=address,
        )

    def _in_folder(self, address: str, folder: Path) -> Path | None:
        try:
            reference = sound_reference(address)
            for name in (reference.path, *reference.others):
                path = Path(os.path.realpath(folder / name))
                if path.is_relative_to(folder) and path.is_file():
                    return path
        except ValueError:  # no path can be made of it
            pass
        return None

    def _is_on_server(self, address: str) -> bool:
        if not self.server or not is_address(address):
            return False
        try:
            wanted, own = urlsplit(urljoin(self.server, address)), urlsplit(self.server)
        except ValueError:
            return False
        return (wanted.scheme, wanted.netloc) == (own.scheme, own.netloc)

    def _fetch(self, url: str) -> Path:
        ending = os.path.splitext(urlsplit(url).path)[1]
        path = self.fetched / (hashlib.blake2b(url.encode(), digest_size=12).hexdigest() + ending[:8])
        if path.exists():
            return path
        request = urllib.request.Request(url, headers={"Authorization": f"Token {self.key}"} if self.key else {})
        scratch = path.with_suffix(".part")
        try:
            with _opener().open(request, timeout=_LONGEST_WAIT) as answer, scratch.open("wb") as file:
                shutil.copyfileobj(answer, file)
            scratch.replace(path)
        except (URLError, OSError, ValueError) as error:
            scratch.unlink(missing_ok=True)
            raise RequestError(
                "{url} cannot be fetched ({reason}): check --label-studio and --api-key.", url=url, reason=error
            ) from None
        return path


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect could lead to another server, and would take the key along."""

    def redirect_request(self, *_: object) -> None:
        return None


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirects)
