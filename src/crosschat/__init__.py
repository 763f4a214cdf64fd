"""CrossChat: every customer channel in one inbox, an AI agent answers first."""

__version__ = "0.1.0"
