"""A transition in the form that a receiver takes: pure, one function a form."""

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote

from streams.serve.filters import SEVERITIES
from streams.serve.formats import dumps
from streams.serve.notify.endpoints import Endpoint
from streams.serve.notify.wants import rank

Row = dict[str, Any]
_PAGERDUTY = {"Extreme": "critical", "Severe": "error", "Moderate": "warning", "Minor": "info"}
_NTFY = {"Extreme": "5", "Severe": "4", "Moderate": "3", "Minor": "2"}
GONE = ("retracted", "superseded", "resolved")
_DIGEST = "digest"
_LONGEST = 1500
_LONGEST_DIGEST = 4000  # ntfy makes a file of what is above 4096 bytes
_LONGEST_TOLD = 170  # bytes of an alert's sentence where a digest of twenty is one text
_LARGEST = 19_000  # Standard Webhooks allows 20 kB


@dataclass(frozen=True, slots=True)
class Request:
    """What goes over HTTP."""

    method: str
    url: str
    body: bytes
    headers: dict[str, str]


def sentence(alert: Row) -> str:
    """What people read: how bad, the sentence, what changed."""
    head = "WITHDRAWN" if alert["transition"] == "retracted" else alert["severity"]
    changed = _changes(alert.get("changed")) if alert["transition"] == "updated" else ""
    text = f"{head}: {alert['summary']}" + (f" ({changed})" if changed else "")
    longest = _LONGEST_DIGEST if alert["transition"] == _DIGEST else _LONGEST
    return text if len(text) <= longest else text[: longest - 1] + "…"


def _changes(changed: Any) -> str:
    """What changed; an entry of another release that names no field is for the API."""
    named = [one for one in changed if isinstance(one, dict) and one.get("field")] if isinstance(changed, list) else []
    return ", ".join(f"{one['field']}: {_words(one.get('before'))} → {_words(one.get('after'))}" for one in named)


def _words(value: Any) -> str:
    if isinstance(value, list):
        return " to ".join("?" if one is None else str(one) for one in value) or "nothing"
    return "nothing" if value is None else str(value)


def facts(alert: Row) -> dict[str, str]:
    """What stands beside the sentence."""
    record = _parts(alert.get("record"))
    place = _parts(record.get("place"))
    found = {
        "Where": ", ".join(str(place[name]) for name in ("name", "country") if place.get(name)),
        "Standing": str(record.get("standing") or ""),
        "Independent origins": str(record.get("origins_count") or ""),
        "Confidence": f"{record['confidence']:.0%}" if isinstance(record.get("confidence"), float) else "",
        "Evidence": str(_parts(record.get("evidence")).get("text") or "")[:500],
    }
    return {name: text for name, text in found.items() if text}


def _parts(value: Any) -> Row:
    return value if isinstance(value, dict) else {}


def webhook(endpoint: Endpoint, alert: Row, ident: str) -> Request:
    """Standard Webhooks 1.0: type, timestamp, data. The headers that sign it are the sender's."""
    body = dumps({"type": f"alert.{alert['transition']}", "timestamp": alert["at"], "data": _small(alert)})
    return Request("POST", endpoint.url, body, {"Content-Type": "application/json"})


def _small(alert: Row) -> Row:
    """An alert below the size that the standard allows: long reports are left to the API."""
    if _is_digest(alert):
        return _small_digest(alert)
    if len(dumps(alert)) < _LARGEST:
        return alert
    record = {
        name: value for name, value in _parts(alert.get("record")).items()
        if name not in ("reports", "toll_history", "history", "contradictions") and len(dumps(value)) < 2000
    }  # fmt: skip
    short = {**alert, "summary": _cut(alert["summary"], 2000), "changed": [], "record": record, "shortened": True}
    return short if len(dumps(short)) < _LARGEST else {**short, "record": {}}


def _small_digest(alert: Row) -> Row:
    """A digest with of each alert what tells it and where to ask for the rest."""
    names = ("alert_id", "rule", "transition", "severity", "at", "summary")
    for most in (450, 200, 80, 0):
        told = [{name: one.get(name) for name in names} for one in alert["alerts"]]
        small = {**alert, "alerts": [{**one, "summary": _cut(str(one["summary"]), most)} for one in told]}
        if len(dumps(small)) < _LARGEST:
            return small
    return {**alert, "alerts": [], "shortened": True}


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _cut(text: str, most: int) -> str:
    """A text of at most so many bytes."""
    data = text.encode()
    return text if len(data) <= most else data[: max(0, most - 3)].decode("utf8", "ignore") + ("…" if most else "")


def chat(endpoint: Endpoint, alert: Row, ident: str) -> Request:
    """Slack and Mattermost: an incoming webhook, with text that cannot mention or link anybody."""
    text = _slack(sentence(alert)) if endpoint.format == "slack" else _markdown(sentence(alert))
    escape = _slack if endpoint.format == "slack" else _markdown
    fields = [{"title": name, "value": escape(value), "short": len(value) < 40} for name, value in facts(alert).items()]
    body = dumps({"text": text, "attachments": [{"fallback": text, "fields": fields}]})
    return Request("POST", endpoint.url, body, {"Content-Type": "application/json"})


