"""Live updates: whoever watches learns at once that something changed, over server-sent events.

`changes`   what domains note in their transaction, ids only
`journal`   what was noted, written with the transaction and read by those who watch
`hub`       one a process: the bus wakes it, it wakes the streams
`sse`       the wire format and the loop of one stream
`endpoints` `GET /v1/stream`
"""
