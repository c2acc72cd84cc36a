#!/bin/sh
# Alerts with kcat, as one JSON line each: BROKER=localhost:9092 sh examples/kcat.sh | jq -r .payload
# -e ends at the end of the topic; leave it out to follow.
exec kcat -b "${BROKER:-localhost:9092}" -C -t "${PREFIX:-}news.alerts.v1" -o beginning -J -q -u \
  -X isolation.level=read_committed ${ONCE:+-e}
