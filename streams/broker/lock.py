"""Prints jars.lock for the coordinates of Apache Kafka as they resolve today: `python -m streams.broker.lock`."""

import hashlib

from streams.broker import jars

# slf4j 1.7 is what Kafka is built with: a 2.x binding is ignored in silence, and with it the log.
COORDINATES = ("org.apache.kafka:kafka_2.13:4.4.0", "org.slf4j:slf4j-simple:1.7.36")


def main() -> None:
    from jgo.maven import MavenContext, PythonResolver

    context = MavenContext(resolver=PythonResolver(), timeout=jars.TIMEOUT)
    inputs, others = context.resolver.resolve([context.create_dependency(name) for name in COORDINATES])
    print("\n".join(line for line in jars.lock_text().splitlines() if line.startswith("#")))
    used = {f"{d.groupId}:{d.artifactId}:{d.version}": d.artifact for d in (*inputs, *others) if d.scope != "provided"}
    for name, artifact in sorted(used.items()):
        print(name, hashlib.sha256(artifact.resolve().read_bytes()).hexdigest())


if __name__ == "__main__":
    main()
