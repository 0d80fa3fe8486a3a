"""An engine process without models, for tests of what happens around it: real messages over real pipes.

What it does with a sound follows from the file's name: ``crash`` ends it, ``hang`` stops it answering, ``broken``
cannot be read, ``silent`` is silent. Every other sound gets suggestions that name the file. A batch waits after so
many sounds as a file called ``hold`` beside them says, until that is gone.
"""

import os
import queue
import sys
import threading
import time
from pathlib import Path

from recap_engine import messages
from recap_engine.datastore.caption_filter import CaptionFilter
from recap_engine.datastore.caption_query import parse_query
from recap_engine.datastore.duplicates import find_duplicates
from recap_engine.datastore.workspace import Workspace
from recap_engine.messages import (
    Batch,
    Cancel,
    Captioned,
    Complete,
    Completed,
    Doubtful,
    Dropped,
    Duplicates,
    Failed,
    Find,
    FindDoubtful,
    FindDuplicates,
    FindSounds,
    Finished,
    Found,
    FoundSounds,
    Heard,
    Hello,
    Loading,
    Match,
    Matched,
    Open,
    Ping,
    Pong,
    Propose,
    Proposed,
    Ready,
    Shutdown,
)
from recap_engine.records import SILENT, Candidate, Doubt, Neighbour, Proposal
from recap_engine.translatable import Translatable

BATCH_SECONDS = 0.02


class Engine:
    """Requests in turn; one sound of a batch whenever nothing else waits."""

    def __init__(self, requests, answers):
        self.requests, self.answers = requests, answers
        self.waiting = queue.Queue()
        self.workspace = None
        self.batch = None
        self.at = 0
        self.began = 0.0
        self.writing = threading.Lock()
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while (body := messages.read_body(self.requests)) is not None:
            request = messages.request_from(body)
            if isinstance(request, Ping):
                silent = time.monotonic() - self.began if self.began else 0.0
                self.say(Pong(request=request.request, step_seconds=silent))
            else:
                self.waiting.put(request)
        self.waiting.put(Shutdown())

    def say(self, answer):
        with self.writing:
            messages.write(self.answers, answer)

    def serve(self):
        self.say(Hello(protocol=messages.PROTOCOL, version="0", pid=os.getpid()))
        while True:
            try:
                request = self.waiting.get(timeout=BATCH_SECONDS if self.batch else None)
            except queue.Empty:
                self.go_on()
                continue
            if isinstance(request, Shutdown):
                return
            self.began = time.monotonic()
            self.answer(request)
            self.began = 0.0

    def go_on(self):
        if self.at == len(self.batch.paths):
            self.say(Finished(request=self.batch.request))
            self.batch = None
            return
        hold = Path(os.fsdecode(self.batch.paths[self.at])).with_name("hold")
        if hold.exists() and self.at == int(hold.read_text()):
            return
        *_, last = propose(self.workspace, Propose(path=self.batch.paths[self.at]))
        done = {"error": last.reason} if isinstance(last, Failed) else {"sound": last.sound.hash}
        self.say(Captioned(request=self.batch.request, at=self.at, **done))
        self.at += 1

    def answer(self, request):
        match request:
            case Open() if request.bundle == "missing":
                reason = Translatable("There is no model bundle 'missing'; there are: starter.")
                self.say(Failed(request=request.request, reason=reason))
            case Open():
                self.batch, self.workspace = None, Workspace.open(os.fsdecode(request.workspace))
                self.say(Loading(request=request.request, doing=Translatable("loading the encoder")))
                self.say(Ready(request=request.request, bundle="scripted", model="m1", device="cpu", precision=""))
            case Propose():
                for answer in propose(self.workspace, request):
                    self.say(answer)
            case Complete():
                end = " in the rain, at dusk"
                texts = () if "zz" in request.prefix else (request.prefix + end,)
                self.say(Completed(request=request.request, prefix=request.prefix, texts=texts))
            case Find():
                self.say(find(self.workspace, request))
            case Match():
                self.say(match(self.workspace, request))
            case FindDuplicates():
                clusters = tuple(find_duplicates(self.workspace.connection, self.workspace.vectors))
                self.say(Duplicates(request=request.request, clusters=clusters))
            case FindDoubtful():
                self.say(Loading(request=request.request, doing=Translatable("comparing"), done=1, total=2))
                self.say(Doubtful(request=request.request, doubts=tuple(doubts(self.workspace, request))))
            case FindSounds():
                self.say(find_sounds(self.workspace, request))
            case Batch():
                self.batch, self.at = request, 0
            case Cancel() if self.batch is not None and self.batch.request == request.request:
                self.batch = None
                self.say(Dropped(request=request.request))


