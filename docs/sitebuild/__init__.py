"""Parts of the site that are made from the code and the data when it is built."""
