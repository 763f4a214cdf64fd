"""Customers and the addresses under which channels know them."""
