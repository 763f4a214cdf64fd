"""The messaging platforms and an AI model, simulated over real HTTP in a process of its own.

Nothing here is imported by the rest of CrossChat, and nothing leaves the machine: CrossChat is
pointed at this server by the same base URL settings that could point it at any other server.
"""
