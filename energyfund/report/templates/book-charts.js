// Charts: the value of a mark, beside the pointer or read aloud while the arrow keys go from mark to mark.

const NEAR = 40; // pixels
const tip = make("p", { class: "tip", "data-tip": "", role: "status", hidden: "" });
document.body.append(tip);

const marksOf = (picture) => all("svg [aria-label][role='graphics-symbol']", picture);

/** Make a drawing ready, once. */
function readyChart(figure) {
  for (const picture of all("[role=img]", figure)) {
    if (picture.dataset.marks || !marksOf(picture).length) continue;
    picture.dataset.marks = "-1";
    picture.tabIndex = 0;
    picture.addEventListener("pointermove", (event) => point(picture, nearest(picture, event)));
    picture.addEventListener("pointerleave", hush);
    picture.addEventListener("blur", hush);
    picture.addEventListener("keydown", (event) => walk(picture, event));
  }
}

/** The mark under the pointer, else the nearest one that is not far. */
function nearest(picture, event) {
  const own = event.target.closest("[role='graphics-symbol'][aria-label]");
  if (own) return own;
  let [best, least] = [null, NEAR];
  for (const mark of marksOf(picture)) {
    const box = mark.getBoundingClientRect();
    const across = Math.max(box.left - event.clientX, 0, event.clientX - box.right);
    const down = Math.max(box.top - event.clientY, 0, event.clientY - box.bottom);
    const far = Math.hypot(across, down);
    if (far < least) [best, least] = [mark, far];
  }
  return best;
}

function point(picture, mark) {
  for (const old of all("[data-pointed]", picture)) old.removeAttribute("data-pointed");
  if (!mark) {
    tip.hidden = true;
    return;
  }
  mark.setAttribute("data-pointed", "");
  tip.textContent = mark.getAttribute("aria-label").replaceAll(" %", "\u00a0%");
  tip.hidden = false;
  tip.style.left = "0";
  const box = mark.getBoundingClientRect();
  const left = Math.min(Math.max(box.left + box.width / 2 - tip.offsetWidth / 2, 4), innerWidth - tip.offsetWidth - 4);
  const above = box.top - tip.offsetHeight - 8;
  tip.style.left = `${left}px`;
  tip.style.top = `${above > 4 ? above : Math.min(box.bottom + 8, innerHeight - tip.offsetHeight - 4)}px`;
}

function hush() {
  tip.hidden = true;
  for (const old of all("[data-pointed]")) old.removeAttribute("data-pointed");
}

/** Arrow keys go from mark to mark; Escape takes the value away. */
function walk(picture, event) {
  const marks = marksOf(picture);
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (event.key === "Escape") hush();
  if (!step) return;
  event.preventDefault();
  const at = Math.min(Math.max(Number(picture.dataset.marks) + step, 0), marks.length - 1);
  picture.dataset.marks = String(at);
  point(picture, marks[at]);
}

addEventListener("scroll", hush, { passive: true });
