"""`crosschat serve`: one parent that starts, watches, restarts and ends everything else."""
