"""Sound files put together byte by byte, so that tests can leave out, repeat or spoil what they like."""

from __future__ import annotations

import io
import struct

import numpy as np
import soundfile
from numpy.typing import NDArray

RATE = 44_100

Ints = NDArray[np.int16]


def bursts(seconds: float = 5.0, seed: int = 1, rate: int = RATE) -> Ints:
    """(n,) noise that is loud and soft in turns, a quarter of a second each."""
    n = int(seconds * rate)
    loud = np.arange(n) // (rate // 4) % 2 == 1
    noise = np.random.default_rng(seed).uniform(-1, 1, n)
    return (noise * np.where(loud, 12_000, 300)).astype(np.int16)


def chunk(name: bytes, body: bytes, size: int | None = None, order: str = "<") -> bytes:
    """A RIFF or IFF chunk; ``size`` is stated instead of the true one."""
    stated = len(body) if size is None else size
    return name + struct.pack(order + "I", stated) + body + b"\0" * (len(body) & 1)


def fmt(channels: int = 1, bits: int = 16, rate: int = RATE, tag: int = 1) -> bytes:
    """A WAV's format chunk."""
    align = channels * bits // 8
    return chunk(b"fmt ", struct.pack("<HHIIHH", tag, channels, rate, rate * align, align, bits))


def wav(*chunks: bytes, size: int | None = None, marker: bytes = b"RIFF") -> bytes:
    """A RIFF file of these chunks."""
    body = b"WAVE" + b"".join(chunks)
    return marker + struct.pack("<I", len(body) if size is None else size) + body


def pcm_wav(samples: Ints, rate: int = RATE, **stated: int) -> bytes:
    """A WAV of 16 bits, (n,) or (n, channels); ``data`` and ``riff`` state other sizes than the true ones."""
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    data = samples.astype("<i2").tobytes()
    return wav(fmt(channels, rate=rate), chunk(b"data", data, stated.get("data")), size=stated.get("riff"))


def coded(samples: Ints, form: str, subtype: str, rate: int = RATE) -> bytes:
    """A file as libsndfile writes it."""
    buffer = io.BytesIO()
    soundfile.write(buffer, samples.astype(np.float32) / 32768, rate, format=form, subtype=subtype)
    return buffer.getvalue()


def xi(samples: Ints) -> bytes:
    """An instrument of one sample; libsndfile does not state its length, as other programs do."""
    content = bytearray(coded(samples, "XI", "DPCM_16"))
    content[298:302] = struct.pack("<I", len(samples) * 2)
    return bytes(content)


def mp3_frames(samples: Ints, rate: int = RATE) -> list[bytes]:
    """The frames of an MP3 (MPEG-1) without the one that states the length."""
    content = coded(samples, "MP3", "MPEG_LAYER_III", rate)
    kbits = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
    at, frames = content.find(b"\xff\xfb"), []
    while at + 4 <= len(content) and content[at] == 255 and content[at + 1] & 0xE0 == 0xE0:
        size = 144_000 * kbits[content[at + 2] >> 4] // rate + (content[at + 2] >> 1 & 1)
        frames.append(content[at : at + size])
        at += size
    return [frame for frame in frames if b"Info" not in frame[:64] and b"Xing" not in frame[:64]]


def ogg_pages(content: bytes) -> list[bytes]:
    """The pages of an Ogg file."""
    pages, at = [], 0
    while at < len(content):
        count = content[at + 26]
        size = 27 + count + sum(content[at + 27 : at + 27 + count])
        pages.append(content[at : at + size])
        at += size
    return pages


def caf(samples: Ints, size: int | None = None, rate: int = RATE) -> bytes:
    """A CAF of 16 bits; ``size`` is stated for its data chunk."""
    description = struct.pack(">d4sIIIII", rate, b"lpcm", 2, 2, 1, 1, 16)
    data = samples.astype("<i2").tobytes()
    head = b"caff\0\1\0\0desc" + struct.pack(">q", len(description)) + description
    return head + b"data" + struct.pack(">q", len(data) + 4 if size is None else size) + bytes(4) + data


def voc(*blocks: Ints, rate: int = RATE) -> bytes:
    """A VOC with one sound block (type 9, 16 bits) for each array."""
    head = b"Creative Voice File\x1a" + struct.pack("<HHH", 26, 0x0114, 0x1129 - 0x0114 + 0x0A)
    body = b""
    for samples in blocks:
        content = struct.pack("<IBBHI", rate, 16, 1, 4, 0) + samples.astype("<i2").tobytes()
        body += b"\x09" + len(content).to_bytes(3, "little") + content
    return head[:20] + struct.pack("<HHH", 26, 0x0114, (~0x0114 + 0x1234) & 0xFFFF) + body + b"\0"


def nist(samples: Ints, rate: int = RATE) -> bytes:
    """A NIST SPHERE file of 16 bits."""
    fields = (
        f"NIST_1A\n   1024\nchannel_count -i 1\nsample_count -i {len(samples)}\nsample_rate -i {rate}\n"
        "sample_n_bytes -i 2\nsample_byte_format -s2 01\nsample_sig_bits -i 16\nsample_coding -s3 pcm\nend_head\n"
    )
    return fields.encode().ljust(1024, b"\n") + samples.astype("<i2").tobytes()


def dsf(seconds: float = 0.5) -> bytes:
    """A DSF of one channel at 2.8 MHz: a stream of bits that alternate, which is silence."""
    blocks = int(seconds * 2_822_400 / 8 / 4096)
    data = b"\x69" * (blocks * 4096)
    form = struct.pack("<4sQIIIIIIQII", b"fmt ", 52, 1, 0, 1, 1, 2_822_400, 1, blocks * 4096 * 8, 4096, 0)
    body = form + b"data" + struct.pack("<Q", len(data) + 12) + data
    return b"DSD " + struct.pack("<QQQ", 28, 28 + len(body), 0) + body


def dff(seconds: float = 0.5) -> bytes:
    """A DSDIFF file of one channel at 2.8 MHz."""

    def big(name: bytes, content: bytes) -> bytes:
        return name + struct.pack(">Q", len(content)) + content + b"\0" * (len(content) & 1)

    properties = (
        b"SND "
        + big(b"FS  ", struct.pack(">I", 2_822_400))
        + big(b"CHNL", struct.pack(">H", 1) + b"C000")
        + big(b"CMPR", b"DSD " + bytes([14]) + b"not compressed" + b"\0")
    )
    data = b"\x69" * int(seconds * 2_822_400 / 8)
    body = b"DSD " + big(b"FVER", b"\1\5\0\0") + big(b"PROP", properties) + big(b"DSD ", data)
    return b"FRM8" + struct.pack(">Q", len(body)) + body
