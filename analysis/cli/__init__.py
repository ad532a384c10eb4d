"""The command line: its options, its commands, its exit statuses."""
