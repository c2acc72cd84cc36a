"""What is wrong with the topics is told in one line, with the numbers, before the first record is taken."""

from pathlib import Path
from typing import Any

import pytest

from streams import preflight as module
from streams.preflight import Misconfigured, preflight
from streams.settings import Settings
from streams.topics import planned


def broker(chosen: Settings, **changed: dict[str, Any]) -> list[dict[str, Any]]:
    """What the broker has: all as it should be, but for what is changed by topic."""
    found = []
    for topic in planned(chosen):
        own = {"topic": topic.name, "partitions": chosen.partitions, "config": dict(topic.topic_configs)}
        found.append({**own, **changed.get(topic.name.replace(".", "_").replace("-", "_"), {})})
    return found


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"news_items_v1": {"partitions": 6}}, "news.items.v1 has 6 partitions and the settings say 4"),
        (
            {"tocsin_memory_changelog": {"partitions": 2}},
            "tocsin-memory-changelog has 2 partitions and the settings say 4",
        ),
        ({"news_alerts_v1": {"partitions": 0}}, "there is no topic news.alerts.v1"),
        (
            {"tocsin_items_changelog": {"config": {"cleanup.policy": "delete"}}},
            "cleanup.policy=delete and compact is needed",
        ),
        ({"news_items_v1": {"config": {"message.timestamp.type": "CreateTime"}}}, "LogAppendTime is needed"),
        (
            {"news_events_v1": {"config": {"max.message.bytes": "1048588"}}},
            "records of 1048588 bytes and 8388608 are needed",
        ),
    ],
)
async def test_a_fault_is_named_with_its_topic_and_numbers(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, Any], told: str
) -> None:
    chosen = Settings()

    async def describe(settings: Settings) -> list[dict[str, Any]]:
        return broker(chosen, **changed)

    monkeypatch.setattr(module, "describe", describe)
    with pytest.raises(Misconfigured, match=told.replace(".", r"\.")) as said:
        await preflight(chosen)
    assert "\n" not in str(said.value)


async def test_what_is_as_it_should_be_is_not_spoken_of(monkeypatch: pytest.MonkeyPatch) -> None:
    async def describe(settings: Settings) -> list[dict[str, Any]]:
        return broker(settings)

    monkeypatch.setattr(module, "describe", describe)
    await preflight(Settings())


def test_all_settings_reach_every_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = tmp_path / "names.tsv"
    names.write_text("")
    own = Settings(
        broker="a:1", prefix="x.", partitions=7, data=tmp_path, gazetteer=names, reading_deadline=2.5, health_port=81,
        security_protocol="SASL_PLAINTEXT", sasl_username="u", sasl_password="secret", guarantee="at_least_once",
    )  # fmt: skip
    for name, value in own.environment().items():
        monkeypatch.setenv(name, value)
    assert Settings() == own
