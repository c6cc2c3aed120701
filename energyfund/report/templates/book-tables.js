// Tables: sort by a column, filter, turn pages, and move from cell to cell with the arrow keys.

const PAGE = 100;
const MANY = 20; // rows from which a table can be filtered
const states = new Map(); // by the box of a table

/** What is known of the table in a box; made on first use. */
function stateOf(box) {
  if (states.has(box)) return states.get(box);
  const table = data.tables[box.dataset.table];
  const grid = box.querySelector("table");
  if (!table || !grid) return null;
  const body = grid.tBodies[0];
  const state = { table, id: box.dataset.table, box, grid, body, page: 0, nodes: [...body.rows], by: null, down: false, query: "" };
  state.shown = table.rows.map((_, place) => place);
  states.set(box, state);
  return state;
}

/** Make a table ready: one tab stop, buttons in the head, a filter and pages where it is long. */
function ready(box) {
  if (states.has(box)) return;
  const state = stateOf(box);
  if (!state) return;
  const { table, grid } = state;
  if (table.sort) addSorting(state);
  if (table.rows.length > MANY) addFilter(state);
  if (table.long) addPager(state);
  if (!table.sort && !firstNumber(grid)) return; // words alone: it stays a plain table
  grid.setAttribute("role", "grid");
  grid.setAttribute("aria-readonly", "true");
  for (const attribute of ["tabindex", "role", "aria-label"]) grid.closest(".scroll").removeAttribute(attribute);
  tidy(grid);
  stopAt(grid, firstNumber(grid) ?? grid.tBodies[0].rows[0].cells[0]);
}

/** Rows that the script wrote, or that roles of a plain table stand on, made part of the grid. */
function tidy(grid) {
  for (const cell of all("[role=cell]", grid)) cell.setAttribute("role", "gridcell");
  for (const link of all("tbody a, thead button", grid)) link.tabIndex = -1;
}

const firstNumber = (grid) => grid.querySelector("tbody tr:not([hidden]) > :is(.gbp, .percent, .number)");

/** What takes the focus in a cell: the link or button in it, else the cell. */
const holder = (cell) => cell.querySelector("a, button") ?? cell;

function stopAt(grid, cell) {
  for (const old of all("[tabindex='0']", grid)) old.tabIndex = -1;
  holder(cell).tabIndex = 0;
}

/** The place of a cell as the page tells it: table, row and column of the data. */
function placeOf(cell) {
  const state = stateOf(cell.closest("[data-table]"));
  const line = cell.parentElement;
  if (!state || !line) return null;
  const row = line.parentElement.tagName === "TFOOT" ? state.table.total : state.table.rows[state.nodes.indexOf(line)];
  return row ? { id: state.id, table: state.table, row, place: cell.cellIndex } : null;
}

// Sorting

function addSorting(state) {
  for (const [place, head] of [...state.grid.tHead.rows[0].cells].entries()) {
    const button = make("button", { type: "button", "data-sort": place }, ...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sortBy(state, place));
  }
}

