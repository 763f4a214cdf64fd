"""Tenants, their members and keys, and who may see what."""
