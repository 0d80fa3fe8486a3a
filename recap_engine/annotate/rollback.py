"""Go back to an earlier time, as one act that an undo reverses."""

from __future__ import annotations

from recap_engine.annotate.curate import append_entry, apply_entry
from recap_engine.datastore.effect_kinds import LABELS, EffectKind
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import SOUNDS_ACTS, Changes


def roll_back(workspace: Workspace, moment: int, name: str = "", *, annotator: str = "") -> Changes:
    """Make captions, collections and decisions what they were at ``moment`` (`Timeline.moment`).

    Notes, lists, categories and keywords stay as they are. ``name`` is recorded. Changes nothing, and writes no entry,
    if nothing differs but that an earlier rollback led there.
    """
    timeline, effects = workspace.timeline, workspace.effects
    with workspace.connection.change():
        for what in LABELS:
            effects.number_labels(what)
        state = timeline.state(moment)
        present = timeline.present(state)
        rows: list[tuple[EffectKind, int, int, int]] = [
            (what, row_id, present[what, row_id], value)
            for (what, row_id), value in state.items()
            if (what, row_id) in present and present[what, row_id] != value
        ]
        rows += [("undone", entry, int(not after), int(after)) for entry, after in _marks(workspace, moment)]
        earlier = _rollbacks(workspace)
        if all(what == "undone" and entry in earlier for what, entry, *_ in rows):
            return Changes(sequence=workspace.sequence() + 1)
        entry = append_entry(workspace, "rollback", annotator, reason=name or None)
        workspace.connection.run_many(
            "INSERT INTO effects VALUES (?, ?, ?, ?, ?)", ((entry.sequence, *row) for row in rows)
        )
        return apply_entry(workspace, entry)


def _rollbacks(workspace: Workspace) -> set[int]:
    return {row[0] for row in workspace.connection.rows("SELECT sequence FROM journal WHERE kind = 'rollback'")}


def _marks(workspace: Workspace, moment: int) -> list[tuple[int, bool]]:
    """The entries to undo (True) or to put in force again (False)."""
    rows = workspace.connection.rows(f"SELECT sequence, kind FROM journal WHERE kind NOT IN {SOUNDS_ACTS}")
    now = {row[0] for row in workspace.connection.rows("SELECT sequence FROM undone")}
    then = workspace.timeline.undone(moment)
    wanted = {sequence: sequence > moment or sequence in then for sequence, _ in rows}
    return [(sequence, undone) for sequence, undone in wanted.items() if undone != (sequence in now)]
