"""The PDF and the pictures, typeset by Typst."""
