"""Charts for other pages: as HTML, as SVG, and the code that shows them there."""
