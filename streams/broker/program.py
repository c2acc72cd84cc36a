"""Kafka as a program: which Java, which jars, which options."""

from dataclasses import dataclass
from pathlib import Path

from streams.broker.java import Java

# Few clients, little data: a small heap, the collector and the compiler that are ready first.
HEAP = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError")
# Only what is wrong is logged, and the one line that says that it serves.
LOGGING = (
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
    "-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info",
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS",
)
SERVES = "Kafka Server started"


@dataclass(frozen=True)
class Program:
    """`options` are Java's own, beside those that are always given."""

    java: Java
    class_path: str
    options: tuple[str, ...] = ()

    def command(self, config: Path) -> list[str]:
        """The words that start a node with the server.properties `config`."""
        words = [str(self.java.program), *HEAP, *LOGGING, *self.options]
        return [*words, "-cp", self.class_path, "kafka.Kafka", str(config)]
