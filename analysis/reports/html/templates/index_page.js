// The list is whole without this script; with it, reports can be searched and filtered.
(() => {
  "use strict";
  const form = document.querySelector("form");
  const items = [...document.querySelectorAll("[data-report]")];
  const count = document.querySelector("[role=status]");
  const shown = () => {
    const [words, article, rating] = ["words", "article", "rating"].map((name) => form.elements[name].value);
    const wanted = words.toLocaleLowerCase("en").split(/\s+/).filter(Boolean);
    let left = 0;
    for (const item of items) {
      const text = item.textContent.toLocaleLowerCase("en");
      const fits =
        wanted.every((word) => text.includes(word)) &&
        (!article || item.dataset.report === article) &&
        (!rating || item.dataset.ratings.split(" ").includes(rating));
      item.hidden = !fits;
      left += fits;
    }
    count.textContent = `${left} of ${items.length} reports`;
  };
  form.hidden = false;
  form.addEventListener("input", shown);
  form.addEventListener("submit", (event) => event.preventDefault());
  shown();
})();
