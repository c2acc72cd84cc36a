"""A schema registry, by setting: what we write is framed with the id of its schema (Confluent wire format).

Any registry with Confluent's API will do: Confluent's own, Karapace, Apicurio (its address ends in /apis/ccompat/v7).
It is asked once, when a worker starts; from then on the stream does not need it. What comes in is taken framed or
plain, whether a registry is set or not: JSON never begins with the zero byte of a frame.
"""

import asyncio
import time
from typing import Any
from urllib.parse import quote

import httpx
import orjson

from streams.contract import json_schemas
from streams.feeds.addresses import shown
from streams.preflight import Misconfigured
from streams.settings import Settings

_MEDIA = "application/vnd.schemaregistry.v1+json"
_BETWEEN = 1.0
_SERVER_ERROR = 500


async def frames(settings: Settings) -> dict[str, bytes]:
    """What stands before the value of each topic that we write, by topic name; nothing where no registry is set.

    The subject is the topic's name on the broker and `-value` (TopicNameStrategy). Raises Misconfigured, whose message
    says what the registry answered.
    """
    if settings.schema_registry is None:
        return {}
    password = settings.schema_registry_password
    auth = (settings.schema_registry_username or "", password.get_secret_value()) if password else None
    async with httpx.AsyncClient(auth=auth, timeout=10, headers={"Content-Type": _MEDIA}) as client:
        end = time.monotonic() + settings.delivery_timeout
        return {
            topic: frame(await _id(client, settings, f"{settings.topic(topic)}-value", schema, end))
            for topic, schema in json_schemas().items()
        }


def frame(number: int) -> bytes:
    """What a serializer puts before a value: a zero byte and the id of the schema.

    >>> frame(7)
    b'\\x00\\x00\\x00\\x00\\x07'
    """
    return b"\0" + number.to_bytes(4, "big")


async def _id(client: httpx.AsyncClient, settings: Settings, subject: str, schema: Any, end: float) -> int:
    """The id of a schema under a subject: registered when it is not there, or only looked up, as the settings say."""
    base = str(settings.schema_registry).rstrip("/")
    path = f"/subjects/{quote(subject, safe='')}" + ("/versions" if settings.schema_registry_register else "")
    body = orjson.dumps({"schemaType": "JSON", "schema": orjson.dumps(schema).decode()})
    while True:
        try:
            answer = await client.post(base + path, content=body)
            if answer.status_code < _SERVER_ERROR:
                break
            why = _words(answer)
        except httpx.HTTPError as error:
            why = f"does not answer ({type(error).__name__})"
        if time.monotonic() > end:
            raise Misconfigured(f"the schema registry at {shown(base)} {why}; see TOCSIN_SCHEMA_REGISTRY")
        await asyncio.sleep(_BETWEEN)
    if answer.is_success:
        try:
            number = answer.json()["id"]
            if isinstance(number, int) and 0 <= number < 2**32:
                return number
        except (ValueError, KeyError, TypeError):
            pass
        raise Misconfigured(f"the schema registry at {shown(base)} gives no id of a schema for {subject}")
    raise Misconfigured(f"the schema registry at {shown(base)} {_words(answer)} for subject {subject}")


def _words(answer: httpx.Response) -> str:
    try:
        said = str(answer.json()["message"])
    except (ValueError, KeyError, TypeError):
        said = ""
    return f"answers {answer.status_code}" + (f" ({''.join(c for c in said if c.isprintable())[:300]})" if said else "")
