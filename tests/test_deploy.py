"""deploy/: the metrics that it names are there, the settings are settings, and nothing runs as root."""

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import yaml
from prometheus_client import CollectorRegistry, generate_latest

from streams.health import COUNTED, Positions
from streams.partitions import Partitions
from streams.serve import metrics
from streams.settings import Settings

DEPLOY = Path(__file__).parent.parent / "deploy"


def exported() -> set[str]:
    """Names as Prometheus sees them, of a worker and of serve."""
    worker = CollectorRegistry()
    nobody = SimpleNamespace(tasks={}, state="up", longest_pause=0.0)
    for collector in (*COUNTED, Positions(cast("Partitions", nobody))):
        worker.register(collector)
    text = "".join(generate_latest(registry).decode() for registry in (worker, metrics.REGISTRY))
    found = set(re.findall(r"^# TYPE (\w+) ", text, re.MULTILINE))
    return found | {f"{name}_bucket" for name in re.findall(r"^# TYPE (\w+) histogram", text, re.MULTILINE)}


def test_every_metric_is_exported() -> None:
    texts = [(DEPLOY / "alerts.yml").read_text(), (DEPLOY / "grafana" / "tocsin.json").read_text()]
    named = {name for text in texts for name in re.findall(r"\b(tocsin_\w+)", text)}
    assert len(named) > 20
    assert named <= exported()


def test_every_label_is_one_of_its_metric() -> None:
    labels = {
        name: {*collector._labelnames}
        for collector in (*COUNTED, *set(metrics.REGISTRY._collector_to_names))
        if hasattr(collector, "_labelnames")
        for name in (collector._name, f"{collector._name}_total", f"{collector._name}_bucket")
    }
    board = json.loads((DEPLOY / "grafana" / "tocsin.json").read_text())
    (group,) = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"]
    asked = [target["expr"] for panel in board["panels"] for target in panel["targets"]]
    for expression in asked + [rule["expr"] for rule in group["rules"]]:
        for by, name in re.findall(r"sum by \(([\w, ]+)\) \((?:\w+\()?(tocsin_\w+)", expression):
            known = {*labels.get(name, {"topic", "partition"}), "le"}
            assert {one.strip() for one in by.split(",")} <= known, expression


def test_the_alert_rules_are_whole() -> None:
    (group,) = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"]
    for rule in group["rules"]:
        assert {"alert", "expr", "labels", "annotations"} <= set(rule)


def test_the_dashboard_is_whole() -> None:
    board = json.loads((DEPLOY / "grafana" / "tocsin.json").read_text())
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    sources = yaml.safe_load((DEPLOY / "grafana/provisioning/datasources/prometheus.yml").read_text())["datasources"]
    assert {panel["datasource"]["uid"] for panel in board["panels"]} == {sources[0]["uid"]}


def manifests() -> list[dict[str, Any]]:
    return list(yaml.safe_load_all((DEPLOY / "kubernetes" / "tocsin.yaml").read_text()))


def test_the_manifests_set_what_is_a_setting_and_select_what_is_there() -> None:
    names = set()
    for one in manifests():
        assert {"apiVersion", "kind", "metadata"} <= set(one)
        names |= set(re.findall(r"TOCSIN_(\w+)", json.dumps(one)))
        if one["kind"] in ("Deployment", "StatefulSet"):
            spec = one["spec"]["template"]["spec"]
            assert spec["securityContext"]["runAsNonRoot"] is True
            assert one["spec"]["selector"]["matchLabels"] == one["spec"]["template"]["metadata"]["labels"]
            for container in spec["containers"]:
                assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
                assert "readinessProbe" in container
                mounts = {mount["name"] for mount in container["volumeMounts"]}
                claims = {claim["metadata"]["name"] for claim in one["spec"].get("volumeClaimTemplates", ())}
                assert mounts <= claims | {volume["name"] for volume in spec["volumes"]}
    assert {name.lower() for name in names} <= set(Settings.model_fields)
    scaled = next(one for one in manifests() if one["kind"] == "ScaledObject")["spec"]
    assert scaled["triggers"][0]["metadata"]["consumerGroup"] == Settings().group
