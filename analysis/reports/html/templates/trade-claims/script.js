// The page is whole without this script. With it, marks answer to pointer and keys, claims light
// the marks that they speak of, tables sort, links and citations copy, and downloads unpack.
const start = () => {
  "use strict";
  document.documentElement.classList.add("drawn"); // what is far below may be drawn now
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (one, event, does) => one.addEventListener(event, does);
  const set = (one, name, value) => one.setAttribute(name, value);
  const make = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const status = make("p", { className: "unseen" });
  set(status, "role", "status");
  document.body.append(status);

  // Claims and marks light each other; the rest of a chart steps back.
  const words = (element) => (element.dataset.of || "").split(" ").filter(Boolean);
  const spoken = all("[data-of]");
  const light = (marks, from) => {
    all(".lit, .dim").forEach((one) => one.classList.remove("lit", "dim"));
    for (const mark of marks) {
      for (const one of all(`[data-m="${CSS.escape(mark)}"]`)) {
        one.classList.add("lit");
        one.closest("svg").classList.add("dim");
      }
    }
    if (marks.length) {
      spoken
        .filter((one) => one !== from && words(one).some((mark) => marks.includes(mark)))
        .forEach((one) => one.classList.add("lit"));
    }
  };
  for (const one of spoken) {
    on(one, "pointerenter", () => light(words(one), one));
    on(one, "pointerleave", () => light([]));
    on(one, "focusin", () => light(words(one), one));
    on(one, "focusout", () => light([]));
  }

  // A mark shows its row of the table under its chart.
  const tip = make("div", { className: "tip", hidden: true });
  set(tip, "aria-hidden", "true");
  document.body.append(tip);
  let leaving = 0;
  const hide = () => {
    tip.hidden = true;
    light([]);
  };
  const later = () => (leaving = setTimeout(hide, 200));
  on(tip, "pointerenter", () => clearTimeout(leaving));
  on(tip, "pointerleave", later);
  const show = (mark, told) => {
    clearTimeout(leaving);
    light([mark.dataset.m]);
    const claims = all(".claim.lit q").map((one) => one.textContent);
    tip.replaceChildren(
      make("strong", {}, told[0]),
      ...told.slice(1).map((line) => make("span", {}, line)),
      ...(claims.length ? [make("em", {}, `Claims: ${claims.map((one) => `“${one}”`).join(", ")}`)] : []),
    );
    tip.hidden = false;
    const box = mark.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    tip.style.left = `${Math.max(8, Math.min(box.left + box.width / 2 - tip.offsetWidth / 2, width - tip.offsetWidth - 8)) + scrollX}px`;
    const above = box.top - tip.offsetHeight - 6;
    tip.style.top = `${(above > 0 ? above : box.bottom + 6) + scrollY}px`;
  };
  for (const figure of all("figure.chart")) {
    const head = all("table.figures thead th", figure).map((one) => one.textContent);
    const rows = new Map();
    const same = figure.querySelector("table.figures caption span");
    for (const row of all("table.figures tbody tr", figure)) {
      const cells = [...row.cells].map((cell, at) => (at ? `${head[at]}: ` : "") + cell.textContent);
      if (same) cells.push(same.textContent);
      for (const mark of words(row)) rows.set(mark, [...(rows.get(mark) || []), cells]);
    }
    for (const svg of all("svg", figure)) {
      const seen = new Map();
      const marks = all("[data-m]", svg).filter((one) => rows.has(one.dataset.m));
      if (!marks.length) continue;
      set(svg, "role", "group");
      marks.forEach((mark, at) => {
        const turn = seen.get(mark.dataset.m) || 0;
        seen.set(mark.dataset.m, turn + 1);
        const known = rows.get(mark.dataset.m);
        const told = known[Math.min(turn, known.length - 1)];
        set(mark, "role", "img");
        set(mark, "aria-label", told.join("; "));
        set(mark, "tabindex", at ? "-1" : "0");
        set(mark, "aria-hidden", at > 0);
        on(mark, "pointerenter", () => show(mark, told));
        on(mark, "pointerleave", later);
        on(mark, "focus", () => show(mark, told));
        on(mark, "blur", hide);
        on(mark, "click", () => mark.focus());
        on(mark, "keydown", (event) => {
          const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
          const to = event.key === "Home" ? 0 : event.key === "End" ? marks.length - 1 : at + step;
          if (!marks[to]) return;
          event.preventDefault();
          for (const [one, here] of [[mark, false], [marks[to], true]]) {
            set(one, "tabindex", here ? "0" : "-1");
            set(one, "aria-hidden", !here);
          }
          marks[to].focus();
        });
      });
    }
  }
  addEventListener("keydown", (event) => event.key === "Escape" && hide());

  // Tables sort by a column: up, down, and back as they were.
  const weight = (text) => {
    const day = text.match(/^[a-z: ]*(\d{1,2} [A-Z][a-z]{2} \d{4})/);
    if (day) return Date.parse(`${day[1]} UTC`);
    const span = text.match(/\b(?:Q(\d)|([A-Z][a-z]{2}))\b.*?(\d{4})$/);
    const month = (name) => "JanFebMarAprMayJunJulAugSepOctNovDec".indexOf(name) / 3;
    if (span) return span[3] * 12 + (span[1] ? span[1] * 3 : month(span[2]));
    return parseFloat(text.replace("−", "-").replace(/^\+/, ""));
  };
  const compare = (one, other) => {
    const [a, b] = [weight(one), weight(other)];
    return Number.isNaN(a) || Number.isNaN(b) ? one.localeCompare(other, "en") : a - b;
  };
  for (const table of all("main table:not(.provenance, .sources)")) {
    const body = table.tBodies[0];
    if (!body || !table.tHead || body.rows.length < 3) continue;
    const rows = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, at) => {
      if (!head.textContent.trim()) return;
      const button = make("button", { type: "button", className: "sort" }, ...head.childNodes);
      head.append(button);
      on(button, "click", () => {
        const now = head.getAttribute("aria-sort");
        const next = now === "ascending" ? "descending" : now === "descending" ? null : "ascending";
        heads.forEach((one) => one.removeAttribute("aria-sort"));
        if (next) set(head, "aria-sort", next);
        const cell = (row) => row.cells[at].innerText.trim();
        const sorted = next ? [...rows].sort((a, b) => compare(cell(a), cell(b))) : rows;
        body.append(...(next === "descending" ? sorted.reverse() : sorted));
      });
    });
  }

  // Links and citations copy.
  const copy = async (text, name) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = make("textarea", { value: text, className: "unseen" });
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
    status.textContent = `${name} copied.`;
  };
  const about = document.querySelector("[data-cite]")?.dataset;
  for (const one of all(".claim")) {
    const here = () => location.href.split("#")[0] + `#${one.id}`;
    const rating = one.querySelector(".rating").textContent;
    const [said, by] = [one.querySelector("q"), one.querySelector(".by")].map((part) => part.textContent);
    const found = rating === "untestable" ? "can’t be tested by" : `is ${rating} by`;
    const whose = about.cite.startsWith(`${by}, `) ? about.cite : `${by}; ${about.cite}`;
    const cited = `Trade Claims: “${said}” (${whose}) ${found} ${about.by}.`;
    const link = make("button", { type: "button" }, "Copy link");
    const cite = make("button", { type: "button" }, "Copy citation");
    on(link, "click", () => copy(here(), "Link"));
    on(cite, "click", () => copy(`${cited} ${here()}`, "Citation"));
    one.append(make("p", { className: "tools" }, link, " ", cite));
  }

  // Downloads are packed into the page; they come out as plain files.
  const unpacked = (link) => {
    const bytes = Uint8Array.from(atob(link.href.split(",")[1]), (sign) => sign.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(stream).text();
  };
  const records = (csv) => {
    const rows = [[]];
    for (const [, cell, end] of csv.matchAll(/("(?:[^"]|"")*"|[^,\n]*)([,\n])/g)) {
      rows.at(-1).push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
      if (end === "\n") rows.push([]);
    }
    const [head, ...body] = rows.slice(0, -1);
    return body.map((row) => Object.fromEntries(head.map((name, at) => [name, row[at]])));
  };
  const save = (name, type, text) => {
    const address = URL.createObjectURL(new Blob([text], { type }));
    make("a", { href: address, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
  };
  const answer = (link, text) =>
    on(link, "click", async (event) => {
      event.preventDefault();
      save(link.download.replace(/\.gz$/, ""), link.type, await text());
    });
  if (globalThis.DecompressionStream) {
    for (const link of all("a[data-packed]")) answer(link, () => unpacked(link));
    for (const link of all("a[data-records-of]")) {
      const from = all("a[data-packed]").find((one) => one.download === link.dataset.recordsOf);
      const json = async () => `${JSON.stringify(records(await unpacked(from)), null, 2)}\n`;
      answer(link, json);
    }
  }
};
const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(work, 200));
requestAnimationFrame(() => requestAnimationFrame(() => idle(start))); // after the first paint
