"""One folder a channel. A channel knows no other channel, no database and no web framework."""
