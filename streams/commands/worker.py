"""`tocsin worker`: the stream itself."""

from pathlib import Path
from typing import Any

import click

from streams.commands import options


@click.command()
@options.broker
@options.prefix
@click.option("--processes", default=1, show_default=True, help="Worker processes; idle above the partitions.")
@click.option("--instance", help="This worker's name for good (or TOCSIN_INSTANCE; the host name).")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Where its tables are (TOCSIN_DATA).")
@click.option("--rules", type=click.Path(path_type=Path), help="Alert rules of your own (TOCSIN_RULES).")
@options.gazetteer
@click.option("--health-port", type=int, help="Serve /health and /metrics on this port.")
@click.option("--health-host", help="And on this address (or TOCSIN_HEALTH_HOST; the loopback).")
@click.option(
    "--leave-broken",
    is_flag=True,
    help="For supervisors that restart on every failure: start it again here, and end with 0 where a person must look.",
)
@click.option("--log-level", default="warning", show_default=True, help="debug, info, warning or error.")
def worker(processes: int, leave_broken: bool, log_level: str, **given: Any) -> None:
    """Read items, tell what they say, ring; until SIGTERM, which finishes what is in work.

    Exit status: 0 asked to stop; 1 no broker, 70 a promise could not be kept, 74 the disk is full (start it again);
    65 the feed is broken, 78 topics and settings do not fit (a person must look first).
    """
    import logging
    import os
    import signal
    import sys

    # Until the worker serves there is nothing to finish: asked to stop, it ends at once. Not by an exception: what is
    # imported may swallow one (C code that asks for an attribute does), and the worker would start and serve.
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: os._exit(0))
    chosen = options.settings(**given)
    logging.basicConfig(
        level=log_level.upper(), stream=sys.stderr, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    from streams.exits import FOR_A_PERSON, MISCONFIGURED

    if processes > 1 or leave_broken:
        from streams.supervisor import supervise

        code = supervise(chosen, processes, log_level)
        if leave_broken and code in FOR_A_PERSON:
            click.echo(f"tocsin: ended with {code}: a person must look first; not started again", err=True)
            code = 0
        sys.exit(code)
    from streams.preflight import Misconfigured
    from streams.state_dir import claim
    from streams.tracing import NoTracing
    from streams.worker import serve

    chosen = claim(chosen)
    try:
        sys.exit(options.with_kafka(lambda: serve(chosen), chosen.where))
    except (Misconfigured, NoTracing) as error:
        options.fail(str(error), MISCONFIGURED)
