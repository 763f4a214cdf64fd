"""A whole installation in one file: `crosschat backup FILE`, `crosschat restore FILE`.

`archive`   what is in the file, and what its manifest says
`tables`    which tables, in which order, and what their rows' checksum is
`save`      from a running server, as one consistent snapshot
`load`      into an empty database, all or nothing, checked against the manifest
"""
