// The list of what falls short: searched, filtered, and filled with addresses when a group is opened.

const filters = document.getElementById("filters");
const found = document.getElementById("found");
const sections = [...document.querySelectorAll("details[data-group]")];
/** Rows of each group that the search leaves; nothing where it leaves all. */
let left = null;

const choice = (id) => document.getElementById(id)?.value ?? "";

/** Whether a group passes the filters, whatever the search says. */
const passes = (group) => {
  const { layer } = estate.duties[group.duty];
  const wanted = [["by-status", group.status], ["by-severity", group.severity], ["by-layer", layer]];
  const who = choice("by-party");
  return wanted.every(([id, value]) => !choice(id) || choice(id) === value) &&
    (!who || nobodys(group.responsible).includes(who));
};

/** Rows of a group whose subject holds all words; all rows where the group itself does. */
const matching = (at, words) => {
  const group = estate.groups[at];
  const own = [group.duty, estate.duties[group.duty].title, group.what, ...nobodys(group.responsible).map((id) => party(id).title)]
    .join(" ").toLowerCase();
  const rest = words.filter((word) => !own.includes(word));
  if (!rest.length) return rowsOf()[at];
  const all = smallNames();
  return rowsOf()[at].filter(([subject]) => rest.every((word) => all[subject].includes(word)));
};

const fill = (section) => {
  const at = Number(section.dataset.group);
  const place = section.querySelector(".wide");
  const rows = left?.[at] ?? rowsOf()[at];
  const heading = rows.length === estate.groups[at].count ? "Where" : `Where: ${number(rows.length)} of ${number(estate.groups[at].count)}`;
  place.replaceChildren(make("h3", {}, heading), ...paged(rows, ([subject]) => link({ cell: null, group: at, subject })));
};

const search = () => {
  const words = choice("search").toLowerCase().split(/\s+/).filter(Boolean);
  left = words.length ? estate.groups.map((_, at) => matching(at, words)) : null;
  let [groups, rows] = [0, 0];
  for (const section of sections) {
    const at = Number(section.dataset.group);
    const count = left ? left[at].length : estate.groups[at].count;
    section.hidden = !passes(estate.groups[at]) || count === 0;
    if (section.hidden) continue;
    groups += 1;
    rows += count;
    const whole = count === estate.groups[at].count;
    section.querySelector(".count").firstChild.data = whole ? number(count) : `${number(count)}/${number(estate.groups[at].count)}`;
    if (section.open) fill(section);
  }
  tell(groups, rows, words.length || ["by-status", "by-severity", "by-party", "by-layer"].some(choice));
};

const tell = (groups, rows, narrowed) => {
  const text = rows ? `${counted(rows, "gap", "gaps")} in ${counted(groups, "group", "groups")}` : "Nothing matches.";
  const clear = narrowed && make("button", { type: "button", class: "plain" }, "Show all again");
  clear?.addEventListener?.("click", () => {
    for (const field of filters.querySelectorAll("input, select")) field.value = "";
    search();
    document.getElementById("search").focus();
  });
  found.replaceChildren(text, ...(clear ? [clear] : []));
};

if (filters) {
  filters.hidden = false;
  let waiting;
  filters.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 120);
  });
  for (const section of sections) section.addEventListener("toggle", () => section.open && fill(section));
  tell(sections.length, estate.groups.reduce((sum, group) => sum + group.count, 0), false);
}
