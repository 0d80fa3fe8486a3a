"""An engine process without models, for tests of what happens around it: real messages over real pipes.

What it does with a sound follows from the file's name: ``crash`` ends it, ``hang`` stops it answering, ``broken``
cannot be read. Every other sound gets suggestions that name the file.
"""

import os
import sys
import time

from recap_engine import messages
from recap_engine.datastore.workspace import Workspace
from recap_engine.messages import Failed, Heard, Hello, Loading, Open, Ping, Pong, Propose, Proposed, Ready, Shutdown
from recap_engine.records import Candidate, Neighbour, Proposal


def main() -> None:
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    messages.write(answers, Hello(protocol=messages.PROTOCOL, version="0", pid=os.getpid()))
    workspace = None
    while (body := messages.read_body(requests)) is not None:
        request = messages.request_from(body)
        match request:
            case Open():
                if request.bundle == "missing":
                    told = "There is no model bundle 'missing'; there are: starter."
                    messages.write(answers, Failed(request=request.request, sentence=told))
                    continue
                workspace = Workspace.open(os.fsdecode(request.workspace))
                messages.write(answers, Loading(request=request.request, doing="loading the encoder"))
                messages.write(
                    answers, Ready(request=request.request, bundle="scripted", model="m1", device="cpu", precision="")
                )
            case Propose():
                for answer in propose(workspace, request):
                    messages.write(answers, answer)
            case Ping():
                messages.write(answers, Pong(request=request.request))
            case Shutdown():
                return


def propose(workspace, request):
    path = os.fsdecode(request.path)
    name = os.path.basename(path)
    if "crash" in name:
        os.kill(os.getpid(), 9)
    if "hang" in name:
        time.sleep(600)
    if "broken" in name:
        return [Failed(request=request.request, sentence=f"{name} is no sound.")]
    sound = workspace.sounds.known(path)
    if sound is None:
        return [Failed(request=request.request, sentence=f"{name} does not exist.")]
    if request.region is not None:
        sound = type(sound)(sound.hash, sound.duration, request.region)
    stem = name.partition(".")[0]
    neighbours = tuple(
        Neighbour(caption.text, 0.8 - i / 10, "text", caption.collection, caption.id, licence="CC0-1.0")
        for i, caption in enumerate(workspace.captions.page(limit=3))
        if caption.enabled
    )
    candidates = (
        Candidate(f"A {stem} is heard", 0.9, "generated"),
        Candidate(f"A {stem} far away", 0.5, "generated"),
        *(Candidate(n.text, 0.3, "neighbour") for n in neighbours[:1]),
    )
    workspace.proposals.put(Proposal(sound, candidates, neighbours, "m1"), sequence=workspace.sequence())
    return [
        Heard(request=request.request, sound=sound, neighbours=neighbours, notes=()),
        Proposed(
            request=request.request,
            sound=sound,
            candidates=candidates,
            neighbours=neighbours,
            model="m1",
            notes=(),
            sequence=workspace.sequence(),
        ),
    ]


if __name__ == "__main__":
    try:
        main()
    except BrokenPipeError:
        sys.exit(1)
