// Shows the report in a frame, and a new one in its place as soon as there is one.
"use strict";
const [words, faults, pages] = ["#words", "#faults", "main"].map((one) => document.querySelector(one));
const own = document.body.dataset;
let frame = null;
let coming = null;
let asked = 0;
let wrong = null;

// The place in the page, the view chosen and what is unfolded stay.
const keep = (from, to) => {
  const [was, is] = [from.contentDocument, to.contentDocument];
  for (const one of was.querySelectorAll("input:checked[id]")) {
    const same = is.getElementById(one.id);
    if (same) same.checked = true;
  }
  const said = (one) => one.querySelector("summary")?.textContent;
  const open = [...was.querySelectorAll("details")].map((one) => one.open && said(one));
  [...is.querySelectorAll("details")].forEach((one, at) => {
    one.open = open[at] === said(one);
  });
  const { scrollX, scrollY } = from.contentWindow;
  to.contentWindow.scrollTo({ left: scrollX, top: scrollY, behavior: "instant" });
};

// Other sites refuse to be shown in a frame: links to them open a tab.
const openElsewhere = (event) => {
  const link = event.target.closest?.("a[href^=http]");
  if (!link || link.origin === location.origin) return;
  link.target = "_blank";
  link.rel = "noopener";
};

const put = (next) => {
  const focused = frame !== null && document.activeElement === frame;
  if (frame) keep(frame, next);
  frame?.remove();
  next.classList.remove("coming");
  next.contentDocument.addEventListener("click", openElsewhere, true);
  [frame, coming, own.page] = [next, null, asked];
  if (focused) frame.focus();
};

// The report's own script adds to it once it is painted, which no browser does for a hidden tab.
const putWhenDrawn = (next, tries) => {
  if (next !== coming) return;
  const drawn = next.contentDocument.documentElement.classList.contains("drawn");
  if (drawn || (tries <= 0 && !document.hidden)) put(next);
  else setTimeout(() => putWhenDrawn(next, document.hidden ? tries : tries - 1), 20);
};

const load = (page) => {
  coming?.remove();
  coming = Object.assign(document.createElement("iframe"), { title: "The report", className: "coming" });
  const next = coming;
  next.addEventListener("load", () => {
    if (next.contentDocument?.getElementById("_report")) putWhenDrawn(next, 100);
    else next.remove();
  }, { once: true });
  next.src = `report.html?${page}`;
  pages.append(next);
};

const events = new EventSource("events");
events.onmessage = (event) => {
  const now = JSON.parse(event.data);
  if (now.run !== own.run) return location.reload();
  own.kind = now.kind;
  words.textContent = now.words;
  if (now.faults !== wrong) faults.innerHTML = wrong = now.faults; // in which all text is escaped
  if (now.page !== asked) load((asked = now.page));
};
events.onerror = () => {
  own.kind = "ended";
  words.textContent = "The preview has ended";
};
