// Search, and keeping the environment that is looked at. Without it the page shows everything that it holds.
const field = document.querySelector("#find");
const count = document.querySelector("#found");
const rows = [...document.querySelectorAll(".scroll:not(.matrix) tbody tr")].map((row) => ({
  row,
  text: row.textContent.toLowerCase().replace(/\s+/g, " "),
}));
const opened = new Set();

function search() {
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const { row, text } of rows) {
    const matches = words.every((word) => text.includes(word));
    row.hidden = !matches;
    if (matches) found++;
  }
  for (const details of document.querySelectorAll("main details")) {
    const some = words.length > 0 && details.querySelector("tbody tr:not([hidden])") !== null;
    if (some && !details.open) opened.add(details);
    if (some) details.open = true;
    else if (opened.delete(details)) details.open = false;
  }
  for (const part of document.querySelectorAll("[data-part]")) {
    const tables = part.querySelectorAll(".scroll:not(.matrix) tbody tr");
    const empty = words.length > 0 && ![...tables].some((row) => !row.hidden);
    part.hidden = empty;
  }
  count.textContent = words.length === 0 ? "" : `${found} ${found === 1 ? "row" : "rows"}`;
}

field.addEventListener("input", search);
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLInputElement && event.target.type === "search";
  if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    field.focus();
    field.select();
  } else if (event.key === "Escape" && typing) {
    field.value = "";
    search();
    field.blur();
  }
});

// A cell of the matrix asks the table below it for the two apps' connections.
for (const link of document.querySelectorAll("[data-find]"))
  link.addEventListener("click", (event) => {
    event.preventDefault();
    field.value = link.dataset.find;
    search();
    document.querySelector("#flow-list").scrollIntoView();
  });
