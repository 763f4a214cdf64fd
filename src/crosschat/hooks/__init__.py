"""News for other systems: every new contact and message is posted to the operator's addresses.

`signing`   Standard Webhooks signatures
`payloads`  the documented JSON
`publish`   what happens becomes jobs
`post`      the jobs' calls, in order for each address, retried
"""
