"""What a caption's sound is called in a file that leaves the workspace: a name that another computer can use."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from recap_engine.datastore.sounds import FileRow
from recap_engine.datastore.workspace import Workspace
from recap_engine.exchange.row import SoundReference
from recap_engine.records import Caption, Fields


class SoundNames:
    """Names relative to ``folder`` (where the export goes) or to a library; absolute only as a last resort."""

    def __init__(self, workspace: Workspace, folder: Path) -> None:
        self._workspace = workspace
        self._folder = str(folder)
        self._fields = workspace.fields.by_sound()
        self._libraries = {row.id: row.path for row in workspace.libraries.list()}
        # Captions of one sound mostly stand together.
        self._files = lru_cache(maxsize=256)(self._find_files)

    def of(self, captions: Sequence[Caption], *, for_clips: bool = False) -> list[tuple[Caption, SoundReference]]:
        """Each caption with the name of its sound; ``for_clips`` keeps AudioCaps' keys even for known files."""
        imported = self._as_imported([caption.id for caption in captions])
        return [
            (caption, self._reference(caption, imported.get(caption.id, SoundReference()), for_clips))
            for caption in captions
        ]

    def _reference(self, caption: Caption, imported: SoundReference, for_clips: bool) -> SoundReference:
        if caption.sound is None or (for_clips and imported.audiocaps):
            return imported
        files = self._files(caption.sound)
        fields = self._fields.get((caption.sound, caption.region), Fields())
        if not files:
            return SoundReference(imported.path, caption.region, fields=fields)
        names = [self._name(file) for file in files]
        # Several files may hold the audio: the one the caption came with is the best name for it.
        name = imported.path if imported.path in names else names[0]
        return SoundReference(name, caption.region, duration=files[0].duration, fields=fields)

    def _find_files(self, audio: str) -> tuple[FileRow, ...]:
        found = self._workspace.sounds.files(audio_hash=audio)
        return tuple(sorted(found, key=lambda file: (file.missing, file.id)))

    def _name(self, file: FileRow) -> str:
        for root in (self._folder, self._libraries.get(file.library or 0)):
            if root is not None and file.path.startswith(root.rstrip(os.sep) + os.sep):
                return "/".join(Path(os.path.relpath(file.path, root)).parts)
        return file.path

    def _as_imported(self, ids: Sequence[int]) -> dict[int, SoundReference]:
        rows = self._workspace.captions.source_rows(ids)
        return {caption: SoundReference.parse(source_row) for caption, source_row in rows.items()}
