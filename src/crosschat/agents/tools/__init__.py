"""What agents may do in the world.

`spec`       a tool as a turn needs it
`arguments`  JSON schemas: which ones are understood, and whether a model kept to one
`request`    the HTTP request that a tool's call becomes
`calling`    making it: public addresses only, no redirects, capped answers
`recorder`   calls with side effects are written down before they are made
`hands`      what a model can do during one turn, in earnest
"""
