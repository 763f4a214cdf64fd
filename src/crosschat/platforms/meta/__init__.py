"""What WhatsApp, Messenger and Instagram have in common: Meta's Graph API and its webhooks.

`signature`  who signed a webhook
`handshake`  the GET that verifies a webhook URL
`versions`   which versions of the Graph API are alive
`graph`      one call of the Graph API
`download`   fetching files from Meta's hosts, and only from those
`outcome`    what an answer, or its absence, means for a message
`verdicts`   what each of Meta's error codes asks of us
`reading`    reading payloads that may hold anything
"""
