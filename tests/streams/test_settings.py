"""Settings from the environment, and the client options that follow from them."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from streams.settings import Settings


def test_the_environment_is_read_and_arguments_win(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOCSIN_BROKER", "kafka:9092")
    monkeypatch.setenv("TOCSIN_PARTITIONS", "12")
    assert (Settings().broker, Settings(partitions=2).partitions) == ("kafka:9092", 2)


@pytest.mark.parametrize(
    "wrong",
    [
        {"partitions": 0},
        {"security_protocol": "TLS"},
        {"tables": "redis"},
        {"security_protocol": "SASL_SSL", "sasl_username": "desk"},
        {"security_protocol": "SASL_PLAINTEXT", "sasl_password": "secret"},
        {"ssl_cafile": "/nowhere/ca.pem"},
    ],
)
def test_a_wrong_setting_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)  # type: ignore[arg-type]


def test_plain_brokers_get_no_security_options() -> None:
    assert Settings(broker="a:1,b:2").client() == {"bootstrap_servers": "a:1,b:2", "security_protocol": "PLAINTEXT"}


def test_sasl_over_tls() -> None:
    options = Settings(
        security_protocol="SASL_SSL", sasl_mechanism="SCRAM-SHA-512", sasl_username="desk", sasl_password="secret"
    ).client()
    assert options["sasl_plain_password"] == "secret"
    assert options["sasl_mechanism"] == "SCRAM-SHA-512"
    assert options["ssl_context"] is not None


def test_a_password_is_never_printed() -> None:
    assert "secret" not in repr(Settings(sasl_password="secret"))


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({}, "a:1"),
        ({"security_protocol": "SSL"}, "a:1 (SSL)"),
        (
            {"security_protocol": "SASL_SSL", "sasl_username": "desk", "sasl_password": "secret"},
            "a:1 (SASL_SSL as desk)",
        ),
    ],
)
def test_where_tells_what_may_be_the_trouble(given: dict[str, str], where: str) -> None:
    assert Settings(broker="a:1", **given).where == where  # type: ignore[arg-type]


def test_rules_of_ones_own_stand_beside_the_shipped_ones(tmp_path: Path) -> None:
    own = tmp_path / "mine.yaml"
    own.write_text("- rule: lake\n  on: outcome\n  forum: lake\n- rule: attack\n  on: event\n  killed: 5\n")
    rules = {rule.name: rule.wants for rule in Settings(rules=own).alert_rules()}
    assert rules == {
        "outcome": {"status": ["decisive"], "min_confidence": 0.65},
        "overdue": {"after_hours": 24},
        "lake": {"forum": ["lake"]},
        "attack": {"killed": 5},
    }


def test_a_bad_rule_is_refused_at_the_start_with_its_line(tmp_path: Path) -> None:
    own = tmp_path / "mine.yaml"
    own.write_text("- rule: lake\n  on: outcome\n  form: lake\n")
    with pytest.raises(ValidationError, match=r"mine\.yaml, line 3"):
        Settings(rules=own)


def test_names_of_ones_own_are_read_and_a_bad_one_is_refused_at_the_start(tmp_path: Path) -> None:
    own = tmp_path / "names.tsv"
    own.write_text("Zamfara Front\tarmed_group\tNGA\n", encoding="utf8")
    assert [name for name, _ in Settings(gazetteer=own).own_names()] == ["Zamfara Front"]
    own.write_text("Zamfara Front\tgang\n", encoding="utf8")
    with pytest.raises(ValidationError, match=r"names\.tsv, line 1, kind: found 'gang'"):
        Settings(gazetteer=own)
