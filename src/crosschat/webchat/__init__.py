"""The web chat's public API: what visitors' browsers talk to.

`sites`      which site a publishable key belongs to, and which pages may use it
`gate`       CORS and the size of bodies, before anything else
`access`     who is asking: a page with a key, a visitor with a session
`sessions`   visitors and their sessions; `identity` proves who they are; `merging` joins them
`sending`    what a visitor writes goes into the ledger, as any channel's webhook does
`feed`       what a visitor sees, numbered without gaps
`receipts`   what was delivered and read
`stream`     live updates with resume
`uploads`    files
`forgetting` who never wrote is not kept
"""
