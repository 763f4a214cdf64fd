"""What an operator does at the terminal, apart from starting and stopping."""
