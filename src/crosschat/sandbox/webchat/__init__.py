"""The website on the sandbox's page: which chat stands on it.

There is no platform to simulate: the page talks to CrossChat's own visitors' API, as a shop's
page would.
"""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from crosschat.sandbox.answers import control_answer
from crosschat.sandbox.config import derive
from crosschat.sandbox.state import sandbox

SITE = "sandbox"


async def site(request: Request) -> Response:
    """What a site's owner puts into their page: where the chat is, and its publishable key."""
    config = sandbox(request).config
    key = f"pk_{SITE}_{derive(config.seed, 'webchat-key')}"
    return control_answer({"url": config.crosschat_url, "key": key})


ROUTES = [Route("/webchat/site", site, methods=["GET"])]