def teams(endpoint: Endpoint, alert: Row, ident: str) -> Request:
    """Microsoft Teams: an adaptive card through a workflow's webhook."""
    pairs = [{"title": name, "value": _markdown(value)} for name, value in facts(alert).items()]
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
        "body": [
            {"type": "TextBlock", "text": _markdown(sentence(alert)), "wrap": True, "weight": "Bolder",
             "color": "Attention" if alert["severity"] in ("Extreme", "Severe") else "Default"},
            {"type": "FactSet", "facts": pairs},
        ],
    }  # fmt: skip
    content = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    body = dumps({"type": "message", "attachments": [content]})
    return Request("POST", endpoint.url, body, {"Content-Type": "application/json"})


def pagerduty(endpoint: Endpoint, alert: Row, ident: str) -> Request:
    """PagerDuty Events v2: trigger, acknowledge under review, resolve what is taken back."""
    standing = (alert.get("record") or {}).get("standing")
    action = "resolve" if alert["transition"] in GONE else "acknowledge" if standing == "under_review" else "trigger"
    payload = {
        "summary": sentence(alert)[:1024], "source": "tocsin", "severity": _PAGERDUTY.get(alert["severity"], "info"),
        "timestamp": alert["at"], "class": alert["rule"], "custom_details": facts(alert),
    }  # fmt: skip
    body = dumps(
        {
            "routing_key": endpoint.secret,
            "event_action": action,
            "dedup_key": alert["alert_id"][:255],
            "payload": payload,
        }
    )
    return Request("POST", endpoint.url, body, {"Content-Type": "application/json"})


def ntfy(endpoint: Endpoint, alert: Row, ident: str) -> Request:
    """ntfy: the text as the body, the rest in headers, which are ASCII."""
    title = f"Tocsin: {alert['transition']}".encode("ascii", "replace").decode()
    headers = {"Title": title, "Priority": _NTFY.get(alert["severity"], "3"), "Tags": "bell"}
    if endpoint.secret:
        headers["Authorization"] = f"Bearer {endpoint.secret}"
    return Request("POST", endpoint.url, sentence(alert).encode(), headers)


def matrix(endpoint: Endpoint, alert: Row, ident: str) -> Request:
    """Matrix: a message into the room that the URL names (.../rooms/ROOM); its id makes a second one the same."""
    url = f"{endpoint.url.rstrip('/')}/send/m.room.message/{quote(ident)}"
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {endpoint.secret}"}
    return Request("PUT", url, dumps({"msgtype": "m.notice", "body": sentence(alert)}), headers)


def told(alert: Row) -> list[Row]:
    """The alerts that one delivery tells: those of a digest, or the one."""
    return list(alert["alerts"]) if _is_digest(alert) else [alert]


def _is_digest(alert: Row) -> bool:
    return alert["transition"] == _DIGEST and isinstance(alert.get("alerts"), list)


def mail(endpoint: Endpoint, alerts: list[Row], ident: str, now: datetime) -> EmailMessage:
    """One alert, or a digest of several, as a mail in plain text."""
    message = EmailMessage()
    subject = sentence(alerts[0]) if len(alerts) == 1 else f"{len(alerts)} alerts"
    message["Subject"] = " ".join(subject.split())[:200]
    message["From"] = endpoint.sender
    message["To"] = ", ".join(endpoint.to)
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{ident}@tocsin>"
    message["Auto-Submitted"] = "auto-generated"
    texts = ("\n".join([sentence(a), *(f"  {name}: {text}" for name, text in facts(a).items())]) for a in alerts)
    message.set_content("\n\n".join(texts))
    return message


FORMS = {
    "webhook": webhook, "slack": chat, "mattermost": chat, "teams": teams, "pagerduty": pagerduty, "ntfy": ntfy,
    "matrix": matrix,
}  # fmt: skip


def digest(alerts: list[Row], more: int = 0) -> Row:
    """Several alerts as one: for receivers of text the sentences, the worst severity. `more` wait for the next one."""
    texts = [_cut(_printable(alert["summary"]), _LONGEST_TOLD) for alert in alerts] + (
        [f"{more} more follow"] if more else []
    )
    return {
        "alert_id": alerts[0]["alert_id"] if len(alerts) == 1 else _DIGEST, "rule": _DIGEST, "transition": _DIGEST,
        "at": max(alert["at"] for alert in alerts), "severity": SEVERITIES[max(rank(a["severity"]) for a in alerts)],
        "summary": f"{len(alerts)} {'alert' if len(alerts) == 1 else 'alerts'}: {' | '.join(texts)}", "changed": [],
        "alerts": alerts, "record": {},
    }  # fmt: skip


def _slack(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _markdown(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]()#+\-!|<>~@:])", r"\\\1", text)
