"""A part of a sound is never taken for the whole: reading continues, or the file is refused, or a note reports it."""

from __future__ import annotations

import struct
import subprocess
import sys
from pathlib import Path

import made_sounds as made
import numpy as np
import pytest

from recap_engine.audio import audio_hash, probe, read, read_once, windows
from recap_engine.errors import AudioError
from recap_engine.records import Region

FIRST, SECOND = made.bursts(2.0), made.bursts(1.0, seed=2)
CLEAN = made.pcm_wav(FIRST)


@pytest.fixture
def put(tmp_path: Path):
    def put(name: str, content: bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content)
        return path

    return put


def heard(path: Path) -> tuple[float, list[str]]:
    """Seconds heard and notes; reading in one go and streaming must agree."""
    whole = read_once(path, 16_000, 1.0)
    streamed = list(windows(path, 16_000, 1.0))
    assert len(streamed) == len(whole.windows)
    assert all(np.array_equal(a.samples, b.samples) for a, b in zip(streamed, whole.windows, strict=True))
    assert whole.hash == audio_hash(path)
    stated = probe(path).duration
    assert stated is None or stated == pytest.approx(whole.seconds, abs=0.06)
    return whole.seconds, [str(note) for note in whole.notes]


@pytest.mark.parametrize("size", [0x7FFFF000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x7FFFEFFC])
def test_a_wav_from_a_pipe_is_read_to_its_end(put, size):
    path = put("pipe.wav", made.pcm_wav(FIRST, data=size, riff=min(size + 36, 0xFFFFFFFF)))
    assert heard(path) == (2.0, [])
    assert audio_hash(path) == audio_hash(put("clean.wav", CLEAN))


def _died(name: str) -> bytes:
    big = FIRST.astype(">i2").tobytes()
    common = struct.pack(">hIh", 1, 0, 16) + bytes.fromhex("400EAC44000000000000")
    sound = b"SSND" + struct.pack(">III", 0, 0, 0) + big
    w64 = made.coded(FIRST, "W64", "PCM_16")
    at = w64.index(b"data\xf3") + 16
    rf64 = made.coded(FIRST, "RF64", "PCM_16")
    wide = rf64.index(b"ds64") + 8
    return {
        "died.wav": made.pcm_wav(FIRST, data=0, riff=0),
        "padded.wav": made.wav(
            made.chunk(b"JUNK", bytes(4044)),
            made.fmt(),
            made.chunk(b"data", FIRST.astype("<i2").tobytes(), 0),
            size=4088,
        ),
        "died.aiff": b"FORM" + bytes(4) + b"AIFF" + made.chunk(b"COMM", common, order=">") + sound,
        "died.au": b".snd" + struct.pack(">IIIII", 24, 0, 3, made.RATE, 1) + big,
        "pipe.au": b".snd" + struct.pack(">IIIII", 24, 0x7FFFFFFF, 3, made.RATE, 1) + big,
        "pipe.w64": w64[:at] + struct.pack("<Q", 2**63 - 1) + w64[at + 8 :],
        "died.caf": made.caf(FIRST, 0),
        "died.w64": w64[:at] + bytes(8) + w64[at + 8 :],
        "died.rf64": rf64[:wide] + bytes(24) + rf64[wide + 24 :],
    }[name]


@pytest.mark.parametrize(
    "name",
    ["died.wav", "padded.wav", "died.aiff", "died.au", "died.caf", "died.w64", "died.rf64", "pipe.au", "pipe.w64"],
)
def test_a_recorder_that_died_left_a_sound_that_is_read_with_a_note(put, name):
    path = put(name, _died(name))
    seconds, notes = heard(path)
    assert seconds == 2.0
    assert name == "died.rf64" or "never completed" in notes[0]
    assert audio_hash(path) == audio_hash(put("clean.wav", CLEAN))


def test_a_wav_without_samples_but_with_tags_behind_them_holds_no_sound(put):
    tags = made.chunk(b"LIST", b"INFO" + made.chunk(b"ICMT", b"abc\0"))
    with pytest.raises(AudioError, match="a header but no samples"):
        read(put("none.wav", made.wav(made.fmt(), made.chunk(b"data", b""), tags)), 16_000)


