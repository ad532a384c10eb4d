"""The page: nbconvert's exporter, its template and its content security policy."""
