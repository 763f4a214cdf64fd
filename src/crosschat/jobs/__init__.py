"""The job engine: ordered lanes on Postgres, with leases, fencing, retries and timers.

A *lane* is ordered work under a key (all that concerns one contact, one conversation, one
recipient). Lanes come in four classes, so that nothing slow holds up what is quick. A worker
leases a lane, runs its jobs in order and completes them in the transaction that stores their
effects; a worker that falls silent loses its lease, and its late writes fail on the fencing token.

`lanes`    the statements: enqueue, claim, renew, complete
`handlers` what a job's code looks like: short (set-based) or calling (load, call, store)
`short`, `calling`  the two ways of running them
`worker`   the loop of one class, and the process's set of loops
`timers`   jobs for later
`rates`    allowances per connection and recipient
"""
