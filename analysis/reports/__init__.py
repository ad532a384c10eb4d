"""Reports: what is asked of one, its sections as records, and the files written from them."""
