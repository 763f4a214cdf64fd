"""The yardstick of the ingest: a FastAPI route that reads a body and does nothing with it.

On the same server with the same settings as the API's own.
"""

import sys

import uvicorn
from fastapi import FastAPI, Request, Response

app = FastAPI()


@app.post("/webhook")
async def webhook(request: Request) -> Response:
    await request.body()
    return Response(b'{"received":true}', media_type="application/json")


if __name__ == "__main__":
    uvicorn.run(
        app,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        loop="uvloop",
        http="httptools",
        lifespan="off",
        ws="none",
        access_log=False,
        log_config=None,
        server_header=False,
    )
