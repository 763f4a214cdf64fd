"""The vocabulary that channels and the core share. Pure: no database, no framework, no settings.

`content`       what a message holds
`events`        what a platform can tell us
`capabilities`  what a channel can do, and its limits
`channel`       the protocol that a channel implements, and the plugin that declares it
`abilities`     what else a channel may be able to do
`failures`      what can go wrong when talking to a platform
`fit`           cutting a message into parts that a channel accepts
`splitting`     cutting a text where it hurts least
"""
