"""The page: templates over records, nbconvert's exporter, and the content security policy."""
