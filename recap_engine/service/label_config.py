"""The text area for captions in a labelling interface of Label Studio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from recap_engine.errors import RequestError

_TELLING = ("caption", "description", "beschreibung")


@dataclass(frozen=True, slots=True)
class TextField:
    """``name`` of the text area, and of the object (usually the audio) that it describes."""

    name: str
    about: str


def text_field(config: str) -> TextField:
    """The text area for captions: one whose name says so, else the first. Raises RequestError if there is none."""
    if "<!" in config.replace("<!--", ""):
        raise RequestError("The labelling interface has a document type, which Label Studio never writes.")
    try:
        areas = [tag.attrib for tag in ElementTree.fromstring(config).iter("TextArea")]
    except ElementTree.ParseError:
        raise RequestError("The labelling interface is not XML: check the configuration of the project.") from None
    fields = [TextField(area["name"], area["toName"]) for area in areas if {"name", "toName"} <= area.keys()]
    if not fields:
        raise RequestError(
            "The labelling interface has no TextArea: add one to the configuration of the project, for example "
            '<TextArea name="caption" toName="audio"/>.'
        )
    return for_captions(fields)


def for_captions(fields: Sequence[TextField]) -> TextField:
    """The first field whose name contains a word for captions, else the first. ``fields`` is not empty."""
    return next((field for field in fields if any(word in field.name.lower() for word in _TELLING)), fields[0])
