"""A stub of Stripe, ours: it plays what `localstripe` can't, as Stripe's documentation tells it.

It keeps idempotency keys as Stripe does (the same answer again, an error for other parameters), has
disputes, refunds that are pending or fail, and moods: it loses answers, before or after it has
refunded, answers 500 or 429, or doesn't let anybody in.
"""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


class Stub:
    """`payments` are sums by name; `moods` are for the next refunds asked for."""

    def __init__(self) -> None:
        self.payments: dict[str, int] = {"pi_1": 10_000}
        self.disputed: set[str] = set()
        self.refunds: list[dict[str, Any]] = []
        self.disputes: list[dict[str, Any]] = []
        self.answers: dict[str, tuple[dict[str, str], int, dict[str, Any]]] = {}
        self.moods: list[str] = []
        self.page = 100
        self.asked: list[tuple[str, str, str]] = []
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                self._say(*stub.get(parts.path, dict(parse_qsl(parts.query))))

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"])).decode()
                key = self.headers.get("idempotency-key", "")
                answer = stub.post(dict(parse_qsl(body)), key)
                if answer is None:
                    self.close_connection = True
                else:
                    self._say(*answer)

            def _say(self, status: int, body: dict[str, Any]) -> None:
                text = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("content-length", str(len(text)))
                if status == 429:
                    self.send_header("retry-after", "7")
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def post(self, form: dict[str, str], key: str) -> tuple[int, dict[str, Any]] | None:
        """A refund is asked for; None: no answer comes back."""
        payment = form.get("payment_intent") or form.get("charge") or ""
        self.asked.append(("refund", payment, key))
        mood = self.moods.pop(0) if self.moods else "well"
        if mood == "locked out":
            return 401, _error("invalid_request_error", "", "Invalid API Key provided")
        if mood == "too many":
            return 429, _error("invalid_request_error", "rate_limit", "Too many requests")
        if mood == "in use":
            return 409, _error("idempotency_error", "idempotency_key_in_use", "In progress")
        if mood == "lost before":
            return None
        if mood == "broken":
            return 500, _error("api_error", "", "Sorry")
        if key in self.answers:
            before, status, body = self.answers[key]
            if before != form:
                return 400, _error("idempotency_error", "", "Keys can only be used with the same")
            return status, body
        status, body = self._refund(form, payment, mood)
        self.answers[key] = (form, status, body)
        return None if mood == "lost after" else (status, body)

    def _refund(self, form: dict[str, str], payment: str, mood: str) -> tuple[int, dict[str, Any]]:
        amount = int(form["amount"])
        left = self.payments.get(payment, 0) - sum(
            one["amount"]
            for one in self.refunds
            if payment == one["payment_intent"] and one["status"] not in ("failed", "canceled")
        )
        if payment not in self.payments:
            return 404, _error("invalid_request_error", "resource_missing", "No such payment")
        if payment in self.disputed:
            return 400, _error("invalid_request_error", "charge_disputed", "It is disputed")
        if not left:
            return 400, _error("invalid_request_error", "charge_already_refunded", "Is refunded")
        if amount > left:
            return 400, _error("invalid_request_error", "", "Refund is greater than the payment")
        refund = {
            "id": f"re_{len(self.refunds) + 1}",
            "object": "refund",
            "payment_intent": payment,
            "amount": amount,
            "currency": "eur",
            "status": mood if mood in ("pending", "requires_action", "failed") else "succeeded",
            "metadata": {
                name[9:-1]: text for name, text in form.items() if name.startswith("metadata[")
            },
        }
        self.refunds.insert(0, refund)
        return 200, refund

    def get(self, path: str, query: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Payments by name, and lists of refunds and disputes in pages."""
        self.asked.append(("get", path, ""))
        if self.moods[:1] == ["away"]:
            return 503, {}
        if path.startswith(("/v1/payment_intents/", "/v1/charges/")):
            name = path.rpartition("/")[2]
            if name in self.payments:
                return 200, {"id": name}
            return 404, _error("invalid_request_error", "resource_missing", "No such payment")
        rows = self.refunds if path == "/v1/refunds" else self.disputes
        payment = query.get("payment_intent") or query.get("charge")
        rows = [one for one in rows if payment in (one.get("payment_intent"), one.get("charge"))]
        if after := query.get("starting_after"):
            at = next(nth for nth, one in enumerate(rows) if one["id"] == after)
            rows = rows[at + 1 :]
        most = min(self.page, int(query.get("limit", "10")))
        return 200, {"object": "list", "data": rows[:most], "has_more": len(rows) > most}


def _error(kind: str, code: str, message: str) -> dict[str, Any]:
    return {"error": {"type": kind, "message": message, **({"code": code} if code else {})}}
