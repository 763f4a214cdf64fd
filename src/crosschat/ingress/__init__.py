"""Webhooks: authenticated, stored durably, answered; then split into items for their lanes."""
