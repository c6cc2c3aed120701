// One document, one paper at a time: which is shown, by its address; the pathway chosen; light and dark.

const views = all("[data-view]");
const list = document.querySelector("[data-views]");
const shownView = () => views.find((view) => !view.hidden);
const title = document.title;

/** Show a paper: its tables and charts are moved into it, and made ready. */
function show(view) {
  for (const each of views) each.hidden = each !== view;
  for (const link of all("a", list)) {
    if (link.hash !== `#${view.id}`) link.removeAttribute("aria-current");
    else {
      link.setAttribute("aria-current", "page");
      list.firstElementChild.scrollLeft = link.offsetLeft - innerWidth / 3; // on phones the list is a strip
    }
  }
  for (const slot of all("[data-slot]", view)) {
    const box = document.getElementById(slot.dataset.slot);
    if (box && box.parentElement !== slot) slot.append(box);
  }
  for (const box of all("[data-table]", view)) ready(box);
  for (const figure of all("figure", view)) readyChart(figure);
  const heading = view.querySelector("h2").textContent;
  document.title = view === views[0] ? title : `${heading} – ${title}`;
}

/** The paper in which something stands: the one that is shown, if it has a place for it. */
function viewOf(element) {
  const own = element.closest("[data-view]");
  const box = element.closest("[data-slot] > *");
  const places = box ? all("[data-slot]").filter((slot) => slot.dataset.slot === box.id) : [];
  const here = shownView();
  if (places.some((slot) => here?.contains(slot))) return here;
  return places.find((slot) => "home" in slot.dataset)?.closest("[data-view]") ?? own;
}

/** The element of an address. Rows of long tables are written out first. */
function elementOf(id) {
  const found = document.getElementById(id);
  if (found || !id.includes("--")) return found;
  for (const [key, table] of Object.entries(data.tables)) {
    if (!id.startsWith(`${table.at}--`)) continue;
    const row = table.rows.find((each) => rowAnchor(key, each[ROW]) === id);
    const box = document.getElementById(table.at);
    if (!row || !box) continue;
    if (box.dataset.lazy) writeOut(box);
    const state = stateOf(box.matches("[data-table]") ? box : box.querySelector("[data-table]"));
    if (state?.table.long) {
      ready(state.box);
      turnTo(state, row[ROW]);
    }
    return document.getElementById(id) ?? box;
  }
  return null;
}