def test_a_size_that_has_wrapped_in_a_file_over_4_gib_is_seen_through(tmp_path):
    if sys.platform != "linux":
        pytest.skip("needs a file system with holes in files")
    path, size = tmp_path / "wrapped.wav", 5_000_000_000
    head = made.wav(made.fmt(rate=48_000), size=(size + 36) % 2**32) + b"data" + struct.pack("<I", size % 2**32)
    with path.open("wb") as file:
        file.write(head)
        file.seek(len(head) + size - 48_000)
        file.write(np.full(24_000, 8192, "<i2").tobytes())
    info = probe(path)
    assert info.duration == pytest.approx(size / 96_000)
    assert "4 GiB" in str(info.notes[0])
    (window,) = windows(path, 48_000, 10.0, Region(info.duration - 1, info.duration))
    assert np.all(window.samples[24_010:] == 0.25)


@pytest.mark.parametrize("kind", ["aiff", "aifc", "au"])
def test_an_aiff_or_au_over_4_gib_is_read_to_its_end(tmp_path, kind):
    if sys.platform != "linux":
        pytest.skip("needs a file system with holes in files")
    frames = 1_250_000_000
    size = frames * 4
    rate = bytes.fromhex("400EAC44000000000000")
    common = struct.pack(">hIh", 2, frames, 16) + rate + (b"NONE\0\0" if kind == "aifc" else b"")
    sound = b"SSND" + struct.pack(">III", (size + 8) % 2**32, 0, 0)
    form = kind.upper().encode() + made.chunk(b"COMM", common, order=">") + sound
    heads = {
        "aiff": b"FORM" + struct.pack(">I", (len(form) + size) % 2**32) + form,
        "au": b".snd" + struct.pack(">IIIII", 24, size % 2**32, 3, made.RATE, 2),
    }
    head = heads["au" if kind == "au" else "aiff"]
    path = tmp_path / f"large.{kind}"
    with path.open("wb") as file:
        file.write(head)
        file.seek(len(head) + size - 4 * made.RATE)
        file.write(np.full(2 * made.RATE, 8192, ">i2").tobytes())
    info = probe(path)
    assert info.frames == frames
    assert "4 GiB" in str(info.notes[0])
    end = read(path, made.RATE, Region(info.duration - 2, info.duration))
    assert np.all(end[: made.RATE - 10] == 0)
    assert np.all(end[made.RATE + 10 :] == 0.25)


@pytest.mark.parametrize("size", [0x7FFFF000, 0x7FFFFFFF, 0x80000000])
def test_a_wav_from_a_pipe_is_read_to_its_end_where_it_holds_more_than_the_placeholder_says(tmp_path, size):
    if sys.platform != "linux":
        pytest.skip("needs a file system with holes in files")
    path = tmp_path / "long.wav"
    head = made.wav(made.fmt(rate=48_000), size=size + 36) + b"data" + struct.pack("<I", size)
    with path.open("wb") as file:
        file.write(head)
        file.truncate(len(head) + 3_000_000_000)
    assert probe(path).duration == pytest.approx(3_000_000_000 / 96_000)


@pytest.mark.parametrize("form", ["AIFF", "AU", "CAF"])
def test_bytes_behind_the_stated_end_of_other_containers_are_reported(put, form):
    joined = made.coded(FIRST, form, "PCM_16") + made.coded(SECOND, form, "PCM_16")
    seconds, notes = heard(put("joined", joined))
    assert seconds == 2.0
    assert "follow the end" in notes[0]


@pytest.mark.parametrize(("first", "second"), [("WAV", "MP3"), ("OGG", "FLAC"), ("OGG", "WAV")])
def test_a_file_of_another_format_behind_the_end_is_reported(put, first, second):
    subtypes = {"WAV": "PCM_16", "MP3": "MPEG_LAYER_III", "OGG": "VORBIS", "FLAC": "PCM_16"}
    content = made.coded(FIRST, first, subtypes[first]) + made.coded(SECOND, second, subtypes[second])
    seconds, notes = heard(put("two", content))
    assert seconds == 2.0
    assert "follow the end" in notes[0]


