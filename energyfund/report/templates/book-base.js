// What all parts of the script share: the data, small helpers, and how numbers are written.

const data = JSON.parse(document.getElementById("book-data").textContent);
const NUMBERS = new Set(["gbp", "percent", "number"]);
const ID = 0, HEADING = 1, KIND = 2, DIGITS = 3, NOTE = 4, FORMULA = 5; // places in a column
const ROW = 0, CELLS = 1, OWN_KIND = 2, OWN_DIGITS = 3, OWN_FORMULA = 4; // places in a row

const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const anchor = (name) => name.replace(/[^A-Za-z0-9_-]/gu, "-");
const rowAnchor = (id, row) => anchor(id === "figures" ? row : `${id}--${row}`);

/** An element with attributes and children; text is only ever text. */
function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** A name that keeps its own reading direction. */
const name = (text) => make("bdi", {}, text);

/** A link within the document. */
const inner = (id, text) => make("a", { href: `#${id}` }, name(text));

/** Kind, digits and formula of a cell: those of its row where it has its own. */
function manner(table, row, place) {
  const column = table.cols[place];
  const own = row[OWN_KIND] && NUMBERS.has(column[KIND]);
  return {
    kind: own ? row[OWN_KIND] : column[KIND],
    digits: own ? row[OWN_DIGITS] : column[DIGITS],
    formula: row[OWN_FORMULA] || column[FORMULA],
  };
}

/** A value as the page writes it. Values are rounded already; this only spells them. */
function spell(value, kind, digits) {
  if (value === null) return "–";
  if (Array.isArray(value)) return value[0];
  if (typeof value === "string") return value;
  if (!NUMBERS.has(kind)) return value.toFixed(0);
  const places = kind === "gbp" ? 2 : digits;
  const size = Math.abs(value) * (kind === "percent" ? 100 : 1);
  const text = size.toLocaleString("en-GB", {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
    useGrouping: kind !== "percent",
  });
  const sign = value < 0 && /[1-9]/.test(text) ? "−" : "";
  return sign + (kind === "gbp" ? `£${text}` : kind === "percent" ? `${text} %` : text);
}

/** The cell of a row, as people read it. */
function spelled(table, row, place) {
  const { kind, digits } = manner(table, row, place);
  return spell(row[CELLS][place], kind, digits);
}

/** Whether a cell holds a number that can be followed, or words in its place. Years are names, not amounts. */
function isNumber(table, row, place) {
  return row[CELLS][place] !== null && NUMBERS.has(table.cols[place][KIND]);
}

/** Something kept for as long as the document is open, where the browser allows it. */
function keep(key, value) {
  try {
    if (value !== undefined) sessionStorage.setItem(key, value);
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}
