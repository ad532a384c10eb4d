"""The PDF and the pictures: templates over records, laid out by Typst."""
