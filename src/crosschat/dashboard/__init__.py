"""The dashboard, as the API serves it: what `make web` built into the folder ``static``."""
