"""Endpoints and deliveries: not read from the topics, so a rebuild leaves them."""

from sqlalchemy import BigInteger, Index, Integer, Table

from streams.serve.columns import Json, Utc, col, text
from streams.serve.tables import metadata

endpoints = Table(
    "endpoints", metadata,
    text("endpoint", "its name in the endpoints file", key=True),
    col("since", Json, "offset of each partition of the alerts from which on it has yet to get them", need=True),
    text("state", "active or disabled", need=True),
    text("why", "why it was disabled"),
    col("failures", Integer(), "failed attempts in a row", need=True),
    col("changed_at", Utc(), "when the state changed", need=True),
    comment="where alerts are delivered to",
)  # fmt: skip

deliveries = Table(
    "deliveries", metadata,
    text("delivery_id", "the webhook-id: the same at every attempt", key=True),
    text("endpoint", "endpoints.endpoint", need=True),
    text("alert_id", "alerts.alert_id", need=True),
    text("transition_id", "transitions.transition_id", need=True),
    col("partition", Integer(), "where the transition stands on the topic", need=True),
    col("offset", BigInteger(), "where the transition stands on the topic", need=True),
    text("state", "pending, delivered, failed, held (comes in a digest) or digested", need=True),
    col("attempts", Integer(), "how often it was tried", need=True),
    col("next_at", Utc(), "when it is tried next", need=True),
    col("created_at", Utc(), "when it was decided", need=True),
    col("done_at", Utc(), "when it was delivered or given up"),
    col("status_code", Integer(), "HTTP status of the last answer"),
    text("error", "why the last attempt failed"),
    col("record", Json, "the transition that is delivered", need=True),
    text("digest", "deliveries.delivery_id of the digest that told it"),
    text("traceparent", "W3C trace context of the item that led to it, sent along"),
    Index("ix_deliveries_endpoint_state", "endpoint", "state", "next_at"),
    Index("ix_deliveries_endpoint_alert", "endpoint", "alert_id", "state"),
    Index("ix_deliveries_done_at", "done_at"),
    comment="every alert on its way to every endpoint",
)  # fmt: skip
