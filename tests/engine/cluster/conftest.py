"""One Ray on this computer for all tests of a process."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="session")
def local_ray() -> Iterator[None]:
    """Ray with two workers at most; the commands of a test use it instead of starting their own."""
    ray = pytest.importorskip("ray", reason="the extra cluster is not installed")
    from recap_engine.cluster.run import start

    start(None, 2)
    yield
    ray.shutdown()