def test_chunks_behind_the_samples_of_an_aiff_are_not_reported(put):
    tagged = made.coded(FIRST, "AIFF", "PCM_16") + made.chunk(b"ANNO", b"rain " * 2000, order=">")
    assert heard(put("tagged.aiff", tagged)) == (2.0, [])


def test_samples_behind_the_stated_end_of_a_wav_are_reported(put):
    path = put("stale.wav", made.pcm_wav(FIRST, data=88_200, riff=88_236))
    seconds, notes = heard(path)
    assert seconds == 1.0
    assert "88,200 bytes follow the end" in notes[0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("half.caf", made.caf(FIRST)),
        (
            "half.bw64",
            made.wav(
                made.chunk(b"ds64", struct.pack("<QQQI", len(FIRST) * 2 + 72, len(FIRST) * 2, len(FIRST), 0)),
                made.fmt(),
                made.chunk(b"data", FIRST.tobytes(), 0xFFFFFFFF),
                size=0xFFFFFFFF,
                marker=b"BW64",
            ),
        ),
        ("half.nist", made.nist(FIRST)),
        ("half.voc", made.voc(FIRST)),
        ("half.dsf", made.dsf()),
        ("half.dff", made.dff()),
        *((f"half.{form.lower()}", made.coded(FIRST, form, "PCM_16")) for form in ("AVR", "MAT4", "MAT5", "MPC2K")),
        ("half.wve", made.coded(made.bursts(2.0, rate=8000), "WVE", "ALAW", 8000)),
        ("half.xi", made.xi(FIRST)),
    ],
)
def test_a_container_of_which_half_is_missing_is_refused(put, name, content):
    pytest.importorskip("av", reason="the extra media is not installed")
    seconds, _ = heard(put("whole", content))
    assert seconds > 0.4
    with pytest.raises(AudioError, match=rf"{name} is cut off"):
        read(put(name, content[: len(content) // 2]), 16_000)


def test_a_bw64_is_the_same_sound_as_its_wav(put):
    wide = made.chunk(b"ds64", struct.pack("<QQQI", len(FIRST) * 2 + 72, len(FIRST) * 2, len(FIRST), 0))
    data = made.chunk(b"data", FIRST.tobytes(), 0xFFFFFFFF)
    path = put("a.bw64", made.wav(wide, made.fmt(), data, size=0xFFFFFFFF, marker=b"BW64"))
    assert audio_hash(path) == audio_hash(put("clean.wav", CLEAN))


@pytest.mark.parametrize("name", ["joined.wav", "joined.flac", "joined.ogg", "joined.opus", "joined.mp3", "joined.voc"])
def test_joined_recordings_are_read_one_after_the_other(put, name):
    rate = 48_000 if name == "joined.opus" else made.RATE
    one, two = made.bursts(2.0, rate=rate), made.bursts(1.0, 2, rate)
    tag = b"TAG" + bytes(125)
    coding = {"flac": ("FLAC", "PCM_16"), "ogg": ("OGG", "VORBIS"), "opus": ("OGG", "OPUS"), "mp3": ("MP3", "")}
    form, subtype = coding.get(name[7:], ("", ""))
    content = {
        "joined.wav": made.pcm_wav(one) + made.pcm_wav(two),
        "joined.voc": made.voc(one, two),
        "joined.mp3": made.coded(one, "MP3", "MPEG_LAYER_III") + tag + made.coded(two, "MP3", "MPEG_LAYER_III"),
    }.get(name) or made.coded(one, form, subtype, rate) + made.coded(two, form, subtype, rate)
    path = put(name, content)
    seconds, notes = heard(path)
    assert seconds == pytest.approx(3.0, abs=0.01)
    assert name == "joined.voc" or "2 recordings" in notes[0]
    assert np.abs(read(path, 16_000)[-3200:]).max() > 0.1  # the end of the second is loud


def test_a_joined_recording_that_cannot_be_read_is_named_with_its_place(put):
    recordings = [made.coded(sound, "FLAC", "PCM_16") for sound in (FIRST, SECOND, SECOND)]
    middle = bytearray(recordings[1])
    middle[18:21] = b"\0\0" + bytes([middle[20] & 0x0F])  # a sample rate of 0
    seconds, notes = heard(put("joined.flac", recordings[0] + bytes(middle) + recordings[2]))
    assert seconds == pytest.approx(3.0, abs=0.01)
    assert notes[0] == "Only 2 of its 3 parts can be read."
    assert "damaged at 2.00 s" in notes[1]
    assert not any("all were read" in note for note in notes)


def test_an_mp3_whose_channels_change_is_read_to_its_end(put):
    mono, stereo = made.mp3_frames(FIRST), made.mp3_frames(np.stack([SECOND, SECOND], 1))
    path = put("changes.mp3", b"".join(mono[:20] + stereo))
    seconds, notes = heard(path)
    assert seconds == pytest.approx((20 + len(stereo)) * 1152 / made.RATE, abs=0.05)
    assert "channels or sample rate change at 0.52 s" in notes[0]
    assert probe(path).channels == 2


def test_an_mp3_with_a_hole_is_read_on_and_the_place_reported(put):
    frames = made.mp3_frames(FIRST)
    path = put("hole.mp3", b"".join(frames) + bytes(3000) + b"".join(frames))
    seconds, notes = heard(path)
    assert seconds == pytest.approx(2 * len(frames) * 1152 / made.RATE, abs=0.06)
    assert f"damaged at {len(frames) * 1152 / made.RATE:.2f} s" in notes[0]


def test_an_mp3_without_an_index_is_read_whole_whatever_its_first_frames_weigh(put):
    soft = (np.random.default_rng(3).standard_normal(made.RATE // 2) * 2).astype(np.int16)
    frames = made.mp3_frames(np.concatenate([FIRST, soft]))
    path = put("a.mp3", b"".join(frames[::-1]))
    assert heard(path)[0] == pytest.approx(len(frames) * 1152 / made.RATE, abs=0.06)


def test_an_index_that_states_less_than_follows_is_not_believed(put):
    first = made.coded(FIRST, "MP3", "MPEG_LAYER_III")
    seconds, notes = heard(put("a.mp3", first + b"".join(made.mp3_frames(SECOND))))
    assert seconds == pytest.approx(3.0, abs=0.1)
    assert "index states 2.0" in notes[0]


def test_an_mp3_in_a_wav_is_the_same_sound_as_the_mp3(put):
    content = made.coded(FIRST, "MP3", "MPEG_LAYER_III")
    form = struct.pack("<HHIIHHHHIHHH", 0x55, 1, made.RATE, 8000, 1, 0, 12, 1, 2, 208, 1, 1393)
    path = put("mp3.wav", made.wav(made.chunk(b"fmt ", form), made.chunk(b"data", content)))
    assert heard(path) == (2.0, [])
    assert audio_hash(path) == audio_hash(put("a.mp3", content))


def test_a_flac_from_a_pipe_is_read_whole_and_known_as_its_clean_copy(put):
    clean = made.coded(FIRST, "FLAC", "PCM_16")
    streamed = bytearray(clean)
    streamed[21] &= 0xF0
    streamed[22:26], streamed[26:42] = bytes(4), bytes(16)
    path = put("streamed.flac", bytes(streamed))
    assert heard(path) == (2.0, [])
    assert audio_hash(path) == audio_hash(put("clean.flac", clean)) == audio_hash(put("clean.wav", CLEAN))


@pytest.mark.parametrize(("stated", "error"), [(40_000, None), (300_000, "cut off")])
def test_a_flac_that_states_a_wrong_length_is_read_whole_or_refused(put, stated, error):
    content = bytearray(made.coded(FIRST, "FLAC", "PCM_16"))
    content[22:26] = stated.to_bytes(4, "big")
    path = put("a.flac", bytes(content))
    if error is None:
        assert heard(path)[0] == 2.0
    else:
        with pytest.raises(AudioError, match=error):
            read(path, 16_000)


@pytest.mark.parametrize("damage", ["tag behind", "zeros between", "zeros behind"])
def test_bytes_that_do_not_belong_to_an_ogg_change_nothing(put, damage):
    clean = made.coded(FIRST, "OGG", "VORBIS")
    pages = made.ogg_pages(clean)
    content = {
        "tag behind": clean + b"TAG" + bytes(125),
        "zeros between": b"".join(pages[:4]) + bytes(777) + b"".join(pages[4:]),
        "zeros behind": clean + bytes(512),
    }[damage]
    path, original = put("a.ogg", content), put("clean.ogg", clean)
    assert heard(path) == (2.0, [])
    assert audio_hash(path) == audio_hash(original)
    assert np.array_equal(read(path, 16_000), read(original, 16_000))


def test_a_page_that_is_missing_in_an_ogg_is_reported_and_the_rest_read(put):
    pages = made.ogg_pages(made.coded(made.bursts(5.0), "OGG", "VORBIS"))
    seconds, notes = heard(put("a.ogg", b"".join(pages[:5] + pages[6:])))
    assert 3.0 < seconds < 5.0
    assert "damaged at" in notes[0]


def test_an_ogg_without_a_last_page_may_lack_its_end(put):
    pages = made.ogg_pages(made.coded(FIRST, "OGG", "VORBIS"))
    _, notes = heard(put("a.ogg", b"".join(pages[:-1])))
    assert "the end may be missing" in notes[0]


def test_a_wav_of_64_bit_integers_is_read(put):
    pytest.importorskip("av", reason="the extra media is not installed")
    data = (FIRST.astype("<i8") << 48).tobytes()
    path = put("a.wav", made.wav(made.fmt(bits=64), made.chunk(b"data", data)))
    assert heard(path)[0] == 2.0
    assert np.array_equal(read(path, 16_000), read(put("b.wav", CLEAN), 16_000))


@pytest.mark.parametrize(("rate", "fine"), [(50, True), (96_000_000, True), (3, False), (2_000_000_000, False)])
def test_rates_that_no_instrument_has_are_damage(put, rate, fine):
    path = put("a.wav", made.pcm_wav(FIRST[:2000], rate))
    if fine:
        assert probe(path).sample_rate == rate
        assert len(read(path, 16_000)) >= 1
    else:
        with pytest.raises(AudioError, match="damaged header"):
            read(path, 16_000)


def test_libraries_print_nothing_about_damage(put):
    frames = made.mp3_frames(FIRST)
    spoilt = bytearray(b"".join(frames))
    for at in range(4000, len(spoilt), 997):
        spoilt[at] ^= 0x5A
    path = put("a.mp3", bytes(spoilt))
    code = (
        "import sys\nfrom recap_engine.audio import read\nfrom recap_engine.errors import AudioError\n"
        "try: read(sys.argv[1], 16000)\nexcept AudioError as error: assert 'a.mp3' in str(error)"
    )
    done = subprocess.run([sys.executable, "-c", code, path], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_samples_that_look_like_an_index_do_not_begin_another_recording(put):
    frames = made.mp3_frames(FIRST)
    second = bytearray(frames[10])
    second[4 + 32 + 5 : 4 + 32 + 9] = b"Info"
    seconds, notes = heard(put("a.mp3", b"".join([*frames[:10], bytes(second), *frames[11:]])))
    assert seconds == pytest.approx(len(frames) * 1152 / made.RATE, abs=0.06)
    assert notes == []


def test_parts_that_would_grow_into_gigabytes_are_damage(put):
    """Two blocks of a VOC: a thousandth of a second at 8 MHz in 127 channels, then a second at 8 kHz in one."""
    blocks = b""
    for rate, channels, frames in ((8_000_000, 127, 8000), (8000, 1, 800_000)):
        body = struct.pack("<IBBH4x", rate, 16, channels, 4) + bytes(frames * channels * 2)
        blocks += b"\x09" + len(body).to_bytes(3, "little") + body
    with pytest.raises(AudioError, match="do not belong together"):
        read(put("unlike.voc", b"Creative Voice File\x1a" + struct.pack("<HHH", 26, 0x0114, 0x111F) + blocks), 16_000)
