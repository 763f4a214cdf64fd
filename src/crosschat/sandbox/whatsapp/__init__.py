"""The WhatsApp Business Cloud API, simulated: /graph, and /sandbox/whatsapp for people."""
