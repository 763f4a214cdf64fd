"""The worker process: the job engine's loops, a pulse for `/readyz`, an orderly end."""
