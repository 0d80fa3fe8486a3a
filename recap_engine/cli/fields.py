"""``recap fields``: the category and the keywords of sounds."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from recap_engine.cli import chosen, fields_ucs, options
from recap_engine.cli.console import Console, show
from recap_engine.cli.parser import Commands, add_command, add_group
from recap_engine.errors import AudioError, RequestError
from recap_engine.i18n import _
from recap_engine.records import Fields, Region, Sound
from recap_engine.translatable import Translatable

if TYPE_CHECKING:
    from recap_engine.datastore.workspace import Workspace


def add_commands(commands: Commands) -> None:
    """``recap fields set|list|suggest|ucs``."""
    group = add_group(
        commands,
        "fields",
        _("categories and keywords of sounds"),
        _(
            "A sound can have one category, such as a CatID of the Universal Category System (UCS), and keywords. They "
            "belong to the sound, not to a caption: a decision about a caption does not change them."
        ),
        examples=["recap fields set door.wav --category DOORWood", "recap fields ucs UCS-list.csv"],
    )
    _add_set(group)
    found = add_command(
        group,
        "list",
        _("list the sounds that have a category or keywords"),
        examples=["recap fields list", "recap fields list --category 'AMB*' --keyword rain --format jsonl"],
    )
    found.add_argument("--category", metavar="NAME", help=_("only this category; * stands for anything"))
    found.add_argument("--keyword", metavar="WORD", help=_("only sounds with this keyword; * stands for anything"))
    suggest = add_command(
        group,
        "suggest",
        _("suggest categories and keywords from captions, suggestions and similar sounds"),
        examples=["recap fields suggest door.wav", "recap fields suggest ~/sounds --format jsonl"],
    )
    suggest.add_argument("paths", nargs="+", metavar="PATH", help=_("sounds and folders of sounds"))
    for parser, run in ((found, run_list), (suggest, run_suggest)):
        options.add_text_format(parser)
        options.add_workspace(parser)
        parser.set_defaults(run=run)
    fields_ucs.add_ucs(group)


def _add_set(group: Commands) -> None:
    parser = add_command(
        group,
        "set",
        _("set the category and the keywords of sounds"),
        examples=[
            'recap fields set door.wav --category DOORWood --keywords "creak, old"',
            "recap fields set ~/sounds/rain --add-keywords rain --dry-run",
            "recap fields set --where 'text:*rain*' --category RAINGen",
        ],
        notes=_("An empty text removes: --category '' or --keywords ''. One undo reverts what one command changes."),
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help=_("sounds and folders of sounds"))
    parser.add_argument(
        "--where", metavar="QUERY", help=_("instead of PATH: the sounds of the captions that match this query")
    )
    parser.add_argument("--category", metavar="NAME", help=_("the category"))
    parser.add_argument("--keywords", metavar="LIST", help=_("the keywords, separated by commas, instead of the old"))
    parser.add_argument("--add-keywords", metavar="LIST", help=_("keywords to add"))
    parser.add_argument("--remove-keywords", metavar="LIST", help=_("keywords to remove"))
    options.add_region(parser)
    options.add_annotator(parser)
    chosen.add_act(parser)
    options.add_workspace(parser)
    parser.set_defaults(run=run_set)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The change that the options ask for; None leaves a field as it is."""

    category: str | None
    keywords: str | None
    add: str | None
    remove: str | None

    def after(self, fields: Fields) -> Fields:
        """What it makes of a sound's fields. Raises RequestError."""
        from recap_engine.datastore.sound_fields import join_keywords, split_keywords, with_keywords, without_keywords
        from recap_engine.datastore.text_rules import normalise_field

        category = fields.category if self.category is None else normalise_field(self.category, "category")
        words = join_keywords(fields.keywords if self.keywords is None else split_keywords(self.keywords))
        words = with_keywords(words, split_keywords(self.add or ""))
        return Fields(category, split_keywords(without_keywords(words, split_keywords(self.remove or ""))))

    def make(self, workspace: Workspace, sounds: list[Sound], annotator: str) -> None:
        """Change the sounds, in one act. Raises RequestError."""
        from recap_engine.annotate import decide, sounds_act

        acts: tuple[tuple[str | None, Callable[..., Any]], ...] = (
            (self.category, sounds_act.set_category),
            (self.keywords, sounds_act.set_keywords),
            (self.add, sounds_act.add_keywords),
            (self.remove, sounds_act.remove_keywords),
        )
        with decide.as_one_act(workspace):
            for text, act in acts:
                if text is not None:
                    act(workspace, sounds, text, annotator=annotator)


def run_set(arguments: argparse.Namespace, console: Console) -> int:
    """Change the fields, and show each change; status 1 when a file cannot be read."""
    from recap_engine.exchange.ucs_file import kept_ucs_list

    ucs = kept_ucs_list()
    category = None if arguments.category is None else ucs.canonical(arguments.category)
    wanted = _Wanted(category, arguments.keywords, arguments.add_keywords, arguments.remove_keywords)
    if not any(text is not None for text in (category, wanted.keywords, wanted.add, wanted.remove)):
        raise RequestError("Give what to set: --category, --keywords, --add-keywords or --remove-keywords.")
    if bool(arguments.paths) == (arguments.where is not None):
        raise RequestError("Give either sounds (PATH) or --where QUERY.")
    if category and ucs and ucs.find(category) is None:
        console.say(Translatable("{category} is not in the UCS list; it is used all the same.", category=category))
    failed: list[str] = []
    if arguments.where is not None:
        with chosen.opened(arguments, console, arguments.where) as (workspace, ids):
            changed = _set(workspace, _of_captions(workspace, ids), wanted, arguments)
    else:
        opened = options.open_to_read(arguments) if arguments.dry_run else options.open_workspace(arguments, console)
        with opened as workspace:
            sounds = list(dict.fromkeys(_of_paths(workspace, arguments, console, failed)))  # copies are one sound
            changed = _set(workspace, sounds, wanted, arguments)
    if arguments.dry_run:
        console.say(Translatable("Sounds that would change: {count:,}.", count=changed))
    else:
        console.say(Translatable("Sounds changed: {count:,}.", count=changed))
    return 1 if failed else 0


