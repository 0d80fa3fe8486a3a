"""Downloads published models from the Hugging Face Hub, and resumes where a download was stopped.

Every file is checked against the hub's hash before it gets its name: SHA-256 for large files, git's hash for small
ones. Unfinished files stay in ``models/.downloads``; they are removed when the bundle is installed.

Files are streamed here rather than by ``huggingface_hub.hf_hub_download``: that function returns only when a file is
whole, and can be stopped neither from another thread nor between two blocks. The window needs both, and progress.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha1
from pathlib import Path
from typing import Any

from recap_engine.bundles.find import models_folder
from recap_engine.bundles.parts import FEATURES, MODEL_CONFIG, TOKENIZER, WEIGHTS
from recap_engine.bundles.verify import hash_file
from recap_engine.errors import BundleError
from recap_engine.progress import Progress
from recap_engine.translatable import Translatable

DOWNLOADING = Translatable("downloading")

_ID = re.compile(r"[A-Za-z0-9][\w.-]*(/[\w.-]+)?")


@dataclass(frozen=True, slots=True)
class HubFile:
    """One file: ``sha256`` for large ones, else ``git`` (SHA-1 of git's blob)."""

    name: str
    size: int
    sha256: str | None
    git: str | None


@dataclass(frozen=True, slots=True)
class HubModel:
    """A model at one commit, and those of its files that are needed."""

    id: str
    commit: str
    files: tuple[HubFile, ...]

    @property
    def folder(self) -> Path:
        """Where it is downloaded to; its last part is what the model is called."""
        return downloads_folder() / self.commit[:12] / self.id.rpartition("/")[2]

    @property
    def missing(self) -> int:
        """Bytes that are still to be downloaded."""
        return sum(file.size - _present(self.folder, file) for file in self.files)

    @property
    def size(self) -> int:
        """Total bytes."""
        return sum(file.size for file in self.files)


def downloads_folder() -> Path:
    """Downloads that are not bundles yet."""
    return models_folder() / ".downloads"


def is_id(text: str) -> bool:
    """Whether a text could name a model on the hub."""
    return _ID.fullmatch(text) is not None


def look_up(id: str, *, weights: bool = True) -> HubModel:
    """Commit, sizes and hashes of what is needed of a model; without ``weights`` its tokenizer alone.

    Raises BundleError: no network, no such model, or one that lacks what is needed.
    """
    from huggingface_hub import HfApi

    with _hub_errors(id):
        info = HfApi().model_info(id, files_metadata=True)
    there = {
        one.rfilename: HubFile(one.rfilename, one.size or 0, one.lfs.sha256 if one.lfs else None, one.blob_id)
        for one in info.siblings or ()
    }
    tokenizer = [TOKENIZER] if TOKENIZER in there else ["vocab.json", "merges.txt"]
    wanted = [*tokenizer, *([MODEL_CONFIG] if weights else [])]
    if weights:
        wanted += [name for name in (FEATURES,) if name in there]
        wanted.append(next((name for name in WEIGHTS if name in there), WEIGHTS[0]))
    lacking = next((name for name in wanted if name not in there), None)
    if lacking is not None:
        raise BundleError("The model {id} on the hub has no {lacking}; it cannot be used.", id=id, lacking=lacking)
    return HubModel(id, info.sha or "main", tuple(there[name] for name in wanted))


def download(models: Sequence[HubModel]) -> Iterator[Progress]:
    """Fetch what is missing of ``models`` into their folders. May be dropped at any step, and be called again.

    Raises BundleError.
    """
    total = sum(model.size for model in models)
    before = 0
    for model in models:
        for file in model.files:
            for done in _fetch(model, file):
                yield Progress(DOWNLOADING, before + done, total, f"{model.id} {file.name}", unit="bytes")
            before += file.size
    yield Progress(DOWNLOADING, total, total, unit="bytes")


def _present(folder: Path, file: HubFile) -> int:
    """Bytes of a file that are there already, whole or in part."""
    for path in (folder / file.name, _part(folder / file.name)):
        if path.is_file():
            return min(path.stat().st_size, file.size)
    return 0


def _part(path: Path) -> Path:
    return path.with_name(path.name + ".part")


def _fetch(model: HubModel, file: HubFile) -> Iterator[int]:
    """Fetch one file; yields the bytes there are so far."""
    path = model.folder / file.name
    part = _part(path)
    if path.is_file() and path.stat().st_size == file.size:
        yield file.size
        return
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        if part.is_file() and part.stat().st_size > file.size:
            part.unlink()
        if not part.is_file() or part.stat().st_size < file.size:
            yield from _stream(model, file, part)
        if not _whole(part, file):
            part.unlink()
            raise BundleError(
                "{name} from {id} arrived damaged: its hash differs from the published one. Try again.",
                name=file.name,
                id=model.id,
            )
        part.replace(path)
    except OSError as error:
        raise BundleError("{path} cannot be written ({why}).", path=path, why=str(error.strerror or error)) from error


def _stream(model: HubModel, file: HubFile, part: Path) -> Iterator[int]:
    from huggingface_hub import hf_hub_url
    from huggingface_hub.utils import build_hf_headers, get_session, hf_raise_for_status

    url = hf_hub_url(model.id, file.name, revision=model.commit)
    have = part.stat().st_size if part.is_file() else 0
    headers = {**build_hf_headers(), "Accept-Encoding": "identity", **({"Range": f"bytes={have}-"} if have else {})}
    with _hub_errors(model.id), get_session().stream("GET", url, headers=headers, follow_redirects=True) as response:
        hf_raise_for_status(response)
        if response.status_code != 206:
            have = 0
        with part.open("ab" if have else "wb") as out:
            for chunk in response.iter_bytes():
                out.write(chunk)
                have += len(chunk)
                yield have
    if have < file.size:
        raise BundleError(
            "The download of {name} from {id} was interrupted; run the same command again to resume it.",
            name=file.name,
            id=model.id,
        )


def _whole(path: Path, file: HubFile) -> bool:
    if path.stat().st_size != file.size:
        return False
    if file.sha256 is not None:
        return hash_file(path) == file.sha256
    content = path.read_bytes()
    return (
        file.git is None or sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest() == file.git
    )


@contextmanager
def _hub_errors(id: str) -> Iterator[None]:
    """The hub's errors, each as one sentence."""
    from huggingface_hub import errors

    offline: Any = (errors.OfflineModeIsEnabled,)
    try:
        yield
    except errors.GatedRepoError as error:
        raise BundleError(
            "{id} is open only to those who accept its terms: accept them at https://huggingface.co/{id}, log in with "
            "`hf auth login` and try again.",
            id=id,
        ) from error
    except (errors.RepositoryNotFoundError, errors.HFValidationError) as error:
        raise BundleError("There is no model '{id}' on the hub, or it is private; check the name.", id=id) from error
    except errors.HfHubHTTPError as error:
        code = getattr(error.response, "status_code", "an error")
        raise BundleError("The hub answered {code} when asked for {id}; try again later.", code=code, id=id) from error
    except (errors.HTTPError, *offline) as error:
        raise BundleError(
            "{id} cannot be downloaded: the hub cannot be reached ({why}). Try again to resume, or install from "
            "a folder.",
            id=id,
            why=type(error).__name__,
        ) from error
