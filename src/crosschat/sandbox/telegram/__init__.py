"""Telegram's Bot API and the people who write to bots, simulated."""
