"""Another implementation of the Cloud API and of a model, from the fact sheets and nothing else.

Run as a program (it imports nothing of CrossChat): `platforms.py PORT TOKEN SECRET WEBHOOK_URL`.
`GET /accepted` answers what it took, `GET /asked` what the model was asked.
"""

import hashlib
import hmac
import json
import sys
import threading
import time
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PORT, TOKEN, SECRET, WEBHOOK_URL = int(sys.argv[1]), *sys.argv[2:5]
accepted = []
asked = []
lock = threading.Lock()


def post_status(number, message_id, recipient, status, data):
    payload = {
        "object": "whatsapp_business_account",
        "entry": [
            {
                "id": "990",
                "changes": [
                    {
                        "field": "messages",
                        "value": {
                            "messaging_product": "whatsapp",
                            "metadata": {
                                "display_phone_number": "4930000",
                                "phone_number_id": number,
                            },
                            "statuses": [
                                {
                                    "id": message_id,
                                    "status": status,
                                    "timestamp": str(int(time.time())),
                                    "recipient_id": recipient,
                                    "biz_opaque_callback_data": data,
                                }
                            ],
                        },
                    }
                ],
            }
        ],
    }
    body = json.dumps(payload).encode()
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    request = urllib.request.Request(
        WEBHOOK_URL,
        body,
        {"Content-Type": "application/json", "X-Hub-Signature-256": f"sha256={signature}"},
    )
    urllib.request.urlopen(request, timeout=10).close()


class Platforms(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        with lock:
            self.answer(200, accepted if self.path == "/accepted" else asked)

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        parts = self.path.strip("/").split("/")
        if parts[-2:] == ["chat", "completions"]:
            self.complete(body)
        elif parts[-1] == "messages" and len(parts) == 3:
            self.send_message(parts[1], body)
        else:
            self.answer(404, {"error": {"message": f"no {self.path}", "code": 100}})

    def send_message(self, number, body):
        if self.headers.get("Authorization") != f"Bearer {TOKEN}":
            error = {
                "message": "Invalid OAuth access token.",
                "type": "OAuthException",
                "code": 190,
            }
            self.answer(401, {"error": error})
            return
        recipient = body["to"].lstrip("+")
        with lock:
            accepted.append(body)
            message_id = f"wamid.STANDIN{len(accepted)}"
        self.answer(
            200,
            {
                "messaging_product": "whatsapp",
                "contacts": [{"input": body["to"], "wa_id": recipient}],
                "messages": [{"id": message_id}],
            },
        )
        data = body.get("biz_opaque_callback_data")
        for status in ("sent", "delivered", "read"):
            post_status(number, message_id, recipient, status, data)

    def complete(self, body):
        with lock:
            asked.append(body)
        last = [m for m in body["messages"] if m["role"] == "user"][-1]["content"]
        text = last if isinstance(last, str) else " ".join(p.get("text", "") for p in last)
        self.answer(
            200,
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": int(time.time()),
                "model": body["model"],
                "choices": [
                    {
                        "index": 0,
                        "finish_reason": "stop",
                        "message": {"role": "assistant", "content": f"Another model read: {text}"},
                    }
                ],
                "usage": {"prompt_tokens": 9, "completion_tokens": 5, "total_tokens": 14},
            },
        )


class Server(ThreadingHTTPServer):
    request_queue_size = 128
    daemon_threads = True


Server(("127.0.0.1", PORT), Platforms).serve_forever()
