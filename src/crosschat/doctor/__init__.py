"""`crosschat doctor`: goes through what a connection needs, and names what is wrong with a remedy.

`report`       sections of findings, and what of them is printed
`server`       settings, the database, and whether we can be reached
`work`         workers, jobs, webhooks
`connections`  each account: its settings, what its platform says, what failed lately
`examine`      all of it
"""
