"""Small tools that know nothing of CrossChat: clock, ids, crypto, pagination, HTTP, logs."""
