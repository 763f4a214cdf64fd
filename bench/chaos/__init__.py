"""`make chaos`: thousands of messages on three channels while everything breaks, then the counts.

The server is `crosschat serve` as people run it, whose own supervisor brings back what is killed.
What arrived is counted in the simulators (a process that is never killed), in the visitors' own
view of the web chat, and in SQL.
"""
