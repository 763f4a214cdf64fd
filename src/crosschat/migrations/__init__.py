"""Alembic migrations, shipped with the package. `NNNN_name.py` has the revision id `NNNN`."""
