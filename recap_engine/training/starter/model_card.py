"""The model card of the starter: data and credits, recipe, quality, limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recap_engine.training.corpus import Row

CREDITS = {
    "esc50": "ESC-50 (K. Piczak; recordings by Freesound users)",
    "berklee_olpc": "Berklee College of Music samples for One Laptop per Child",
    "philharmonia": "Philharmonia Orchestra sound samples",
    "donateacry": "Donate-a-cry corpus",
    "moodist": "Moodist",
    "blanket": "Blanket",
    "scratch14": "Scratch 1.4 media library",
    "speech_commands": "Speech Commands (P. Warden, Google)",
    "cdda_ccsounds": "Cataclysm: Dark Days Ahead, CC-Sounds sound pack",
    "opensfx": "OpenTTD OpenSFX",
    "openrct2_sfx": "OpenRCT2 sound effects",
    "openclonk": "OpenClonk",
    "mineclone5": "MineClone",
    "minetest_game": "Minetest Game",
    "animalia": "Animalia",
    "wesnoth": "Battle for Wesnoth",
    "tuxpaint": "Tux Paint",
    "gcompris": "GCompris",
    "freedesktop": "freedesktop.org sound theme",
    "sonicpi": "Sonic Pi",
    "kenney_ui": "Kenney interface sounds",
    "kbsim": "kbsim keyboard simulator",
    "ss13_fe13": "iWuna/FE13-master on GitHub",
    "scpcb": "realCraymotherlol/scpcb-bow on GitHub",
    "openhv": "OpenHV/OpenHV on GitHub",
    "ktuberling": "KDE/ktuberling on GitHub",
    "fsdd": "Jakobovski/free-spoken-digit-dataset on GitHub",
    "freedoom": "freedoom/freedoom on GitHub",
    "shattered": "00-Evan/shattered-pixel-dungeon on GitHub",
    "lugaru": "osslugaru/lugaru on GitHub",
    "colobot": "colobot/colobot-data on GitHub",
    "ambientsounds": "CreativeMD/AmbientSounds on GitHub",
    "lincity": "lincity-ng/lincity-ng on GitHub",
    "librequake": "MissLavender-LQ/LibreQuake on GitHub",
    "valyria": "ValyriaTear/ValyriaTear on GitHub",
    "dfcaverns": "FaceDeer/dfcaverns on GitHub",
    "mercury": "tmhglnd/mercury-playground on GitHub",
    "lmms": "LMMS/lmms on GitHub",
    "opendungeons": "OpenDungeons/OpenDungeons on GitHub",
    "bzflag": "BZFlag-Dev/bzflag on GitHub",
    "speeddreams": "argos-research/speed-dreams on GitHub",
    "oxygen": "KDE/oxygen-sounds on GitHub",
    "ocean": "KDE/ocean-sound-theme on GitHub",
    "lineage": "LineageOS/android_vendor_lineage on GitHub",
    "akx": "akx/Notifications on GitHub",
    "ctf": "MT-CTF/capturetheflag on GitHub",
    "lott": "minetest-LOTR/Lord-of-the-Test on GitHub",
    "maad": "scikit-maad/scikit-maad on GitHub",
    "opensoundscape": "kitzeslab/opensoundscape on GitHub",
    "librosa": "librosa/data on GitHub",
    "unv_weapons": "UnvanquishedAssets/res-weapons_src.dpkdir on GitHub",
    "unv_ambient": "UnvanquishedAssets/res-ambient_src.dpkdir on GitHub",
    "unv_players": "UnvanquishedAssets/res-players_src.dpkdir on GitHub",
    "fg_dhc2": "FGMEMBERS/dhc2 on GitHub",
    "fg_boeing314": "FGMEMBERS/Boeing314 on GitHub",
    "ju52": "APercy/ju52 on GitHub",
    "precise": "MycroftAI/Precise-Community-Data on GitHub",
    "pyaudioanalysis": "tyiannak/pyAudioAnalysis on GitHub",
    "opensurge": "alemart/opensurge on GitHub",
    "teeworlds": "teeworlds/teeworlds on GitHub",
    "audiomentations": "iver56/audiomentations on GitHub",
    "redeclipse": "redeclipse/sounds on GitHub",
    "made": "Made by rule for this project (`recap_engine/training/synthetic_sounds.py`)",
}
"""Who is to be credited for the sounds of each source of the corpus."""

SOUND_TEACHER = "the sound-effects network of `aisfx` (A. B. Ma and A. Lerch, ISMIR 2022; weights CC BY 4.0)"
TEXT_TEACHER = "all-MiniLM-L6-v2 (Apache 2.0)"


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures for the card: sizes, training, measurements."""

    recipe: Sequence[str]
    measured: Mapping[str, str]
    texts: Mapping[str, int]
    teachers: Sequence[str] = ()


def model_card(rows: Sequence[Row], figures: Figures) -> str:
    """The card as Markdown; ``rows`` are the sounds whose licence lets the weights ship and that were trained on."""
    return "\n".join([*_head(), *_data(rows, figures), *_recipe(figures), *_limits()]) + "\n"


def _head() -> list[str]:
    return [
        "# Starter",
        "",
        "The small model bundle that comes with RECAP Desktop: an audio and a text encoder that share a vector space,",
        "and a GPT-2 with cross-attention that writes captions from what the audio encoder hears and from similar ones",
        "(RECAP, arXiv 2309.09836). It was trained from nothing on a two-core computer; it runs on one, too.",
        "",
        "It is meant for first suggestions that a person accepts or corrects, offline. It is not meant for decisions",
        "without a person, nor for recognising who speaks or what is said.",
        "",
    ]


WITH_DEV = "Rows of role dev were learnt from, too; the figures on dev are of other recordings."
"""What the card says about a final run; evaluations look for it."""


def _data(rows: Sequence[Row], figures: Figures) -> list[str]:
    lines = [
        "## What it was trained on",
        "",
        f"{len(rows)} labelled sounds whose licences allow weights trained on them to be passed on. The sounds are not",
        "contained.",
        "Recordings kept for evaluation were never trained on.",
        "",
        "| source | sounds | licence |",
        "|---|---:|---|",
    ]
    for source, count in Counter(row.source for row in rows).most_common():
        licences = sorted({row.licence for row in rows if row.source == source and row.licence})
        lines.append(f"| {CREDITS.get(source, source)} | {count} | {'; '.join(licences) or 'see its source'} |")
    lines += ["", "| texts | captions |", "|---|---:|"]
    lines += [f"| {name} | {count} |" for name, count in figures.texts.items()]
    return [
        *lines,
        "",
        *(["Teachers, whose outputs were targets and whose weights are not contained:"] if figures.teachers else []),
        *(f"- {teacher}" for teacher in figures.teachers),
        "",
    ]


def _recipe(figures: Figures) -> list[str]:
    return [
        "## How",
        "",
        *(f"- {step}" for step in figures.recipe),
        "",
        "## Figures",
        "",
        "| | |",
        "|---|---:|",
        *(f"| {name} | {value} |" for name, value in figures.measured.items()),
        "",
    ]


def _limits() -> list[str]:
    return [
        "## Limits",
        "",
        "- It knows everyday sounds in recordings like those above. It hears that somebody speaks, not what is said.",
        "- It hears up to 8 kHz. Mixtures of more than two sounds are described in part.",
        "- Details that cannot be heard (places, materials, numbers) may be taken over from similar captions wrongly.",
        "- Kinds of sounds it never heard are named by way of captions accepted for similar sounds, not before.",
        "- Texts are English. Labels came from file names; nobody listened to all of them.",
    ]
