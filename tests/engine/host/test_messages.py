"""Messages over the pipe: read back as they were written, texts for people included."""

import io

import msgspec
import pytest

from recap_engine import messages
from recap_engine.messages import BundleInfo, Bundles, Captioned, Failed, Heard, Loading, Verified
from recap_engine.progress import Progress
from recap_engine.records import SILENT, Sound
from recap_engine.translatable import Translatable

WHY = Translatable("{path} holds {what}.", path="a.wav", what=Translatable("a PNG picture"))


def sent(message: messages.Message) -> messages.Answer:
    """What arrives at the other end of a pipe."""
    pipe = io.BytesIO()
    messages.write(pipe, message)
    pipe.seek(0)
    body = messages.read_body(pipe)
    assert body is not None
    return messages.answer_from(body)


@pytest.mark.parametrize(
    "answer",
    [
        Failed(request=3, reason=WHY),
        Captioned(request=3, at=1, error=WHY),
        Captioned(request=3, at=1, sound="f00d"),
        Heard(request=3, sound=Sound("f00d", 1.0), neighbours=(), notes=(SILENT, WHY)),
        Verified(bundle="full", problems=(WHY, WHY)),
        Bundles(bundles=(BundleInfo("full"), BundleInfo("odd", fault=WHY))),
    ],
)
def test_texts_for_people_arrive_with_their_fields(answer: messages.Answer) -> None:
    assert sent(answer) == answer


def test_progress_arrives_with_what_it_counts() -> None:
    step = Progress(Translatable("copying"), 5, 12, "encoder.safetensors", unit="bytes")
    shown = sent(Loading.at(3, step))
    assert shown == Loading(request=3, doing=Translatable("copying"), done=5, total=12, unit="bytes")


def test_a_text_that_is_not_a_message_is_refused() -> None:
    with pytest.raises(msgspec.ValidationError):
        messages.answer_from(msgspec.msgpack.encode({"type": "failed", "reason": "plain text"}))
