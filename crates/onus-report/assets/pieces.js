// Pieces of the page. Texts are set as text: nothing of the data is ever read as markup.

/** An element with attributes and children; children are elements, texts, lists of them, or nothing. */
const make = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null && child !== false));
  return element;
};

const number = (value) => value.toLocaleString("en");
const counted = (value, one, many) => `${number(value)} ${value === 1 ? one : many}`;
const titled = (heading, ...content) => [make("h4", {}, heading), ...content];
const small = (heading) => make("h3", { class: "small" }, heading);

/** A text of the catalogue: what stands between backticks is code. */
const prose = (text) => {
  const parts = text.split("`");
  return parts.length % 2 ? parts.map((part, at) => (at % 2 ? make("code", {}, part) : part)) : text;
};

/** A party by letter and name. */
const named = (id) => {
  const { letter, colour, title } = party(id);
  return make("span", { class: "nowrap" }, make("i", { class: `who ${colour}`, "aria-hidden": "true" }, letter), ` ${title}`);
};
const namedAll = (ids) => nobodys(ids).map((id, at) => [at > 0 && ", ", named(id)]);

const severity = (of) => make("span", { class: `tag ${of ?? "none"}` }, of ?? "open");

/** A status by mark and word. */
const status = (of) =>
  make("span", { class: of }, make("span", { class: "mark", "aria-hidden": "true" }, estate.marks[of]), ` ${of}`);

/** The chain of rules of an allocation, weakest first. */
const chain = (at) =>
  make("ol", { class: "chain" }, estate.allocations[at].rules.map((number) => {
    const rule = estate.rules[number];
    const held = rule.held === true ? "" : rule.held === false ? " (does not hold)" : " (not known whether it holds)";
    const page = rule.page && [", ", make("a", { href: rule.page, rel: "noreferrer" }, "page")];
    return make("li", { class: rule.held === false && "off" },
      `${rule.what}: `, make("strong", {}, rule.says), held, make("small", {}, `${rule.authority}, ${rule.place}`, page));
  }));

/** The checks of a gap, each with its answer. */
const checks = (of) =>
  make("ul", { class: "checks" }, of.map(({ check, place, fulfilled }) => make("li", {},
    make("pre", {}, check),
    make("small", {}, `${fulfilled === null ? "cannot be told yet" : fulfilled ? "fulfilled" : "not fulfilled"}, ${place}`))));

/** A list that shows so many at once, with a button for more. */
const paged = (items, render, step = 100) => {
  const list = make("ul", { class: "subjects" });
  const more = make("button", { type: "button", class: "plain" });
  let shown = 0;
  const show = () => {
    const first = list.children.length;
    list.append(...items.slice(shown, shown + step).map((item) => make("li", {}, render(item))));
    shown = Math.min(shown + step, items.length);
    more.hidden = shown === items.length;
    more.textContent = `Show ${number(Math.min(step, items.length - shown))} more of ${number(items.length - shown)}`;
    return list.children[first];
  };
  more.addEventListener("click", () => show()?.querySelector("a")?.focus());
  show();
  return [list, more];
};
