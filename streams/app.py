"""The Faust app of one worker: made by a function of the settings, no globals."""

import faust
from faust.app.base import BootStrategy

from streams.settings import Settings
from streams.state_dir import state_dir


class _Boot(BootStrategy):
    """Agents and nothing else: Faust's own consumer, producer and tables stay off (docs/design.md, decisions)."""

    enable_kafka = False
    enable_web = False


class App(faust.App):
    """A Faust app whose agents are fed by `partitions.py`."""

    BootStrategy = _Boot


def make(settings: Settings) -> App:
    """An app for the agents. What they read and write goes through the tasks of the partitions."""
    state_dir(settings).mkdir(parents=True, exist_ok=True)
    return App(
        settings.group_id,
        broker=[f"kafka://{host}" for host in settings.broker.split(",")],
        datadir=str(state_dir(settings)),
        store="memory://",
        topic_allow_declare=False,
        topic_disable_leader=True,
        web_enabled=False,
        value_serializer="raw",
    )
