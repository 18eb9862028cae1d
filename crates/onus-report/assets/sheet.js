// The sheet: cell → gaps → resource → rules, and back. Where one is stands in the address: `#cell-3/g-7/s-12`.

const sheet = document.body.appendChild(make("dialog", { class: "sheet", "aria-labelledby": "sheet-title" }));
const opening = {};

/** What the address names; nothing where it names no cell, group or subject of the data. */
const parse = (hash) => {
  const found = /^#(?:cell-(\d+))?\/?(?:g-(\d+))?\/?(?:s-(\d+))?$/.exec(hash);
  if (!found) return null;
  const [cell, group, subject] = found.slice(1).map((text) => (text === undefined ? null : Number(text)));
  const there = (at, list) => at === null || at < list.length;
  if (!there(cell, estate.cells) || !there(group, estate.groups) || !there(subject, estate.subjects.rest)) return null;
  // A group alone is a place on the page, not in the sheet.
  return cell === null && subject === null ? null : { cell, group, subject };
};
const address = ({ cell, group, subject }) =>
  "#" + [cell !== null && `cell-${cell}`, group !== null && `g-${group}`, subject !== null && `s-${subject}`]
    .filter(Boolean).join("/");

/** One step up; nothing where that is the page itself. */
const above = (at) => {
  if (at.subject !== null) return at.cell === null ? null : { ...at, subject: null };
  return at.group !== null ? { ...at, group: null } : null;
};

const heading = (text, kind) => make("h2", { id: "sheet-title", tabindex: "-1", class: kind }, text);

const showCell = ({ cell }) => {
  const { layer, service, lines } = estate.cells[cell];
  const groups = groupsIn(cell);
  return [
    heading(`${layer} · ${service}`),
    carried(lines),
    make("h3", {}, groups.length ? "What falls short here" : "Nothing falls short here"),
    make("ul", { class: "choices" }, groups.map(([at, count]) => {
      const group = estate.groups[at];
      return make("li", {}, make("a", { href: address({ cell, group: at, subject: null }), "data-to": `g-${at}` },
        severity(group.severity),
        make("span", { class: group.status },
          make("span", { class: "mark", "aria-hidden": "true" }, estate.marks[group.status]), " ",
          make("span", { class: "title" }, estate.duties[group.duty].title),
          make("span", { class: "what" }, prose(group.what), group.accepted && " · risk accepted", " · ", namedAll(group.responsible))),
        make("span", {}, number(count))));
    })),
    make("h3", {}, "All duties here"),
    duties(lines),
  ];
};

/** Who carries how many duties here, by status. */
const carried = (lines) => {
  const parties = new Map();
  for (const [, who, of, count] of lines) {
    const statuses = parties.get(who) ?? parties.set(who, new Map()).get(who);
    statuses.set(of, (statuses.get(of) ?? 0) + count);
  }
  return [...parties].map(([who, statuses]) =>
    make("p", {}, named(who), ": ", [...statuses].map(([of, count], at) => [at > 0 && ", ", `${number(count)} `, status(of)])));
};

const duties = (lines) =>
  lines.map(([duty, who, of, count, allocation]) => {
    const { title, what } = estate.duties[duty];
    const card = make("details", { class: "row" },
      make("summary", {}, `${title} `, make("span", { class: "note" }, status(of), ` × ${number(count)}, `, named(who))));
    // Made when it is opened: a cell may hold hundreds.
    card.addEventListener("toggle", () => card.children.length === 1 &&
      card.append(make("p", { class: "note" }, prose(what)), ...titled("By which rules", chain(allocation))), { once: true });
    return card;
  });

const showGroup = ({ cell, group }) => {
  const of = estate.groups[group];
  const rows = rowsOf()[group].filter(([, gap]) => cell === null || estate.gaps[gap].cell === cell);
  const remedies = [...new Set(rows.map(([, gap]) => estate.gaps[gap].remedy).filter(Boolean))];
  return [
    heading(estate.duties[of.duty].title),
    make("p", {}, severity(of.severity), " ", status(of.status), ": ", prose(of.what)),
    make("p", {}, "Responsible: ", namedAll(of.responsible)),
    remedies.length > 0 && [small("How to fix it"), remedies.map((text) => make("p", {}, prose(text)))],
    small(counted(rows.length, "subject", "subjects")), paged(rows, ([subject]) => link({ cell, group, subject })),
  ];
};

/** A subject that leads to what falls short on it. */
const link = (to) =>
  make("a", { href: address(to), "data-to": `s-${to.subject}` }, make("code", {}, names()[to.subject]));

