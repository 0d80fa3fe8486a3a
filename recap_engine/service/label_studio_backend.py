"""What Label Studio asks of a machine-learning backend: suggestions for tasks, and to learn from annotations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from recap_engine.annotate import decide
from recap_engine.annotate.identify import identify
from recap_engine.engine import Engine
from recap_engine.errors import RequestError
from recap_engine.exchange.label_studio import annotator_of, audio_address, texts_of
from recap_engine.propose.propose import Settings
from recap_engine.records import Caption, Proposal, Region, Sound
from recap_engine.service.label_config import TextField, for_captions, text_field
from recap_engine.service.sound_files import SoundFiles
from recap_engine.translatable import Translatable

ANNOTATED: Final = ("ANNOTATION_CREATED", "ANNOTATION_UPDATED")


class Backend:
    """Owned by the thread that made it, as the engine is."""

    def __init__(self, engine: Engine, files: SoundFiles, collection: str) -> None:
        self._engine = engine
        self._files = files
        self._collection = collection

    @property
    def version(self) -> str:
        """What Label Studio shows as the model's version."""
        return f"{self._engine.bundle.name} {self._engine.bundle.fingerprint[:8]}"

    def close(self) -> None:
        """Close the workspace."""
        self._engine.close()

    def predict(self, tasks: Sequence[Mapping[str, Any]], config: str) -> dict[str, Any]:
        """The answer to ``/predict``: for each task the first suggestion, or why there is none. Raises RequestError."""
        field = text_field(config)
        found: list[tuple[str, Translatable | None]] = []
        for number, task in enumerate(tasks):
            try:
                found.append((str(self._files.find(audio_address(_data(task)))), None))
            except RequestError as error:
                found.append((f"task {task.get('id', number)}", error.message))
        outcomes = self._engine.caption(found, Settings())
        return {
            "results": [
                self._prediction(field, outcome.proposal) if outcome.proposal else self._failure(outcome.error)
                for outcome in outcomes
            ]
        }

    def learn(self, event: Mapping[str, Any]) -> int:
        """Take the captions of an annotation into the datastore: those that are new. Their number.

        An event that comes again adds nothing. In an updated annotation, captions from here that it no longer has are
        reworded into its new ones. Raises RequestError, AudioError, WorkspaceError.
        """
        annotation = event.get("annotation")
        if event.get("action") not in ANNOTATED or not isinstance(annotation, dict):
            return 0
        if annotation.get("was_cancelled"):
            return 0
        path = self._files.find(audio_address(_data(event.get("task"))))
        wanted: dict[Region | None, list[str]] = {}
        found = [(field, text.strip(), part) for field, text, part in texts_of(annotation) if text.strip()]
        fields = [TextField(field, "") for field, _text, _part in found]
        for field, text, part in found:
            if field == for_captions(fields).name:
                wanted.setdefault(part, []).append(text)
        who = annotator_of(annotation.get("completed_by"))
        reword = event["action"] == "ANNOTATION_UPDATED"
        return sum(self._keep(str(path), part, texts, who, reword) for part, texts in wanted.items())

    def _keep(self, path: str, part: Region | None, texts: Sequence[str], who: str, reword: bool) -> int:
        workspace = self._engine.workspace
        sound = identify(workspace, path, part)
        kept = self._captions(sound, who)
        new = [text for text in texts if text not in kept]
        outdated = [caption for text, caption in kept.items() if reword and text not in texts]
        for text in new:
            if outdated:
                decide.edit(workspace, sound, text, caption=outdated.pop(0).id, path=path, annotator=who)
            else:
                decide.accept(workspace, sound, text, path=path, annotator=who, collection=self._collection)
        return len(new)

    def _captions(self, sound: Sound, who: str) -> dict[str, Caption]:
        """What this person has said about a sound in the collection of this service, by text."""
        found = self._engine.workspace.captions.of_sound(sound)
        mine = (caption for caption in found if (caption.annotator, caption.collection) == (who, self._collection))
        return {caption.text: caption for caption in mine}

    def _prediction(self, field: TextField, proposal: Proposal) -> dict[str, Any]:
        best = next(iter(proposal.candidates), None)
        if best is None:
            return self._failure(proposal.notes[0] if proposal.notes else None)
        area = {
            "id": "recap",
            "from_name": field.name,
            "to_name": field.about,
            "type": "textarea",
            "value": {"text": [best.text]},
            "score": round(best.score, 4),
        }
        if not proposal.calibrated:  # it would look like a probability
            del area["score"]
            return {"result": [area], "model_version": self.version}
        return {"result": [area], "score": round(best.score, 4), "model_version": self.version}

    def _failure(self, reason: object) -> dict[str, Any]:
        return {"result": [], "score": 0.0, "model_version": self.version, "error": str(reason or "")}


def _data(task: object) -> Mapping[str, Any]:
    data = task.get("data") if isinstance(task, dict) else None
    return data if isinstance(data, dict) else {}
