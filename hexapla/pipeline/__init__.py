"""The commands, without the command line: each takes values and gives values, and only here are the user's files written."""
