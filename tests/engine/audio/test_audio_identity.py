"""The hash names the audio data: tags, chunks, containers and names do not count, samples do."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from recap_engine.audio import audio_hash, probe, read_once, windows


def chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def id3(body: bytes) -> bytes:
    size = len(body)
    return b"ID3\x04\x00\x00" + bytes([size >> 21 & 127, size >> 14 & 127, size >> 7 & 127, size & 127]) + body


def test_a_name_does_not_count(write, noise):
    path = write("a.wav", noise)
    before = audio_hash(path)
    assert len(before) == 32
    assert audio_hash(path.rename(path.with_name("b.bin"))) == before


def test_chunks_of_a_wav_do_not_count_before_or_after_the_samples(write, noise):
    path = write("a.wav", noise)
    before = audio_hash(path)
    content = path.read_bytes()
    data = content.index(b"data")
    tags = chunk(b"LIST", b"INFO" + chunk(b"INAM", b"A door")) + chunk(b"bext", bytes(602)) + chunk(b"iXML", b"<a/>")
    body = content[12:data] + tags + content[data:] + chunk(b"id3 ", id3(b"TIT2 and so on"))
    path.write_bytes(b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body)
    assert audio_hash(path) == before


@pytest.mark.parametrize("subtype", ["PCM_16", "PCM_24"])
def test_the_same_samples_have_one_hash_in_every_lossless_container(write, noise, subtype):
    names = ["a.wav", "a.flac", "a.aiff", "a.w64", "a.rf64", "a.caf"]
    assert len({audio_hash(write(name, noise, 8000, subtype)) for name in names}) == 1


def test_one_sample_the_rate_and_the_channels_count(write, noise):
    other = noise.copy()
    other[9000, 1] += 1
    hashes = [
        audio_hash(write("a.wav", noise)),
        audio_hash(write("b.wav", other)),
        audio_hash(write("c.wav", noise, 16000)),
        audio_hash(write("d.wav", noise.reshape(-1))),
        audio_hash(write("e.wav", noise[:-1])),
    ]
    assert len(set(hashes)) == 5


def test_comments_of_a_flac_do_not_count(write, noise):
    path = write("a.flac", noise)
    before = audio_hash(path)
    content = path.read_bytes()
    comment = struct.pack("<I", 4) + b"me:)" + struct.pack("<I", 1) + struct.pack("<I", 8) + b"TITLE=Ha"
    block = b"\x04" + len(comment).to_bytes(3, "big") + comment
    padding = b"\x01" + (2000).to_bytes(3, "big") + bytes(2000)
    info = content[:42]  # marker and STREAMINFO, which must come first
    rest = content[42:]
    while True:  # drop the blocks that the writer put there
        last, size = rest[0] & 0x80, int.from_bytes(rest[1:4], "big")
        rest = rest[4 + size :]
        if last:
            break
    padding = bytes([padding[0] | 0x80]) + padding[1:]
    path.write_bytes(info[:4] + bytes([info[4] & 0x7F]) + info[5:] + block + padding + rest)
    assert audio_hash(path) == before


def test_tags_of_an_mp3_do_not_count(write, noise):
    path = write("a.mp3", noise, 8000, "MPEG_LAYER_III")
    before = audio_hash(path)
    content = path.read_bytes()
    ape = b"APETAGEX" + struct.pack("<IIII", 2000, 32, 0, 0) + bytes(8)
    path.write_bytes(id3(b"TIT2" + bytes(500)) + content + ape + b"TAG" + bytes(125))
    assert audio_hash(path) == before
    path.write_bytes(id3(b"TIT2" + bytes(30)) + content)
    assert audio_hash(path) == before
    changed = bytearray(content)
    changed[len(changed) // 2] ^= 1
    path.write_bytes(changed)
    assert audio_hash(path) != before


def paged(content: bytes, comment: bytes) -> bytes:
    """The Ogg file with another comment packet, all of its packets laid out one to a page."""
    packets: list[tuple[bytes, bytes]] = []
    at, packet = 0, b""
    while at < len(content):
        count = content[at + 26]
        sizes = content[at + 27 : at + 27 + count]
        granule, at = content[at + 6 : at + 14], at + 27 + count
        for size in sizes:
            packet, at = packet + content[at : at + size], at + size
            if size < 255:
                packets.append((granule, packet))
                packet = b""
    packets[1] = (packets[1][0], comment)
    out = b""
    for number, (granule, packet) in enumerate(packets):
        kind = (2 if number == 0 else 0) | (4 if number == len(packets) - 1 else 0)
        lacing = [255] * (len(packet) // 255) + [len(packet) % 255]
        head = b"OggS\0" + bytes([kind]) + granule + b"mine" + struct.pack("<I", number) + bytes(4)
        page = head + bytes([len(lacing), *lacing]) + packet
        out += page[:22] + struct.pack("<I", crc(page)) + page[26:]
    return out


def crc(page: bytes) -> int:
    """The checksum of RFC 3533."""
    value = 0
    for byte in page:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)) & 0xFFFFFFFF
    return value


def test_comments_serial_and_pages_of_an_ogg_do_not_count(write, noise):
    path = write("a.ogg", noise, 8000, "VORBIS")
    before = audio_hash(path)
    text = b"TITLE=" + b"A long title. " * 40
    comment = b"\x03vorbis" + struct.pack("<I", 2) + b"me" + struct.pack("<II", 1, len(text)) + text + b"\x01"
    path.write_bytes(paged(path.read_bytes(), comment))
    assert audio_hash(path) == before


def test_another_ogg_has_another_hash(write, noise):
    one = write("a.ogg", noise, 8000, "VORBIS")
    two = write("b.ogg", noise[:, ::-1], 8000, "VORBIS")
    assert audio_hash(one) != audio_hash(two)


def test_floats_count_to_the_last_bit(write):
    samples = np.linspace(-1, 1, 1000, dtype=np.float32)
    near = samples.copy()
    near[10] = np.nextafter(near[10], np.float32(1))
    assert audio_hash(write("a.wav", samples, 8000, "FLOAT")) != audio_hash(write("b.wav", near, 8000, "FLOAT"))


@pytest.mark.parametrize("rate", [16_000, 44_100])
@pytest.mark.parametrize(
    ("name", "subtype"), [("a.wav", "PCM_16"), ("a.wav", "PCM_24"), ("a.wav", "FLOAT"), ("a.flac", "PCM_24")]
)
def test_decoding_once_gives_hash_length_and_the_windows_of_reading(write, noise, rate, name, subtype):
    path = write(name, noise, subtype=subtype)
    whole = read_once(path, rate, 0.3)
    assert whole.hash == audio_hash(path)
    assert whole.seconds == probe(path).duration
    assert not whole.notes
    for found, expected in zip(whole.windows, windows(path, rate, 0.3), strict=True):
        assert (found.start, found.peak) == (expected.start, expected.peak)
        np.testing.assert_array_equal(found.samples, expected.samples)


def test_decoding_once_does_so_for_coded_files_and_many_channels(write, noise):
    for path in (write("a.ogg", noise, subtype="VORBIS"), write("b.wav", np.hstack([noise, noise[::-1]]))):
        whole = read_once(path, 16_000, 10.0)
        assert whole.hash == audio_hash(path)
        np.testing.assert_array_equal(whole.windows[0].samples, next(windows(path, 16_000, 10.0)).samples)
