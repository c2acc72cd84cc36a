"""Where a worker keeps its tables on disk, and whether they are of the broker that it talks to."""

import fcntl
import logging
import shutil
from itertools import count
from pathlib import Path
from typing import IO

from streams.settings import Settings
from streams.topics import admin

log = logging.getLogger("tocsin")


_claimed: list[IO[str]] = []  # locks that this process holds to its end

AUTO = "auto"


def claim(settings: Settings) -> Settings:
    """The settings with an instance name of this worker's own, where they leave it to us (`auto`).

    It is the first `worker-N` of the data folder that no running worker has, so that a container made anew finds the
    tables of the one before it, and as many workers as share the folder have as many names. Workers on other
    machines, with folders of their own, need names of their own.
    """
    if settings.instance != AUTO:
        return settings
    folder = settings.data / f"{settings.prefix}{settings.group}"
    folder.mkdir(parents=True, exist_ok=True)
    for number in count(1):
        lock = (folder / f"worker-{number}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            continue
        _claimed.append(lock)
        return settings.model_copy(update={"instance": f"worker-{number}"})
    raise AssertionError("unreachable")


def state_dir(settings: Settings) -> Path:
    """The folder of this worker's tables: one for each deployment, group and instance."""
    return settings.data / f"{settings.prefix}{settings.group}" / settings.instance


async def prepare(settings: Settings) -> None:
    """Make the folder, without the tables of another Kafka cluster.

    The tables say how far they have read their changelogs. A cluster that was set up anew under the old address
    has shorter ones, or others: such tables would hide what was never said, so they go, and recovery reads anew.
    """
    place = state_dir(settings)
    mark = place / "cluster"
    async with admin(settings) as client:
        cluster = str((await client.describe_cluster())["cluster_id"])
    if mark.exists() and mark.read_text() != cluster:
        log.warning("the tables in %s were of another Kafka cluster; reading them anew", place)
        shutil.rmtree(place)
    place.mkdir(parents=True, exist_ok=True)
    mark.write_text(cluster)