/** Up, then down, then as it was. Numbers by value, words as people sort them, empty cells last. */
function sortBy(state, place) {
  if (state.by !== place) [state.by, state.down] = [place, false];
  else if (!state.down) state.down = true;
  else state.by = null;
  for (const [at, head] of [...state.grid.tHead.rows[0].cells].entries()) {
    if (at === state.by) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
  state.page = 0;
  render(state);
}

function inOrder(state) {
  const { table, by, down } = state;
  const order = table.rows.map((_, place) => place);
  if (by === null) return order;
  const value = (place) => table.rows[place][CELLS][by];
  const words = new Intl.Collator("en-GB", { numeric: true });
  const compare = (one, other) => {
    if (typeof one === "number" && typeof other === "number") return one - other;
    return words.compare(spell(one), spell(other));
  };
  return order.sort((one, other) => {
    const [first, second] = [value(one), value(other)];
    if (first === null || second === null) return (first === null) - (second === null) || one - other;
    return (down ? compare(second, first) : compare(first, second)) || one - other;
  });
}

// Filter

function addFilter(state) {
  const field = make("input", { type: "search", "data-filter": "", autocomplete: "off", spellcheck: "false" });
  const count = make("span", { role: "status" });
  const tools = make("p", { class: "tools" }, make("label", {}, "Find in this table ", field), " ", count);
  state.count = count;
  field.addEventListener("input", () => {
    state.query = field.value.trim().toLocaleLowerCase("en-GB");
    state.page = 0;
    render(state);
  });
  state.box.prepend(tools);
}

function matching(state, order) {
  if (!state.query) return order;
  state.texts ??= state.table.rows.map((row) =>
    row[CELLS].map((_, place) => spelled(state.table, row, place)).join("\n").toLocaleLowerCase("en-GB"),
  );
  return order.filter((place) => state.texts[place].includes(state.query));
}

// Pages

function addPager(state) {
  const turn = (step) => () => {
    state.page += step;
    render(state);
    state.box.scrollIntoView({ block: "start", behavior: calm() ? "auto" : "smooth" });
  };
  state.previous = make("button", { type: "button", "data-previous": "" }, "Previous");
  state.next = make("button", { type: "button", "data-next": "" }, "Next");
  state.where = make("span", { role: "status", "data-count": "" });
  state.previous.addEventListener("click", turn(-1));
  state.next.addEventListener("click", turn(1));
  const pager = make("p", { class: "pager", "data-pager": "" }, state.previous, " ", state.where, " ", state.next);
  const rest = state.box.querySelector("[data-rest]");
  if (rest) rest.replaceWith(pager);
  else state.box.querySelector(".scroll").after(pager);
  render(state);
}

/** A row of a paged table, written when it is first shown. */
function rowNode(state, place) {
  if (state.nodes[place]) return state.nodes[place];
  const { table, id, grid } = state;
  const row = table.rows[place];
  const cards = grid.classList.contains("cards");
  const line = make("tr", { id: rowAnchor(id, row[ROW]), ...(cards && { role: "row" }) });
  for (const [at, column] of table.cols.entries()) {
    const attributes = { class: column[KIND] };
    if (!at) attributes.scope = "row";
    if (cards) Object.assign(attributes, at ? { role: "gridcell", "data-label": column[HEADING] } : { role: "rowheader" });
    line.append(make(at ? "td" : "th", attributes, ...written(table, row, at)));
  }
  state.nodes[place] = line;
  return line;
}

/** The contents of a cell: names apart, pence small, sources as links. */
function written(table, row, place) {
  const value = row[CELLS][place];
  const text = spelled(table, row, place);
  if (Array.isArray(value) && /^https?:\/\//.test(value[1])) {
    return [make("a", { href: value[1], rel: "noopener noreferrer", tabindex: "-1" }, text)];
  }
  if (typeof value === "string" && data.figures[value]) return [inner(data.figures[value].at, value)];
  if (typeof value !== "number") return [name(text)];
  if (manner(table, row, place).kind !== "gbp") return [text];
  return [text.slice(0, -3), make("span", { class: "p" }, text.slice(-3))];
}

/** Show the rows that match, in order, a page of them where there are many. */
function render(state) {
  const { table, body, grid } = state;
  const found = matching(state, inOrder(state));
  state.shown = found;
  if (table.long) {
    const pages = Math.max(Math.ceil(found.length / PAGE), 1);
    state.page = Math.min(Math.max(state.page, 0), pages - 1);
    const start = state.page * PAGE;
    const page = found.slice(start, start + PAGE);
    body.replaceChildren(...page.map((place) => rowNode(state, place)));
    state.previous.disabled = state.page === 0;
    state.next.disabled = state.page >= pages - 1;
    const last = start + page.length;
    const counted = (amount) => amount.toLocaleString("en-GB");
    state.where.textContent = last ? `Rows ${counted(start + 1)} to ${counted(last)} of ${counted(found.length)}` : "No rows";
  } else {
    const kept = new Set(found);
    for (const [place, line] of state.nodes.entries()) line.hidden = !kept.has(place);
    body.append(...found.map((place) => state.nodes[place]));
  }
  if (state.count) state.count.textContent = state.query ? `${found.length} of ${table.rows.length} rows` : "";
  if (grid.role === "grid" && !grid.querySelector("tr:not([hidden]) [tabindex='0'], tr:not([hidden]) > [tabindex='0']")) {
    tidy(grid);
    const first = firstNumber(grid) ?? grid.tHead.rows[0].cells[0];
    stopAt(grid, first);
  }
}

/** Turn to the page on which a row stands. */
function turnTo(state, rowId) {
  const place = state.table.rows.findIndex((row) => row[ROW] === rowId);
  if (place < 0 || !state.table.long) return;
  const at = state.shown.indexOf(place);
  if (at < 0) return;
  state.page = Math.floor(at / PAGE);
  render(state);
}

// Arrow keys

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("[role=grid] :is(td, th)");
  if (!cell || event.altKey || event.metaKey) return;
  const grid = cell.closest("table");
  const lines = [...grid.rows].filter((line) => !line.hidden);
  let [down, across] = [lines.indexOf(cell.parentElement), cell.cellIndex];
  if (event.key in STEPS) {
    down += STEPS[event.key][0];
    across += STEPS[event.key][1];
  } else if (event.key === "Home") across = 0;
  else if (event.key === "End") across = cell.parentElement.cells.length - 1;
  else if (event.key === "PageDown") down = Math.min(down + 10, lines.length - 1);
  else if (event.key === "PageUp") down = Math.max(down - 10, 0);
  else return;
  const next = lines[down]?.cells[across];
  event.preventDefault();
  if (!next) return;
  stopAt(grid, next);
  holder(next).focus();
});
