"""The stream on a broker that asks who is there, and one that speaks TLS."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from confluent_kafka.admin import AdminClient, ScramCredentialInfo, ScramMechanism, UserScramCredentialUpsertion

from streams.broker import local_broker

pytestmark = pytest.mark.kafka
TOCSIN = str(Path(sys.executable).with_name("tocsin"))
SASL = {
    "security_protocol": "SASL_PLAINTEXT",
    "sasl_mechanism": "PLAIN",
    "sasl_username": "desk",
    "sasl_password": "not for logs",
}


@pytest.fixture(scope="module")
def guarded() -> Iterator[str]:
    """A broker that knows one user, and may be told of more."""
    login = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
    properties = {"sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512"}
    for mechanism in ("256", "512"):
        properties[f"listener.name.sasl_plaintext.scram-sha-{mechanism}.sasl.jaas.config"] = login
    with local_broker(users={SASL["sasl_username"]: SASL["sasl_password"]}, properties=properties) as address:
        yield address


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A broker behind TLS, and the certificate to trust."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("tls")
    words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    subprocess.run([openssl, *words.split(), *files], check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_bytes((folder / "key.pem").read_bytes() + (folder / "cert.pem").read_bytes())
    properties = {
        "listener.security.protocol.map": "CONTROLLER:PLAINTEXT,PLAINTEXT:SSL",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": str(both),
        "ssl.truststore.type": "PEM",
        "ssl.truststore.location": str(folder / "cert.pem"),
    }
    with local_broker(properties=properties) as address:
        yield address, folder / "cert.pem"


def environment(address: str, **settings: str) -> dict[str, str]:
    return {
        **os.environ,
        "TOCSIN_BROKER": address,
        **{f"TOCSIN_{key.upper()}": value for key, value in settings.items()},
    }


def create(env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run([TOCSIN, "topics", "create"], env=env, capture_output=True, text=True, timeout=100)


def works(env: dict[str, str], port: int, data: Path) -> None:
    """Topics are made and a worker comes up."""
    made = create(env)
    assert made.returncode == 0, made.stderr
    assert "news.items.v1" in made.stdout
    own = {**env, "TOCSIN_HEALTH_PORT": str(port), "TOCSIN_DATA": str(data)}
    with subprocess.Popen([TOCSIN, "worker"], env=own) as worker:
        try:
            deadline = time.monotonic() + 60
            while True:
                try:
                    assert urllib.request.urlopen(f"http://127.0.0.1:{port}/health").status == 200
                    break
                except OSError:
                    assert worker.poll() is None, "it ended"
                    assert time.monotonic() < deadline
                    time.sleep(0.1)
            worker.terminate()
            assert worker.wait(60) == 0
        finally:
            worker.kill()


def test_user_and_password_are_the_settings(guarded: str, tmp_path: Path, unused_tcp_port: int) -> None:
    works(environment(guarded, **SASL), unused_tcp_port, tmp_path)


@pytest.mark.parametrize(
    ("mechanism", "hashed"),
    [("SCRAM-SHA-256", ScramMechanism.SCRAM_SHA_256), ("SCRAM-SHA-512", ScramMechanism.SCRAM_SHA_512)],
)
def test_scram(guarded: str, mechanism: str, hashed: ScramMechanism) -> None:
    plain = {
        "security.protocol": "SASL_PLAINTEXT",
        "sasl.mechanism": "PLAIN",
        "sasl.username": SASL["sasl_username"],
        "sasl.password": SASL["sasl_password"],
    }
    admin = AdminClient({"bootstrap.servers": guarded, **plain})
    user = UserScramCredentialUpsertion("night", ScramCredentialInfo(hashed, 4096), b"shift")
    admin.alter_user_scram_credentials([user])["night"].result(30)
    night = {**SASL, "sasl_mechanism": mechanism, "sasl_username": "night", "sasl_password": "shift"}
    made = create(environment(guarded, **night, prefix=f"{mechanism}."))
    deadline = time.monotonic() + 30
    # A broker hears of a new user from its controller, and may do so a moment after the controller has said that it is so.
    while "invalid credentials" in made.stderr and time.monotonic() < deadline:
        made = create(environment(guarded, **night, prefix=f"{mechanism}."))
    assert made.returncode == 0, made.stderr
    assert f"{mechanism}.news.items.v1" in made.stdout


def test_a_wrong_password_is_said_in_one_line(guarded: str) -> None:
    done = create(environment(guarded, **{**SASL, "sasl_password": "guessed"}))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert f"Kafka at {guarded} (SASL_PLAINTEXT as desk) refused: " in done.stderr
    assert "Invalid username or password" in done.stderr
    assert "guessed" not in done.stderr


def test_a_missing_password_is_said_in_one_line() -> None:
    done = create(environment("127.0.0.1:9", security_protocol="SASL_SSL", sasl_username="desk"))
    assert done.returncode == 1
    assert done.stderr.strip().endswith("SASL_SSL needs sasl_username and sasl_password")
    assert len(done.stderr.splitlines()) == 1


def test_tls_with_the_certificate_to_trust(tls: tuple[str, Path], tmp_path: Path, unused_tcp_port: int) -> None:
    address, trusted = tls
    works(environment(address, security_protocol="SSL", ssl_cafile=str(trusted)), unused_tcp_port, tmp_path)


def test_tls_that_is_not_trusted_is_refused_in_one_line(tls: tuple[str, Path]) -> None:
    done = create(environment(tls[0], security_protocol="SSL"))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
