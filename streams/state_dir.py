"""Where a worker keeps its tables on disk, and whether they are of the broker that it talks to."""

import logging
import shutil
from pathlib import Path

from streams.settings import Settings
from streams.topics import admin

log = logging.getLogger("tocsin")


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
