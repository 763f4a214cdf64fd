"""An AI model behind OpenAI's API, simulated: its answers follow from the request alone."""
