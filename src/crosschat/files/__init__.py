"""Files: kept in a folder or a bucket, served through links that expire.

`store`      where they are
`links`      signed addresses
`signing`    texts that only we can have written
`reading`    a request's body that is a file
`pictures`   small pictures of pictures
`durations`  how long a recording is
`sniffing`   what a file really is, whatever it is called
`endpoints`  `GET /files/{link}`
"""
