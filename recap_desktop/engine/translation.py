"""What the engine says in English, in the language on screen.

The engine knows no Qt and no language but its own; its sentences come as they are, some over a pipe. They are known
here by their form, and what was filled in is kept. A sentence that is not known is shown as it came.
"""

from __future__ import annotations

import re
from functools import cache

from recap_desktop.i18n import _, count, translate_declared

SILENT = _("The sound is silent.")
"""Noted about sounds in which there is nothing to hear."""

# Where a sentence could be of two forms, the narrower one stands first.
FORMS = (
    SILENT,
    _("{path} does not exist."),
    _("{path} is a link to something that is not there."),
    _("{path} may not be read: its permissions, or those of its folder, forbid it."),
    _("The folder {path} cannot be searched ({why})."),
    _("{path} is a folder, not a sound."),
    _("{path} is a device or a pipe, not a sound file."),
    _("{path} is empty (0 bytes)."),
    _("{path} is not a sound: it holds {what}."),
    _("{path} is cut off: {present} of the {size} bytes that it promises are there; copy it again from where it came."),
    _("{path} has a damaged header: it states {stated}."),
    _("{path} holds no sound: its header is there, but not a single sample."),
    _("{path} holds no sound: it has zero frames."),
    _("{path} holds no usable sound: none of its samples is a number (all NaN or infinite)."),
    _("{path} could not be read to its end ({why}): is its drive there?"),
    _('{path} needs the media extra (AAC, M4A, video): pip install "recap-desktop[media]".'),
    _("{path} is not a sound that can be read, or is damaged."),
    _("{path} is not a sound file that can be read, or is damaged."),
    _("{path} cannot be read: its sound is coded in a way that nothing here can decode."),
    _("{path} cannot be read: there is no sound in it."),
    _("{path} is damaged: its Ogg pages do not follow each other."),
    _("{path} is damaged or cut off {seconds} s into it, though its header promises {promised} s."),
    _("{path} is damaged or cut off {seconds} s into it ({why})."),
    _("{path} is damaged ({why})."),
    _("{path} cannot be opened ({why})."),
    _("{path} is being written by another program: wait a moment, or close that program, and try again."),
    _("There is no room left for {path}: free some disk space; nothing that was saved is lost."),
    _("{path} is not a RECAP workspace, or its beginning is damaged: restore it from a copy."),
    _("{path} is damaged: restore it from a copy, or run a workspace check to see how far."),
    _("{path} was changed by another program while it was looked at, or is damaged: open it again to see which."),
    _("{path} can only be read: to change something in it, allow writing to it and its folder, or work on a copy."),
    _(
        "{path} holds a trigger or view that RECAP Desktop did not make and does not run: do not use this file, "
        "restore it from a copy."
    ),
    _("{path} cannot be opened: check that the file and its folder may be read and written."),
    _("{path} cannot be read or written reliably: check the disk it is on."),
    _("{path} exists already: open it, or choose another name."),
    _("The folder {path} does not exist: create it first."),
    _("{path} is a folder: choose the workspace file (.recap) itself."),
    _("There is no workspace at {path}: check the name, or create it."),
    _(
        "{path} is on a network file system ({kind}), where several programs at once could damage it: move it to "
        "a local disk, or open it in safe mode (one program at a time)."
    ),
    _("{path} is open for reading only: nothing can be changed in it."),
    _(
        "{path} is from an older version of RECAP Desktop, and has to be brought up to date once: allow writing to it "
        "and its folder, or open a copy."
    ),
    _("The folder {path} cannot be written: allow it, or choose another."),
    _("{path} is not a RECAP workspace: choose a .recap file."),
    _("{path} was written by a newer version of RECAP Desktop: update this program to open it."),
    _("{path} is not a folder: choose a folder of sounds."),
    _("{path} is registered already: choose another folder."),
    _("The text is empty: write a caption first."),
    _("The collection has no name: give it one."),
    _("The text has {length} characters: a caption may have {most}; shorten it."),
    _("The text contains a control character ({code}): remove it and try again."),
    _(
        "The text contains half a character ({code}), which comes from reading it in the wrong encoding: read it "
        "as UTF-8 and try again."
    ),
    _("Say why the sound is skipped: give a reason."),
    _("The sound has no caption with the number {number}: refresh and try again."),
    _("The caption was changed by other means since, so this cannot be undone: edit it instead."),
    _("There is no caption {number}, or it was deleted: bring it back first."),
    _("{word} is no word to include or avoid."),
    _("{word} cannot be avoided: it is asked for as well."),
    _("It is in the collection already."),
    _("It was deleted here, and importing brings nothing back."),
    _("The same caption of the same sound stands further up."),
    _("The row names no collection: fill it in, or say which one to use."),
    _("The row has no caption: write at least caption_1."),
    _("The row has no youtube_id: fill it in."),
    _("It is a prediction, which nobody accepted: ask for predictions to take it in as a model's words."),
    _("It was cancelled in Label Studio."),
    _("The task names no sound in `data.audio`."),
    _("The task has no text: nobody has annotated it."),
    _("No sound beside it is called so."),
    _("It has a line that is too long for a caption."),
    _("{name} is empty: there are no captions to import."),
    _("{name} is not a text file: captions come as CSV, TSV or JSON lines, in UTF-8."),
    _("{name} cannot be read ({why}): check the name and its rights."),
    _("{name} is not UTF-8 and was read as Latin-1: look whether accents came out right."),
    _("{name} holds no .txt files: choose a folder with texts beside its sounds."),
    _("{name} names no sounds: it wants a column “path” or “file_name”."),
    _(
        "None of the {count} sounds that {name} names was found: add the folder they are in first (the first name "
        "is “{first}”)."
    ),
    _("{name} is no table that can be read ({why})."),
    _("{path} cannot be written ({why}): check the disk and its rights."),
    _("The folder of {name} does not exist: create it first."),
    _("{name} is a sound, or the workspace itself: write to another file."),
    _("It belongs to no sound."),
    _("It is of a part of the sound, and this layout knows whole sounds only."),
    _("The sound has a caption that says exactly this."),
    _("Its sound lies in none of the folders of the workspace."),
    _("Clotho has room for five captions of a sound."),
    _("AudioCaps has room for clips of known videos only (ID_START.wav)."),
    _("There is not enough memory for this sound: close other programs, or choose a smaller model."),
    _("The engine met a bug ({what}); the log has the details."),
    _("There is no model bundle {wanted}; there are: {names}. A folder will do, too."),
    _("There is no model bundle at {folder}: no such folder."),
    _("{folder} is not a model bundle: it has no {file}."),
    _("{path} is missing; the bundle is incomplete and has to be installed again."),
    _("{path} cannot be read ({why}); install the bundle again."),
    _(
        "The model bundle {name} is untrained: its weights are random and its captions mean nothing. Choose "
        "another bundle, or allow it with --allow-untrained."
    ),
    _("This computer has no {what}; choose --device cpu or auto."),
    _("{path} cannot be read ({why})."),
)
CONTENTS = (
    _("text"),
    _("a PNG picture"),
    _("a JPEG picture"),
    _("a GIF picture"),
    _("a ZIP archive"),
    _("a PDF document"),
    _("a gzip archive"),
    _("a 7-Zip archive"),
    _("a database"),
    _("a program"),
    _("a web page"),
    _("a Git LFS pointer instead of the sound itself"),
)
"""What a file holds that is no sound; filled in for ``{what}``."""

_NUMBER = re.compile(r"\d{1,3}(,\d{3})+")
_FIELD = re.compile(r"\{(\w+)\}")


def spoken(sentence: str | BaseException) -> str:
    """A sentence of the engine in the language on screen, or as it is where nothing better is known."""
    text = str(sentence)
    if translate_declared(FORMS[0]) == FORMS[0]:
        return text
    for form, pattern in _patterns():
        found = pattern.fullmatch(text)
        if found is not None:
            fields = found.groupdict()
            if fields.get("what") in CONTENTS:
                fields["what"] = translate_declared(fields["what"])
            return translate_declared(form).format(**{name: _grouped(filled) for name, filled in fields.items()})
    return text


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    return [(form, _pattern(form)) for form in FORMS]


def _grouped(filled: str) -> str:
    """A number with the language's own marks between thousands; anything else as it is."""
    return count(int(filled.replace(",", ""))) if _NUMBER.fullmatch(filled) else filled


def _pattern(form: str) -> re.Pattern[str]:
    pieces = _FIELD.split(form)  # text, name, text, name, … text
    parts = [re.escape(piece) if at % 2 == 0 else f"(?P<{piece}>.+?)" for at, piece in enumerate(pieces)]
    return re.compile("".join(parts), re.DOTALL)
