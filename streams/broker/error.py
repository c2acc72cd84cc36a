"""Why there is no broker, said for a person."""

OTHER_WAYS = "Other ways: `docker compose up`, or name a running Kafka with --broker HOST:PORT (or TOCSIN_BROKER)."


class BrokerUnavailable(RuntimeError):
    """No local Kafka can be had; the text says why and names the other ways."""

    def __init__(self, why: str) -> None:
        super().__init__(f"no local Kafka: {why}. {OTHER_WAYS}")
