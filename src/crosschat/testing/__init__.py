"""For authors of channels: frozen cases and the suite that every channel has to pass.

`cases`    reads ``<event>__<case>.json`` and runs a body through a channel
`suite`    what holds for each channel, whatever its platform
`recorder` a platform of one test: it records requests and answers as told
"""
