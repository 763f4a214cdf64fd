"""Another implementation of the Bot API, from the fact sheet and nothing else.

Run as a program (it imports nothing of CrossChat): `bots.py PORT TOKEN`. Whatever is posted to
`/write` a customer writes to the bot; `GET /accepted` answers what the bot sent.
"""

import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

PORT, TOKEN = int(sys.argv[1]), sys.argv[2]
BOT = {"id": int(TOKEN.split(":")[0]), "is_bot": True, "first_name": "Bot", "username": "a_bot"}
accepted = []
updates = []
changed = threading.Condition()


def update_of(text):
    number = len(updates) + 1
    person = {"id": 4242, "is_bot": False, "first_name": "Rui", "language_code": "pt"}
    chat = {"id": 4242, "type": "private", "first_name": "Rui"}
    message = {"message_id": number, "date": int(time.time()), "chat": chat, "from": person}
    return {"update_id": 7000 + number, "message": {**message, "text": text}}


def get_updates(asked):
    offset, wait = int(asked.get("offset") or 0), float(asked.get("timeout") or 0)
    with changed:
        changed.wait_for(lambda: any(u["update_id"] >= offset for u in updates), timeout=wait)
        return [u for u in updates if u["update_id"] >= offset]


def send_message(asked):
    chat = {"id": int(asked["chat_id"]), "type": "private", "first_name": "Rui"}
    with changed:
        accepted.append(asked)
        number = 1000 + len(accepted)
    return {
        "message_id": number,
        "date": int(time.time()),
        "chat": chat,
        "from": BOT,
        "text": asked["text"],
    }


METHODS = {
    "getme": lambda asked: BOT,
    "getwebhookinfo": lambda asked: {
        "url": "",
        "has_custom_certificate": False,
        "pending_update_count": 0,
    },
    "deletewebhook": lambda asked: True,
    "setwebhook": lambda asked: True,
    "sendchataction": lambda asked: True,
    "getupdates": get_updates,
    "sendmessage": send_message,
}


class Bots(BaseHTTPRequestHandler):
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

    def asked(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        query = dict(parse_qsl(urlsplit(self.path).query))
        if "json" in (self.headers.get("Content-Type") or ""):
            return {**query, **json.loads(body or b"{}")}
        return {**query, **dict(parse_qsl(body.decode()))}

    def serve(self):
        path = urlsplit(self.path).path
        asked = self.asked()
        if path == "/accepted":
            self.answer(200, accepted)
        elif path == "/write":
            with changed:
                updates.append(update_of(asked["text"]))
                changed.notify_all()
            self.answer(200, True)
        elif not path.startswith(f"/bot{TOKEN}/"):
            self.answer(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
        elif (method := METHODS.get(path.rsplit("/", 1)[1].lower())) is None:
            self.answer(404, {"ok": False, "error_code": 404, "description": "Not Found"})
        else:
            self.answer(200, {"ok": True, "result": method(asked)})

    do_GET = serve  # noqa: N815 - the standard library asks for these names
    do_POST = serve  # noqa: N815


ThreadingHTTPServer(("127.0.0.1", PORT), Bots).serve_forever()
