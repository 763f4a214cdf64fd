"""What agents are told: prompts with versions that never change, and variables."""
