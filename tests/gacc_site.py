"""Pages as China's customs write them, made of figures that are invented."""

from html import escape

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
HOST = "http://english.customs.gov.cn"
RELEASE_TITLE = "(4) China's Total Export & Import Values by Country/Region"
UNITS = {"CNY": "CNY 100 Million", "USD": "USD1 Million"}
BULLETIN_TITLE = "（2）Imports and Exports by Country （Region） of Origin/Destination"


def cell(text, wide=1, down=1):
    spans = f' colspan="{wide}"' * (wide > 1) + f' rowspan="{down}"' * (down > 1)
    said = escape(text, quote=False).replace("\u00a0", "&nbsp;")
    inner = f"\t\t\t\t<span><b>{said}</b></span>"
    return f'\t\t\t<td{spans} align="center" class="style3">\n{inner}\n\t\t\t</td>'


def line(*cells):
    return "\t\t<tr>\n" + "\n".join(cells) + "\n\t\t</tr>"


def page(title, day, table, encoding="utf-8", said="UTF-8"):
    """Return a page with a table, as bytes."""
    text = f"""<!DOCTYPE html>
<html>
<head>
    <meta charset="{said}">
    <title>{title}</title>
</head>
<body>
    <div class="g-nav"><ul><li><a href="/">Home</a></li></ul></div>
        <div class="atcl">
            <div class="atcl-main">
                <div class="atcl-ttl">{title}</div>
            </div>
            <div class="atcl-layout">
                <div class="atcl-main">
                    <div class="atcl-date">{day}</div>
                    <div class="atcl-cnt" style="overflow-x:auto">{table}</div>
                    <div class="atcl-rct">
                        <a href = '{HOST}\\Excel\\1_7-en.xls'>{title}</a>
                    </div>
                </div>
            </div>
        </div>
</body>
</html>
"""
    return text.replace("\n", "\r\n").encode(encoding)


def table(heading, unit, heads, rows, notes):
    """Return a table: `heads` are pairs of texts, the first of them over the names."""
    wide = len(heads)
    lines = [line(cell(heading, wide))] if heading else []
    lines += [unit] if unit and unit.startswith("\t") else [line(cell(unit, wide))] if unit else []
    lines += [line(*(cell(head[row]) for head in heads)) for row in (0, 1)]
    lines += [line(*(cell(one) for one in row)) for row in rows]
    lines += [line(cell(notes, wide))] if notes else []
    body = "\n".join(lines)
    return f'<table border="0" class="ke-zeroborder">\n\t<tbody>\n{body}\n\t</tbody>\n</table>'


def release_title(year, month, currency="CNY", *, joint=False):
    said = "January-February" if joint else MONTHS[month - 1]
    return f"{RELEASE_TITLE}, {said} {year} (in {currency})"


def release_heads(month, *, joint=False):
    spans = [f"1- to-{month}"] if joint or month == 1 else [f"{month}", f"1- to-{month}"]
    spans = ["1"] if month == 1 else spans
    flows = ("Export & Import", "Export", "Import")
    values = [(flow, span) for flow in flows for span in spans]
    rates = [(f"1-to-{month} Total Year-on-Year (±%)", flow) for flow in flows]
    return [("Import Source", "Export Destination"), *values, *rates]


def day_after(year, month):
    """Return a day late enough for any release of a month."""
    return f"{year + (month > 10)}/{(month + 1) % 12 + 1:02d}/22"


def release(year, month, rows, currency="CNY", *, joint=False, **changed):
    """Return a page of the preliminary release; what is `changed` makes it hostile."""
    title = changed.pop("title", release_title(year, month, currency, joint=joint))
    heading = changed.pop("heading", title)
    unit = changed.pop("unit", f"Unit: {UNITS[currency]}")
    heads = changed.pop("heads", release_heads(month, joint=joint))
    notes = changed.pop("notes", "Note:1.The Association of Southeast Asian Nations (ASEAN) …")
    day = changed.pop("day", day_after(year, month))
    return page(title, day, table(heading, unit, heads, rows, notes), **changed)


def bulletin(year, month, rows, **changed):
    """Return a page of the monthly bulletin."""
    title = changed.pop("title", f"{BULLETIN_TITLE},{month}.{year}")
    heading = changed.pop("heading", title)
    day = changed.pop("day", day_after(year, month))
    spans = ["1"] if month == 1 else [f"{month}", f"1to{month}"]
    flows = ("Total", "Exports", "Imports")
    heads = [("Country （Region）", "Country （Region）"),
             *((flow, span) for flow in flows for span in spans),
             *(("Percentage Change", flow) for flow in flows)]  # fmt: skip
    unit = changed.pop("unit", line(*[cell("")] * (len(heads) - 2), cell("Unit:US$1,000", 2)))
    notes = changed.pop("notes", "Notes：\n1、ASEAN is composed of …")
    heads = changed.pop("heads", heads)
    return page(title, day, table(heading, unit, heads, rows, notes), **changed)


def index(name, years, listed):
    """Return an index: `listed` are titles with an address for each month that has a page."""
    options = "".join(f'<option value="{one}">{one}</option>\n' for one in years)
    rows = []
    for title, pages in listed:
        months = [
            f"<a href={pages[at]}> {text}.</a>" if at in pages else f"<span>{text}.</span>"
            for at, text in enumerate(MONTHS, 1)
        ]
        halves = "</br>".join(("".join(months[:6]), "".join(months[6:])))
        rows.append(f"<tr><td>{title}</td><td>{halves}</td></tr>")
    return f"""<!DOCTYPE html>
<html><head><meta charset="UTF-8"><title>Statistics</title></head>
<body><a href="http:/statics/report/trade.html">Trade</a>
<div class="nr-n-content-detail ">
  <div>Due to data verification after the preliminary release, the monthly bulletin is of more
    accuracy.</div>
  <span>Year</span><select id="{name}sel">{options}</select>
  <table><thead><tr><th>Title</th><th>Month</th></tr></thead><tbody>{"".join(rows)}</tbody></table>
</div></body></html>""".encode()


def address(number):
    return f"{HOST}/Statics/{number:08x}-faa3-4a4d-9816-bada832cafe8.html"


def tenths(number):
    return f"{number // 10:,}.{number % 10}"


def flows_of(exports, imports, shown=tenths):
    """Return the cells of total, exports and imports, each over one span or several."""
    pairs = zip(exports, imports, strict=True)
    totals = [one + other for one, other in pairs]
    return [shown(one) + "\u00a0" for flow in (totals, exports, imports) for one in flow]


def usual(month, *, joint=False, shown=tenths):
    """Return rows as releases have them: all partners, a group and its part, and two others."""
    names = ["Total", "\u00a0\u00a0European Union", "\u00a0" * 7 + "of which: Germany",
             "\u00a0\u00a0\u00a0R. O. Korea", "\u00a0\u00a0\u00a0Russian Federation"]  # fmt: skip
    rows = []
    for number, name in enumerate(names):
        exports, imports = [90_000 // (number + 1)], [70_000 // (number + 1)]
        if not joint and month > 1:
            exports, imports = [*exports, exports[0] * month], [*imports, imports[0] * month]
        rows.append([name, *flows_of(exports, imports, shown), "11.8", f"-{number}.5", "6.0"])
    return rows


def replaced(body, old, new, count=1):
    """Return a page with some text in place of another, which it must hold."""
    assert old.encode() in body, old
    return body.replace(old.encode(), new.encode(), count)
