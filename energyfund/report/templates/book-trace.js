// A number followed to its rows, its formula and its sources, in a dialog.

const dialog = document.querySelector("dialog[data-trace]");
const MOST = 40; // rows that are listed singly
let opener = null;

/** Open the dialog for a number. */
function trace(id, table, row, place, from) {
  const value = row[CELLS][place];
  const { kind, digits } = manner(table, row, place);
  const total = row === table.total;
  dialog.replaceChildren(
    make("form", { method: "dialog" }, make("button", { "data-close": "", "aria-label": "Close" }, "Close")),
    make("h2", { id: "trace-title" }, spell(value, kind, digits)),
    make("p", { class: "where" }, name(heading(table, row)), " · ", name(table.cols[place][HEADING]), " · ", inner(target(id, table, row), table.title)),
    ...workings(table, row, place, total),
    ...rows(table, row, place, total),
    ...(table.singly ? [make("p", {}, "Each year singly: ", inner(anchor(table.singly), data.tables[table.singly].title), ".")] : []),
    ...sources(table, row),
  );
  opener = from;
  dialog.showModal();
  dialog.scrollTop = 0;
  // showModal gives the focus to the first button; the number itself is what is to be read first
  const title = dialog.querySelector("h2");
  title.tabIndex = -1;
  title.focus();
}

const heading = (table, row) => spelled(table, row, 0);
const target = (id, table, row) => (row === table.total ? table.at : rowAnchor(id, row[ROW]));

/** How the number is worked out, in the words of the plan. */
function workings(table, row, place, total) {
  const column = table.cols[place];
  const { formula } = manner(table, row, place);
  const said = [];
  if (total && table.sums?.[place]) said.push(`The sum of the ${table.rows.length.toLocaleString("en-GB")} rows above it.`);
  else if (total) said.push("The total of the table; it is not a plain sum of the rows above.");
  const live = table.live?.[row[ROW]];
  if (live) {
    const words = typeof live === "string" ? live : live[column[ID]];
    if (words) said.push(`${heading(table, row)} = ${words}`);
  }
  if (formula && !total) said.push(formula.replace(/^[a-z](?=[a-z]+ )/, (letter) => letter.toUpperCase()));
  else if (formula) said.push(`Each row: ${formula}`);
  if (column[NOTE]) said.push(`${column[HEADING]}: ${column[NOTE]}.`);
  if (!said.length) said.push("It is shown as the plan holds it; what the table rests on stands below its rows.");
  return [make("h3", {}, "How it is worked out"), ...said.map((text) => make("p", {}, name(text)))];
}

/** The rows behind a total, or the whole row of any other number. */
function rows(table, row, place, total) {
  const lines = [];
  const column = table.cols[place];
  if (total) {
    const parts = table.rows.filter((each) => each[CELLS][place] !== null);
    for (const each of parts.slice(0, MOST)) lines.push([heading(table, each), spelled(table, each, place)]);
    if (parts.length > MOST) lines.push([`and ${(parts.length - MOST).toLocaleString("en-GB")} more rows`, ""]);
    lines.push([heading(table, row), spelled(table, row, place), true]);
  } else {
    for (const [at, each] of table.cols.entries()) {
      if (at && row[CELLS][at] !== null) lines.push([each[HEADING], spelled(table, row, at), at === place]);
    }
  }
  if (!lines.length) return [];
  const lined = lines.map(([label, text, here]) =>
    make("tr", here ? { class: "here" } : {}, make("th", { scope: "row" }, name(label)), make("td", {}, name(text))),
  );
  const told = total ? `The rows it comes from: ${column[HEADING]}` : `The row it stands in: ${heading(table, row)}`;
  return [make("h3", {}, name(told)), make("table", {}, make("caption", { class: "unseen" }, told), make("tbody", {}, ...lined))];
}

/** The figures that the row names, then those that the table rests on. */
function sources(table, row) {
  const named = row[CELLS].filter((cell) => typeof cell === "string").flatMap((text) => text.split(/[\s,;()]+/));
  const keys = new Set([...named, ...(table.sources ?? [])].filter((key) => Object.hasOwn(data.figures, key)));
  if (!keys.size) {
    const library = data.tables.figures ? [" Figures of the library stand under ", inner("figures", data.tables.figures.title), "."] : [];
    return [make("h3", {}, "Sources"), make("p", {}, "The plan itself.", ...library)];
  }
  return [make("h3", {}, keys.size === 1 ? "Source" : "Sources"), make("ul", { class: "sources" }, ...[...keys].map(source))];
}

function source(key) {
  const figure = data.figures[key];
  const amount = `${figure.value}${figure.unit ? ` ${figure.unit}` : ""}${figure.range ? ` (${figure.range})` : ""}`;
  const dated = [figure.status, figure.from && `holds from ${figure.from}`, figure.checked && `checked ${figure.checked}`, figure.quality && `evidence ${figure.quality}`];
  const item = make("li", {}, make("strong", {}, name(figure.label)), " ", name(amount), make("br"), dated.filter(Boolean).join(", "));
  if (figure.because) item.append(make("br"), name(`Changed by the scenario${figure.replaced ? ` from ${figure.replaced}` : ""}: ${figure.because}`));
  item.append(make("br"));
  if (figure.href) item.append(make("a", { href: figure.href, rel: "noopener noreferrer" }, name(figure.source)), " · ");
  else if (figure.source) item.append(name(figure.source), " · ");
  item.append(inner(figure.at, key));
  return item;
}

/** Follow a cell, if it holds a number. */
function followCell(cell) {
  const at = placeOf(cell);
  if (!at || !isNumber(at.table, at.row, at.place)) return false;
  stopAt(cell.closest("table"), cell);
  trace(at.id, at.table, at.row, at.place, holder(cell));
  return true;
}

/** Follow a headline to the number it stands for. */
function followHeadline(link) {
  const { atTable, atRow, atColumn } = link.dataset;
  const table = data.tables[atTable];
  const row = table?.rows.find((each) => each[ROW] === atRow) ?? (table?.total?.[ROW] === atRow ? table.total : null);
  const place = table?.cols.findIndex((column) => column[ID] === atColumn) ?? -1;
  if (!row || place < 0) return false;
  trace(atTable, table, row, place, link);
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-at-table]");
  if (link) {
    if (!event.ctrlKey && !event.metaKey && followHeadline(link)) event.preventDefault();
    return;
  }
  const cell = event.target.closest("[data-table] td");
  if (cell && !event.target.closest("a, button") && !String(getSelection())) followCell(cell);
  if (event.target === dialog) dialog.close(); // outside of its contents
  if (event.target.closest("dialog a[href^='#']")) {
    opener = null;
    dialog.close();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" && event.key !== " ") return;
  const cell = event.target.closest?.("[data-table] td");
  if (cell === event.target && followCell(cell)) event.preventDefault();
});

dialog.addEventListener("close", () => {
  opener?.focus();
  opener = null;
});
