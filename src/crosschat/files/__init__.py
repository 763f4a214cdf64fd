"""Files: kept in a folder or a bucket, served through links that expire.

`store`      where they are
`links`      signed addresses
`sniffing`   what a file really is, whatever it is called
`endpoints`  `GET /files/{link}`
"""
