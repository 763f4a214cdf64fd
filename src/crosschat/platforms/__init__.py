"""HTTP clients that several channels share."""
