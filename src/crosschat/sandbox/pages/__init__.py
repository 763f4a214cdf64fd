"""A simulated Facebook Page, and the Instagram account that is linked to it."""
