"""Message templates: kept as the platforms have them, checked before they are sent."""