const showSubject = ({ group, subject }) => {
  const gaps = gapsOf(subject);
  const first = gaps.findIndex((gap) => estate.gaps[gap].group === group);
  if (first > 0) gaps.unshift(...gaps.splice(first, 1));
  const { type, region, account, file } = estate.gaps[gaps[0]];
  const read = estate.subjects.at[subject] || file;
  const where = [type, region, account && `account ${account}`, read && `read from ${read}`];
  return [
    heading(names()[subject], "address"),
    make("p", { class: "note" }, where.filter(Boolean).join(" · ")),
    make("h3", {}, counted(gaps.length, "duty falls short", "duties fall short")),
    gaps.map((gap, at) => shortfall(estate.gaps[gap], at === 0)),
  ];
};

const shortfall = (gap, open) => {
  const group = estate.groups[gap.group];
  const { title, what, how } = estate.duties[group.duty];
  const { accountable, consulted, informed } = estate.allocations[gap.allocation];
  const letters = [["Answers for it", accountable], ["Is asked", consulted], ["Is told", informed]];
  return make("details", { class: "card", open: open && "" },
    make("summary", {}, severity(group.severity), " ", title),
    make("p", {}, status(group.status), ": ", prose(group.what)),
    gap.remedy && titled("How to fix it", make("p", {}, prose(gap.remedy))),
    gap.accepted && titled("The risk is accepted", make("p", {}, gap.accepted)),
    titled("Who carries it", make("p", {}, "Does it: ", namedAll(group.responsible),
      letters.filter(([, ids]) => ids.length).map(([word, ids]) => [" · ", `${word}: `, namedAll(ids)]))),
    titled("By which rules", chain(gap.allocation)),
    gap.checks.length > 0 && titled("Checks", checks(gap.checks)),
    gap.proofs.length > 0 && titled("Documents", gap.proofs.map((proof) => make("p", {}, proof))),
    gap.code && titled("Kind of gap", make("p", {}, make("code", {}, gap.code))),
    titled("The duty", make("p", { class: "note" }, prose(what), how && [" ", prose(how)], " ", make("code", {}, group.duty))));
};

/** The way down, as links. */
const crumbs = (at) => {
  const steps = [["Page", null, null]];
  if (at.cell !== null) {
    steps.push([`${estate.cells[at.cell].layer} · ${estate.cells[at.cell].service}`, { cell: at.cell, group: null, subject: null }]);
    if (at.group !== null) steps.push([estate.duties[estate.groups[at.group].duty].title, { ...at, subject: null }]);
  }
  if (at.subject !== null) steps.push([names()[at.subject], at]);
  return make("nav", { "aria-label": "Way" }, make("ol", {}, steps.map(([text, to], step) =>
    make("li", {}, step === steps.length - 1
      ? make("span", { "aria-current": "page" }, text)
      : make("a", { href: to ? address(to) : "#" }, text)))));
};

/** Shows what the address names, or closes the sheet. */
const show = () => {
  const at = parse(location.hash);
  const came = opening.at;
  opening.at = at;
  if (!at) {
    if (sheet.open) sheet.close();
    return;
  }
  const content = at.subject !== null ? showSubject(at) : at.group !== null ? showGroup(at) : showCell(at);
  const close = make("button", { type: "button", class: "close" }, "Close");
  close.addEventListener("click", () => go(null));
  sheet.replaceChildren(make("header", {}, crumbs(at), close), make("div", { class: "body" }));
  sheet.lastChild.append(...content.flat(Infinity).filter(Boolean));
  if (!sheet.open) sheet.showModal();
  sheet.scrollTop = 0;
  // Going up, one stands again where one went down.
  const from = came && above(came) && address(above(came)) === address(at) ? came : null;
  const to = from && sheet.querySelector(`[data-to="${from.subject !== null ? `s-${from.subject}` : `g-${from.group}`}"]`);
  (to || sheet.querySelector("h2")).focus();
};

/** Goes to a place in the sheet, or back to the page, without leaping. */
const go = (to) => {
  history.pushState(null, "", to ? address(to) : location.pathname + location.search);
  show();
};

// A click on a link into the sheet opens it here; with a key held, the browser does what it does.
document.addEventListener("click", (event) => {
  const anchor = event.target.closest?.('a[href^="#"]');
  if (!anchor || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  const to = parse(anchor.getAttribute("href"));
  if (!to && !sheet.contains(anchor)) return;
  event.preventDefault();
  go(to);
});
// Escape goes one step up, as does whatever else asks a dialog to go away.
const up = (event) => {
  event.preventDefault();
  const at = parse(location.hash);
  go(at && above(at));
};
sheet.addEventListener("keydown", (event) => event.key === "Escape" && up(event));
sheet.addEventListener("cancel", up);
// A browser may close it all the same.
sheet.addEventListener("close", () => parse(location.hash) && go(null));
sheet.addEventListener("click", (event) => event.target === sheet && go(null));
window.addEventListener("popstate", show);