def _of_captions(workspace: Workspace, ids: list[int]) -> list[Sound]:
    captions = workspace.captions.get(ids)
    return list(dict.fromkeys(Sound(one.sound, 0.0, one.region) for one in captions if one.sound))


def _of_paths(
    workspace: Workspace, arguments: argparse.Namespace, console: Console, failed: list[str]
) -> Iterator[Sound]:
    """The sounds in the files named; of one file, perhaps a region."""
    from recap_engine.annotate.identify import identify

    region = options.region(arguments)
    for path, problem in options.find_sounds(arguments.paths):
        if problem is not None:
            failed.append(path)
            console.say(problem)
            continue
        try:
            yield identify(workspace, path, region)
        except AudioError as error:
            failed.append(path)
            console.report_failure(path, error)


def _set(workspace: Workspace, sounds: list[Sound], wanted: _Wanted, arguments: argparse.Namespace) -> int:
    """Change the sounds unless it is a dry run; prints and counts those that change."""
    there = workspace.fields.by_sound({sound.hash for sound in sounds})
    if not arguments.dry_run:  # before printing, which a closed pipe may end
        wanted.make(workspace, sounds, options.annotator(arguments))
    changed = 0
    for sound in sounds:
        before = there.get((sound.hash, sound.region), Fields())
        after = wanted.after(before)
        if after != before:
            changed += 1
            _show(workspace, sound.hash, sound.region, after, arguments.format, before)
    return changed


def run_list(arguments: argparse.Namespace, console: Console) -> int:
    """Print the sounds that have fields, in the order of their paths."""
    with options.open_to_read(arguments) as workspace:
        rows = [
            (_name(workspace, audio_hash), audio_hash, part, fields)
            for (audio_hash, part), fields in workspace.fields.by_sound().items()
            if _fits(arguments.category, (fields.category,)) and _fits(arguments.keyword, fields.keywords)
        ]
        for _path, audio_hash, part, fields in sorted(rows, key=lambda row: (row[0], row[2].start if row[2] else -1.0)):
            _show(workspace, audio_hash, part, fields, arguments.format)
    if not rows:
        console.say(Translatable("No sound has these."))
    return 0


def _fits(pattern: str | None, texts: tuple[str, ...]) -> bool:
    return pattern is None or any(fnmatchcase(text.casefold(), pattern.casefold()) for text in texts if text)


def run_suggest(arguments: argparse.Namespace, console: Console) -> int:
    """Print suggestions for each sound; status 1 when a file cannot be read."""
    from recap_engine.annotate.suggested_fields import suggest_categories, suggest_keywords
    from recap_engine.datastore.listing import latest_proposal
    from recap_engine.exchange.ucs_file import kept_ucs_list

    failed: list[str] = []
    ucs, arguments.start, arguments.end = kept_ucs_list(), None, None
    with options.open_to_read(arguments) as workspace:
        for sound in _of_paths(workspace, arguments, console, failed):
            stored = latest_proposal(workspace, sound)
            proposal = None if stored is None else stored[0]
            texts = [caption.text for caption in workspace.captions.of_sound(sound)]
            fields = Fields(
                ", ".join(suggest_categories(workspace, ucs, texts, proposal)),
                tuple(suggest_keywords(workspace, proposal)),
            )
            if arguments.format == "jsonl":
                row = {"categories": fields.category.split(", ") if fields.category else []}
                row["keywords"] = list(fields.keywords)
                print(json.dumps({"path": _name(workspace, sound.hash), "sound": sound.hash} | row, ensure_ascii=False))
            elif fields == Fields():
                show(Translatable("{path}: no suggestion.", path=_name(workspace, sound.hash)))
            else:
                _show(workspace, sound.hash, None, fields, "text")
    return 1 if failed else 0


def _show(
    workspace: Workspace, audio_hash: str, part: Region | None, fields: Fields, form: str, before: Fields | None = None
) -> None:
    """One line or row about a sound; with what it had ``before``."""
    if form == "jsonl":
        row: dict[str, Any] = {"path": _name(workspace, audio_hash), "sound": audio_hash}
        row |= {"start": part.start if part else None, "end": part.end if part else None}
        row |= {"category": fields.category, "keywords": list(fields.keywords)}
        if before is not None:
            row["before"] = {"category": before.category, "keywords": list(before.keywords)}
        print(json.dumps(row, ensure_ascii=False))
        return
    span = f" {part.start:g}–{part.end:g} s" if part else ""
    show(f"{_name(workspace, audio_hash)}{span}  {_text(fields, before)}")


def _text(fields: Fields, before: Fields | None) -> str:
    """What a sound has, or each field that differs from ``before``."""
    words, old = ", ".join(fields.keywords), before or Fields()
    parts = (
        (_("category"), old.category, fields.category),
        (_("keywords"), ", ".join(old.keywords), words),
    )
    if before is None:
        return "; ".join(f"{name}: {now}" for name, _was, now in parts if now)
    none = _("none")
    return "; ".join(f"{name}: {was or none} → {now or none}" for name, was, now in parts if was != now)


def _name(workspace: Workspace, audio_hash: str) -> str:
    files = workspace.sounds.files(audio_hash=audio_hash)
    return files[0].path if files else audio_hash
