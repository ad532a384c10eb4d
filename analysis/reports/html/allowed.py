"""What HTML from elsewhere may hold: text, tables, formulas and drawings, and how they look."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_HTML = _words("""
a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em
figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp
section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul
var wbr
""")
_FORMULAS = _words("""
math menclose merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow
ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none
""")
_DRAWINGS = _words("""
svg g path rect circle ellipse line polyline polygon text tspan defs linearGradient
radialGradient stop clipPath mask pattern marker symbol title desc use
""")
ELEMENTS = _HTML | _FORMULAS | _DRAWINGS
ATTRIBUTES = _words("""
id class style title lang dir role align valign width height colspan rowspan scope headers span
start type open reversed value datetime alt src href cite aria-label aria-labelledby
aria-describedby aria-hidden display mathvariant stretchy fence separator accent lspace rspace
minsize maxsize columnalign rowalign columnspacing rowspacing rowlines columnlines linethickness
notation displaystyle scriptlevel depth voffset mathsize viewBox preserveAspectRatio d x y x1 y1
x2 y2 cx cy r rx ry fx fy dx dy points transform fill fill-opacity fill-rule stroke stroke-width
stroke-opacity stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
stroke-miterlimit opacity offset stop-color stop-opacity clip-path clip-rule mask marker-start
marker-mid marker-end markerWidth markerHeight markerUnits refX refY orient gradientUnits
gradientTransform spreadMethod patternUnits patternTransform patternContentUnits clipPathUnits
maskUnits text-anchor dominant-baseline font-family font-size font-style font-weight
letter-spacing textLength rotate color visibility
""")
PROPERTIES = _words("""
background background-color border border-bottom border-collapse border-color border-left
border-radius border-right border-spacing border-style border-top border-width caption-side
color display fill font font-family font-size font-style font-variant font-weight height
letter-spacing line-height list-style-type margin margin-bottom margin-left margin-right
margin-top max-height max-width min-height min-width opacity overflow padding padding-bottom
padding-left padding-right padding-top stroke stroke-dasharray stroke-linecap stroke-linejoin
stroke-width text-align text-anchor text-decoration text-indent text-transform vertical-align
white-space width word-break
""")
