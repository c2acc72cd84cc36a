"""A transition in the form that a receiver takes: pure, one function a form."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Any
from urllib.parse import quote

from streams.serve.formats import dumps
from streams.serve.notify.endpoints import Endpoint

Row = dict[str, Any]
_PAGERDUTY = {"Extreme": "critical", "Severe": "error", "Moderate": "warning", "Minor": "info"}
_NTFY = {"Extreme": "5", "Severe": "4", "Moderate": "3", "Minor": "2"}
_GONE = ("retracted", "superseded", "resolved")
_LONGEST = 1500


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
    changed = ", ".join(
        f"{one['field']}: {_words(one.get('before'))} → {_words(one.get('after'))}"
        for one in alert.get("changed") or ()
    )
    text = f"{head}: {alert['summary']}" + (f" ({changed})" if changed and alert["transition"] == "updated" else "")
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _words(value: Any) -> str:
    if isinstance(value, list):
        return " to ".join("?" if one is None else str(one) for one in value) or "nothing"
    return "nothing" if value is None else str(value)


def facts(alert: Row) -> dict[str, str]:
    """What stands beside the sentence."""
    record = alert.get("record") or {}
    place = record.get("place") or {}
    found = {
        "Where": ", ".join(filter(None, (place.get("name"), place.get("country")))),
        "Standing": str(record.get("standing") or ""),
        "Independent origins": str(record.get("origins_count") or ""),
        "Confidence": f"{record['confidence']:.0%}" if isinstance(record.get("confidence"), float) else "",
        "Evidence": ((record.get("evidence") or {}).get("text") or "")[:500],
    }
    return {name: text for name, text in found.items() if text}


def webhook(endpoint: Endpoint, alert: Row, ident: str) -> Request:
    """Standard Webhooks 1.0: type, timestamp, data. The headers that sign it are the sender's."""
    body = dumps({"type": f"alert.{alert['transition']}", "timestamp": alert["at"], "data": _small(alert)})
    return Request("POST", endpoint.url, body, {"Content-Type": "application/json"})


def _small(alert: Row) -> Row:
    """An alert below the 20 kB that the standard allows: long reports are left to the API."""
    if len(dumps(alert)) < 18_000:
        return alert
    record = {
        name: value for name, value in (alert.get("record") or {}).items()
        if name not in ("reports", "toll_history", "history", "contradictions") and len(dumps(value)) < 2000
    }  # fmt: skip
    return {**alert, "summary": alert["summary"][:2000], "changed": [], "record": record, "shortened": True}


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
    action = "resolve" if alert["transition"] in _GONE else "acknowledge" if standing == "under_review" else "trigger"
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
    headers = {"Title": "Tocsin: " + alert["transition"], "Priority": _NTFY.get(alert["severity"], "3"), "Tags": "bell"}
    if endpoint.secret:
        headers["Authorization"] = f"Bearer {endpoint.secret}"
    return Request("POST", endpoint.url, sentence(alert).encode(), headers)


def matrix(endpoint: Endpoint, alert: Row, ident: str) -> Request:
    """Matrix: a message into the room that the URL names (.../rooms/ROOM); its id makes a second one the same."""
    url = f"{endpoint.url.rstrip('/')}/send/m.room.message/{quote(ident)}"
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {endpoint.secret}"}
    return Request("PUT", url, dumps({"msgtype": "m.notice", "body": sentence(alert)}), headers)


def mail(endpoint: Endpoint, alerts: list[Row], ident: str) -> EmailMessage:
    """One alert, or a digest of several, as a mail in plain text."""
    message = EmailMessage()
    subject = sentence(alerts[0]) if len(alerts) == 1 else f"{len(alerts)} alerts"
    message["Subject"] = " ".join(subject.split())[:200]
    message["From"] = "Tocsin <tocsin@localhost>"
    message["To"] = ", ".join(endpoint.to)
    message["Message-ID"] = f"<{ident}@tocsin>"
    message["Auto-Submitted"] = "auto-generated"
    told = ("\n".join([sentence(a), *(f"  {name}: {text}" for name, text in facts(a).items())]) for a in alerts)
    message.set_content("\n\n".join(told))
    return message


FORMS = {
    "webhook": webhook, "slack": chat, "mattermost": chat, "teams": teams, "pagerduty": pagerduty, "ntfy": ntfy,
    "matrix": matrix,
}  # fmt: skip


def digest(alerts: list[Row]) -> Row:
    """Several alerts as one: for receivers of text the sentences, the worst severity."""
    order = list(_NTFY)
    worst = min((a["severity"] for a in alerts), key=order.index)
    told = " | ".join(a["summary"] for a in alerts[:20]) + (
        f" | and {len(alerts) - 20} more" if len(alerts) > 20 else ""
    )
    return {
        "alert_id": alerts[0]["alert_id"] if len(alerts) == 1 else "digest", "rule": "digest", "transition": "digest",
        "at": alerts[-1]["at"], "severity": worst, "summary": f"{len(alerts)} alerts: {told}", "changed": [],
        "alerts": alerts[:20], "record": {},
    }  # fmt: skip


def _slack(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _markdown(text: str) -> str:
    return re.sub(r"([\\`*_{}\[\]()#+\-!|<>~@:])", r"\\\1", text)
