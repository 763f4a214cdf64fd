"""The AI agent: it answers first, and hands over when it should.

`profiles`  an agent as a turn needs it, kept per revision
`prompts`   what agents are told, in versions
`tools`     what agents may do in the world, and how that is kept from happening twice
`turns`     when an agent answers, what is stored, and trying it without consequences
`leads`     what agents note down about possible sales
`brain`     the only module that knows the model library; only the worker imports it
"""
