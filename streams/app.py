"""The Faust app of one worker: made by a function of the settings, no globals."""

import faust
from faust.types.auth import CredentialsT

from streams import guard
from streams.ground import home
from streams.settings import Settings


def make(settings: Settings) -> guard.App:
    """A Faust app that reads from the earliest record and commits what was settled, at least once.

    Faust declares no topics (see topics.py), elects no leader and serves no web pages.
    """
    data = home(settings)
    data.mkdir(parents=True, exist_ok=True)
    return guard.App(
        settings.group,
        broker=[f"kafka://{host}" for host in settings.broker.split(",")],
        broker_credentials=_credentials(settings),
        datadir=str(data),
        store="rocksdb://" if settings.tables == "rocksdb" else "memory://",
        TableManager=guard.Tables,
        processing_guarantee="at_least_once",
        consumer_auto_offset_reset="earliest",
        consumer_group_instance_id=settings.instance,
        consumer_max_fetch_size=4 * 1024 * 1024,
        broker_client_id=f"{settings.group}-{settings.instance}",
        broker_session_timeout=settings.session_timeout,
        broker_heartbeat_interval=settings.heartbeat_interval,
        broker_rebalance_timeout=60.0,
        broker_request_timeout=max(90.0, settings.session_timeout),
        broker_commit_interval=settings.commit_interval,
        topic_allow_declare=False,
        topic_disable_leader=True,
        topic_partitions=settings.partitions,
        topic_replication_factor=settings.replication,
        table_standby_replicas=0,
        # Items are kilobytes, so a full channel is megabytes.
        stream_buffer_maxsize=1024,
        web_enabled=False,
        value_serializer="raw",
    )


def _credentials(settings: Settings) -> CredentialsT | None:
    options = settings.client()
    context = options.get("ssl_context")
    if settings.security_protocol.startswith("SASL"):
        return faust.SASLCredentials(
            username=settings.sasl_username,
            password=options["sasl_plain_password"],
            mechanism=settings.sasl_mechanism,
            ssl_context=context,
        )
    return faust.SSLCredentials(context) if context is not None else None
