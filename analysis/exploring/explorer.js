// The explorer's front end: native fields, the chart with marks that can be chosen, and the code.
const FIELDS = [
  ["reporter", "Reporter"], ["partner", "Partner"], ["source", "Source"], ["currency", "Currency"],
  ["flow", "Flow"], ["grain", "By"], ["span", "Span"],
];

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function labelled(text, field) {
  return element("label", {}, element("span", {}, text), field);
}

function render({ model, el }) {
  const choose = (name, value) => {
    model.set("choice", { ...model.get("choice"), [name]: value });
    model.save_changes();
  };
  const fields = Object.fromEntries(FIELDS.map(([name]) => {
    const field = element("select", { name });
    field.addEventListener("change", () => choose(name, field.value));
    return [name, field];
  }));
  const day = element("input", { type: "date", name: "as_of" });
  day.addEventListener("change", () => choose("as_of", day.value));
  const form = element("form", { class: "choices", "aria-label": "What is shown" },
    ...FIELDS.map(([name, text]) => labelled(text, fields[name])),
    labelled("As known on (empty: now)", day));
  form.addEventListener("submit", (event) => event.preventDefault());
  const error = element("p", { role: "alert", class: "error" });
  const chart = element("div", { class: "chart" });
  const details = element("div", { class: "details", "aria-live": "polite" });
  const code = element("pre", { tabindex: "0", "aria-label": "Code that gives the same" });
  const copy = element("button", { type: "button" }, "Copy the code");
  copy.addEventListener("click", async () => {
    try { await navigator.clipboard.writeText(model.get("code")); copy.textContent = "Copied"; }
    catch { getSelection().selectAllChildren(code); copy.textContent = "Selected: press Ctrl-C"; }
    setTimeout(() => { copy.textContent = "Copy the code"; }, 2000);
  });
  el.classList.add("trade-claims-explorer");
  el.append(form, error, chart, details, element("div", { class: "code" }, code, copy));

  const showFields = () => {
    const chosen = model.get("choice"), options = model.get("options");
    for (const [name] of FIELDS) {
      const names = options[name] ?? [];
      fields[name].replaceChildren(...names.map((one) => element("option", { value: one }, one)));
      fields[name].value = chosen[name];
    }
    [day.min, day.max] = model.get("days");
    day.value = chosen.as_of;
  };
  const showChart = () => {
    const before = chart.contains(document.activeElement);
    chart.innerHTML = model.get("chart");
    marked(chart, model, before);
  };
  const showTexts = () => {
    details.innerHTML = model.get("details");
    code.textContent = model.get("code");
    error.textContent = model.get("error");
  };
  const shows = [["options", showFields], ["choice", showFields], ["days", showFields],
    ["chart", showChart], ["details", showTexts], ["code", showTexts], ["error", showTexts]];
  for (const [name, show] of shows) model.on(`change:${name}`, show);
  showFields(); showChart(); showTexts();
  return () => { for (const [name, show] of shows) model.off(`change:${name}`, show); };
}

// Marks can be clicked, and reached by Tab, the arrow keys and Enter; one of them is in the order of Tab.
function marked(chart, model, focus) {
  const svg = chart.querySelector("svg");
  if (!svg) return;
  svg.setAttribute("role", "group");
  const labels = model.get("marks");
  const marks = [...svg.querySelectorAll("[data-m]")].filter((one) => labels[one.dataset.m]);
  const chosen = marks.find((one) => one.dataset.m === model.get("mark")) ?? marks.at(-1);
  const move = (to) => {
    for (const one of marks) one.setAttribute("tabindex", one === to ? "0" : "-1");
    to?.focus();
  };
  marks.forEach((one, at) => {
    one.setAttribute("role", "button");
    one.setAttribute("aria-label", labels[one.dataset.m]);
    one.setAttribute("aria-pressed", String(one === chosen));
    one.setAttribute("tabindex", one === chosen ? "0" : "-1");
    one.prepend(Object.assign(document.createElementNS("http://www.w3.org/2000/svg", "title"),
      { textContent: labels[one.dataset.m] }));
    const pick = () => { model.set("mark", one.dataset.m); model.save_changes(); };
    one.addEventListener("click", pick);
    one.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (step) move(marks[Math.min(marks.length - 1, Math.max(0, at + step))]);
      else if (event.key === "Enter" || event.key === " ") pick();
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
  });
  if (focus) move(chosen);
}

export default { render };
