"""Wake-ups between processes. Losing one may cost latency, never data.

A message is (topic, value): which class of lanes has work, which connection changed.
"""

from crosschat.bus.base import Bus, Subscriber
from crosschat.bus.postgres import PostgresBus

__all__ = ["Bus", "PostgresBus", "Subscriber"]
