"""The plan of the topics: what a broker is asked for."""

import pytest

from streams.settings import Settings
from streams.topics import OUTPUTS, SHORT, TABLES, TOPICS, changelog, planned


def test_every_topic_and_changelog_is_planned_with_the_settings_of_the_deployment() -> None:
    plan = {t.name: t for t in planned(Settings(prefix="test.", partitions=3, replication=2))}
    assert set(plan) == {
        *("test." + topic.name for topic in TOPICS),
        "test.tocsin-items-changelog",
        "test.tocsin-memory-changelog",
    }
    assert {(t.num_partitions, t.replication_factor) for t in plan.values()} == {(3, 2)}


@pytest.mark.parametrize("table", TABLES)
def test_a_changelog_keeps_the_newest_row_of_every_key(table: str) -> None:
    plan = {t.name: t.topic_configs for t in planned(Settings())}
    assert plan[changelog(table, Settings())]["cleanup.policy"] == "compact"


def test_the_short_names_cover_every_topic() -> None:
    assert sorted(SHORT.values()) == sorted(topic.name for topic in TOPICS)
    assert set(OUTPUTS) == set(SHORT.values()) - {SHORT["items"]}


def test_a_dead_letter_holds_the_largest_item_and_its_reason() -> None:
    limits = {topic.name: topic.limit for topic in TOPICS}
    assert limits[SHORT["dlq"]] > limits[SHORT["items"]]
