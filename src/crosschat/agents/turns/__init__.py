"""When an agent answers, and what is stored of it.

`starting`   new messages ask for a turn
`history`    what the model reads, within its budget
`scene`      a conversation with everything around it
`loading`    everything that a turn needs, for many turns at once
`plan`       a turn and what can come of it
`running`    the call: the model and its tools, no database connection held
`storing`    the outcome and its trace, in one transaction
`handler`    the calling job that ties these together
`brief`      what people are told when they take over
`returning`  how a conversation comes back to the agent
`trying`, `try_handler`  trying an agent without consequences: the asking and the answering side
"""
