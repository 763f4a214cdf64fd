"""The AI agent: it answers first, and hands over when it should.

`turn` decides when and what is stored; `brain` is the only module that knows the model library,
and only the worker imports it.
"""
