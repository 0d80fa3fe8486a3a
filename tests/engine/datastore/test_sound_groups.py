"""Groups of sounds that sound alike."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recap_engine.datastore.sound_groups import alike_groups
from recap_engine.datastore.workspace import Workspace
from recap_engine.records import Region, Sound

KINDS = np.eye(4, dtype=np.float32)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(0, 3), max_size=30), st.integers(0, 99))
def test_kinds_stay_together_and_every_whole_sound_is_in_one_group(
    tmp_path_factory: pytest.TempPathFactory, kinds: list[int], seed: int
) -> None:
    noise = np.random.default_rng(seed).normal(0, 0.05, (len(kinds), 4)).astype(np.float32)
    vectors = KINDS[np.array(kinds, int)] + noise
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    with Workspace.create(tmp_path_factory.mktemp("groups") / "w.recap") as workspace:
        hashes = [f"{at:032x}" for at in range(len(kinds))]
        rows = [workspace.sounds.add(Sound(one, 1.0)) for one in hashes]
        part = workspace.sounds.add(Sound("f" * 32, 9.0, Region(0.0, 1.0)))
        workspace.vectors.put_sounds("e1", [*rows, part], np.concatenate([vectors, KINDS[:1]]))
        groups = alike_groups(workspace)
    assert sorted(one for group in groups for one in group) == hashes
    assert [len(group) for group in groups] == sorted(map(kinds.count, set(kinds)), reverse=True)
    for group in groups:
        assert len({kinds[int(one, 16)] for one in group}) == 1
