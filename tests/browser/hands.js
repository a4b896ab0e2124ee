// Finds things on a page as a person does: by what is seen and what it says. Evaluated by phone.rs before each verb.

const squeeze = (words) => words.replace(/\s+/g, " ").trim();

const seen = (element) => {
  const box = element.getBoundingClientRect();
  return box.width > 0 && box.height > 0 && element.checkVisibility({ visibilityProperty: true });
};

const says = (element) => squeeze(element.getAttribute("aria-label") ?? element.innerText ?? element.value ?? "");

const TAPPABLE = "a, button, label, summary, [role=button], [role=radio], [role=tab], [role=option], [role=switch]";

// What says exactly this, or else the smallest thing that says it among other words.
const tappable = (text) => {
  const all = [...document.querySelectorAll(TAPPABLE)].filter(seen);
  const among = all.filter((element) => says(element).includes(text)).sort((a, b) => says(a).length - says(b).length);
  return all.find((element) => says(element) === text) ?? among[0];
};

// Of several things the one that stands nearest to these words: with them in the smallest frame around both.
const nearest = (words, things) => {
  const frame = (thing) => {
    let around = thing;
    while (around && !squeeze(around.innerText).includes(words)) around = around.parentElement;
    return around ? around.innerText.length : Infinity;
  };
  const framed = things.filter(seen).map((thing) => [frame(thing), thing]).filter(([size]) => size < Infinity);
  return framed.sort(([a], [b]) => a - b)[0]?.[1];
};

const tappableBeside = (words, text) => nearest(words, [...document.querySelectorAll(TAPPABLE)].filter((one) => says(one) === text));

// The field that a label with these words belongs to.
const labelled = (text) => {
  const labels = [...document.querySelectorAll("label")].filter(seen);
  const label = labels.find((label) => says(label) === text) ?? labels.find((label) => says(label).includes(text));
  return label?.control ?? [...document.querySelectorAll("[aria-label]")].find((field) => says(field) === text);
};

const middle = (element) => {
  const box = element.getBoundingClientRect();
  return [box.x + box.width / 2, box.y + box.height / 2];
};

const isOf = (target, element) => element.contains(target) || target.contains(element) || target.closest("label")?.control === element;

// Where a finger would go, or why it cannot. Where it then lands is `window.landed`: a page may move under it.
const point = async (element) => {
  if (!element) return { why: "it is not there" };
  if (!seen(element)) return { why: "it cannot be seen" };
  if (element.disabled) return { why: "it is disabled" };
  element.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
  const before = middle(element);
  await new Promise((done) => setTimeout(done, 30));
  const [x, y] = middle(element);
  if (x !== before[0] || y !== before[1]) return { why: "it is moving" };
  const top = document.elementFromPoint(x, y);
  if (!top || !isOf(top, element)) {
    return { why: `it is covered by ${top?.outerHTML.slice(0, 120) ?? "nothing"}` };
  }
  window.landed = null;
  // A screen that was drawn once more under the finger has a twin of the element in its place.
  const words = element.textContent;
  const isTwin = (target) => !element.isConnected && target.closest("button, a, label")?.textContent === words;
  const land = ({ target }) => (window.landed = isOf(target, element) || isTwin(target));
  addEventListener("click", land, { capture: true, once: true });
  return { x, y };
};

// Makes a field ready for typing; pickers, which no keyboard fills evenly, get their value here: `done` says so.
const ready = (field, value) => {
  if (!field) return { why: "it is not there" };
  if (field.disabled || field.readOnly) return { why: "it cannot be filled" };
  field.focus();
  if (field.matches("select, input[type=date], input[type=time], input[type=datetime-local], input[type=range]")) {
    // A menu is chosen from by its words.
    const option = [...(field.options ?? [])].find((option) => option.textContent.trim() === value);
    const wanted = option?.value ?? value;
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, wanted);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.dispatchEvent(new Event("change", { bubbles: true }));
    return field.value === wanted ? { done: true } : { why: `it does not take ${value}` };
  }
  field.select?.();
  return { done: false };
};

// Text that a person cannot read whole: what sticks out of its box, or out of the page.
const cut = () => {
  const found = [];
  if (document.documentElement.scrollWidth > window.innerWidth) {
    found.push(`the page is ${document.documentElement.scrollWidth} px wide in a window of ${window.innerWidth}`);
  }
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest("svg, input, textarea, select") || !seen(element) || element.clientWidth <= 1) continue;
    const style = getComputedStyle(element);
    const scrolls = (flow) => flow === "auto" || flow === "scroll";
    const wide = element.scrollWidth > element.clientWidth + 1 && !scrolls(style.overflowX);
    const tall = element.scrollHeight > element.clientHeight + 1 && ["hidden", "clip"].includes(style.overflowY);
    if (wide || tall) {
      const name = `${element.tagName.toLowerCase()}${element.className ? "." + element.className : ""}`;
      found.push(`${name} «${says(element).slice(0, 60)}»: ${wide ? "too wide" : "too tall"}`);
    }
  }
  return found;
};
