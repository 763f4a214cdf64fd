"""What Messenger and Instagram share: messages to and from a Page (messenger.md, instagram.md).

`dialect`      in which the two differ
`envelope`     entry × event, with the account that each belongs to
`inbound`      from a webhook to events
`messages`     one message, echo, deletion
`attachments`  what a message holds
`outbound`     from a part to the body of the Send API
`verdicts`     what each error code asks of us
`credentials`  what a connection is made of
`channel`      one account, opened
"""
