"""Authorised accounts on channels: connecting them, and finding them fast."""
