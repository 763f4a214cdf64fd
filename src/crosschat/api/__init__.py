"""The HTTP API: the application, its errors and its health."""