/** Go where the address says. */
function go(moved) {
  const id = decodeURIComponent(location.hash.slice(1));
  const element = (id && elementOf(id)) || views[0];
  const view = element.matches("[data-view]") ? element : viewOf(element);
  if (!view) return; // outside of the papers: the browser goes there by itself
  const other = view !== shownView();
  show(view);
  const panel = element.closest("[data-pathway]");
  if (panel) choose(Number(panel.dataset.pathway));
  for (const old of all("[data-here]")) old.removeAttribute("data-here");
  if (element.matches("tr")) element.setAttribute("data-here", "");
  for (let fold = element.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  if (element === view) {
    if (moved) {
      view.querySelector("h2").focus({ preventScroll: true });
      const top = list.getBoundingClientRect().top + scrollY;
      if (scrollY > top) scrollTo({ top, behavior: "instant" });
    }
    return;
  }
  // switching between pathways leaves the page where it is; whoever comes from elsewhere is led there
  if (panel !== element || other || !moved) element.scrollIntoView({ behavior: other ? "instant" : "auto" });
}

// Tables that are written out when somebody opens them

function writeOut(fold) {
  const id = fold.dataset.lazy;
  const table = data.tables[id];
  if (!table || fold.querySelector("table")) return;
  const grid = make("table", {}, make("caption", {}, make("span", {}, make("strong", {}, name(table.title)), " ", table.caption)));
  const head = make("tr");
  for (const column of table.cols) head.append(make("th", { scope: "col", class: column[KIND] }, name(column[HEADING])));
  grid.append(make("thead", {}, head), make("tbody"));
  const box = make("div", { class: "table", "data-table": id }, make("div", { class: "scroll" }, grid));
  for (const note of table.notes ?? []) box.append(make("p", { class: "note" }, name(note)));
  fold.querySelector("[data-rest]")?.remove();
  fold.append(box);
  const state = stateOf(box);
  const many = table.long ? PAGE : table.rows.length;
  for (let place = 0; place < many; place += 1) state.body.append(rowNode(state, place));
  if (table.total) {
    const line = make("tr");
    for (const [at, column] of table.cols.entries()) {
      const empty = table.total[CELLS][at] === null;
      const attributes = at ? { class: column[KIND] } : { scope: "row", class: "text" };
      line.append(make(at ? "td" : "th", attributes, ...(empty ? [] : written(table, table.total, at))));
    }
    grid.append(make("tfoot", {}, line));
  }
  states.delete(box);
  ready(box);
}

for (const fold of all("details[data-lazy]")) fold.addEventListener("toggle", () => fold.open && writeOut(fold));

// Pathways

/** Show one pathway, and mark it wherever pathways stand side by side. */
function choose(number) {
  const panels = all("[data-pathway]");
  const chosen = panels.find((panel) => Number(panel.dataset.pathway) === number);
  if (!chosen) return;
  for (const panel of panels) panel.hidden = panel !== chosen;
  for (const radio of all("[data-pathways] input")) radio.checked = Number(radio.value) === number;
  const view = chosen.closest("[data-view]");
  for (const old of all("[data-chosen]")) old.removeAttribute("data-chosen");
  for (const grid of all("table", view)) {
    if (!grid.closest("[data-pathway]")) mark(grid, chosen.dataset.name);
  }
  markPanels(view, panels, chosen);
}

/** The row or the column of a pathway. */
function mark(grid, pathway) {
  const is = (cell) => cell?.textContent.trim() === pathway;
  const across = [...grid.tHead.rows[0].cells].findIndex((cell, place) => place && is(cell));
  for (const line of grid.rows) {
    if (is(line.cells[0]) && line.parentElement.tagName === "TBODY") line.setAttribute("data-chosen", "");
    if (across > 0) line.cells[across]?.setAttribute("data-chosen", "");
  }
}

/** What is a pathway's own in charts: its panel, or the marks that are named after it. */
function markPanels(view, panels, chosen) {
  for (const svg of all("figure svg", view)) {
    for (const panel of all("[data-panel]", svg)) {
      const label = panel.querySelector(".role-title-text text")?.textContent.replace(/…$/, "");
      const own = panels.find((each) => label && each.dataset.name.startsWith(label));
      if (own === chosen) panel.setAttribute("data-chosen", "");
    }
    for (const each of all("path[aria-label]", svg)) {
      if (each.getAttribute("aria-label").startsWith(`${chosen.dataset.name}: `)) each.setAttribute("data-chosen", "");
    }
  }
}

const chooser = document.querySelector("[data-pathways]");
if (chooser) {
  chooser.hidden = false;
  chooser.addEventListener("change", (event) => {
    location.hash = `#pathway-${event.target.value}`;
  });
  choose(Number(chooser.querySelector("input:checked").value));
}

// Light and dark

const theme = document.querySelector("[data-theme-switch]");

function paint(choice) {
  const dark = choice ? choice === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  if (choice) document.documentElement.dataset.theme = choice;
  theme.textContent = dark ? "Light colours" : "Dark colours";
  theme.dataset.themeSwitch = dark ? "light" : "dark";
}

theme.hidden = false;
theme.addEventListener("click", () => {
  paint(theme.dataset.themeSwitch);
  keep("energyfund-theme", document.documentElement.dataset.theme);
});
paint(keep("energyfund-theme"));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => paint(document.documentElement.dataset.theme));

// Start

for (const hint of all("[data-hint]")) hint.hidden = false;
document.documentElement.dataset.script = "";
addEventListener("hashchange", () => go(true));
go(false);
document.documentElement.dataset.ready = "";
