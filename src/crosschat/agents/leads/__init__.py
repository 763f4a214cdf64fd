"""What agents note down about possible sales, checked against what the customer really wrote."""
