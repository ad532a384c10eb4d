"""The command line: one file per command, its options and its exit statuses."""
