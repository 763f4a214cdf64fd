"""Conversations, messages and deliveries: the heart of CrossChat.

`receive`   what platforms tell us becomes messages (worker, set-based)
`threads`   which conversation a message belongs to
`outbound`  a message to a customer becomes deliveries
`deliver`   a delivery is handed to the platform
`reports`   what became of it
`handoff`   a conversation goes to people
"""