def main() -> None:
    Engine(os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")).serve()


def find(workspace, request):
    """Captions in use, the likelier the more letters they share with what is looked for."""
    near = {
        caption.id: len(set(caption.text.lower()) & set(request.text.lower())) / 26
        for name in request.collections or [info.name for info in workspace.collections.list() if info.enabled]
        for caption in workspace.captions.page(name)
        if caption.enabled
    }
    ranked = sorted(near.items(), key=lambda item: -item[1])
    return Found(request=request.request, captions=tuple(ranked[: request.limit]))


def match(workspace, request):
    """Captions mean what is asked for if they contain it."""

    def numbers(_field, value):
        return [(caption.id, float(value.lower() in caption.text.lower())) for caption in workspace.captions.page()]

    found = CaptionFilter(workspace.connection, numbers).ids(parse_query(request.query))
    return Matched(request=request.request, captions=tuple(found))


def doubts(workspace, request):
    """All captions with a sound, the shortest first."""
    there = [c for c in workspace.captions.page(request.collection or None) if c.sound]
    for rank, caption in enumerate(sorted(there, key=lambda c: len(c.text)), 1):
        better = tuple(c.text for c in there if len(c.text) > len(caption.text))[:3]
        path = next((file.path for file in workspace.sounds.files(audio_hash=caption.sound)), None)
        yield Doubt(caption.id, caption.text, path, rank / 100, rank, better)


def find_sounds(workspace, request):
    """Sounds whose names share letters with what is looked for, the likelier the more; ``broken`` is no sound."""
    wanted = request.text or os.path.basename(os.fsdecode(request.path))
    if "broken" in wanted:
        return Failed(request=request.request, reason=Translatable("{name} is no sound.", name=wanted))
    near = {file.hash: len(set(os.path.basename(file.path)) & set(wanted)) / 26 for file in workspace.sounds.files()}
    ranked = tuple(sorted(near.items(), key=lambda item: -item[1]))
    heard = Candidate("Something is heard", 0.62, "generated") if request.passing else None
    return FoundSounds(request=request.request, sounds=ranked, caption=heard)


def propose(workspace, request):
    path = os.fsdecode(request.path)
    name = os.path.basename(path)
    if "crash" in name:
        os.kill(os.getpid(), 9)
    if "hang" in name:
        time.sleep(600)
    if "broken" in name:
        return [Failed(request=request.request, reason=Translatable("{name} is no sound.", name=name))]
    sound = workspace.sounds.known(path)
    if sound is None:
        return [Failed(request=request.request, reason=Translatable("{name} does not exist.", name=name))]
    if request.region is not None:
        sound = type(sound)(sound.hash, sound.duration, request.region)
    stem = name.partition(".")[0]
    neighbours = tuple(
        Neighbour(caption.text, 0.8 - i / 10, "text", caption.collection, caption.id, licence="CC0-1.0")
        for i, caption in enumerate(workspace.captions.page(limit=3))
        if caption.enabled
    )
    candidates = (
        *(Candidate(f"A {stem} with {word}", 0.95, "generated") for word in request.include),
        Candidate(f"A {stem} is heard", 0.9, "generated"),
        Candidate(f"A {stem} far away", 0.5, "generated"),
        *(Candidate(n.text, 0.3, "neighbour") for n in neighbours[:1]),
    )
    notes = (SILENT,) if "silent" in name else ()
    workspace.proposals.put(Proposal(sound, candidates, neighbours, "m1", notes), sequence=workspace.sequence())
    return [
        Heard(request=request.request, sound=sound, neighbours=neighbours, notes=notes),
        Proposed(
            request=request.request,
            sound=sound,
            candidates=candidates,
            neighbours=neighbours,
            model="m1",
            notes=notes,
            sequence=workspace.sequence(),
        ),
    ]


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.exit(1)
