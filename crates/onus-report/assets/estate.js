// What the report holds: read once, turned around only when somebody asks.

const estate = JSON.parse(document.getElementById("data").textContent);
document.documentElement.classList.add("scripted");

/** Computes on the first call, and remembers. */
const once = (compute) => {
  let kept;
  return () => (kept ??= { value: compute() }).value;
};

/** Names of all subjects: of each, only what differs from the one before is written. */
const names = once(() => {
  const { keep, rest } = estate.subjects;
  let before = "";
  return rest.map((end, at) => (before = before.slice(0, keep[at]) + end));
});

/** Names in small letters, to search in. */
const smallNames = once(() => names().map((name) => name.toLowerCase()));

/** Subjects by pattern. */
const subjectsOf = once(() => {
  const found = estate.patterns.map(() => []);
  estate.subjects.pattern.forEach((pattern, subject) => found[pattern].push(subject));
  return found;
});

/** Rows of each group: pairs of subject and gap, in the order of subjects. */
const rowsOf = once(() => {
  const found = estate.groups.map(() => []);
  estate.subjects.pattern.forEach((pattern, subject) => {
    for (const gap of estate.patterns[pattern]) found[estate.gaps[gap].group].push([subject, gap]);
  });
  return found;
});

/** Groups with gaps in a cell, worst first, each with the number of its rows there. */
const groupsIn = (cell) => {
  const counts = new Map();
  estate.patterns.forEach((gaps, pattern) => {
    for (const gap of gaps) {
      const of = estate.gaps[gap];
      if (of.cell === cell) counts.set(of.group, (counts.get(of.group) ?? 0) + subjectsOf()[pattern].length);
    }
  });
  return [...counts].sort(([a], [b]) => a - b);
};

/** Gaps of a subject, worst first. */
const gapsOf = (subject) =>
  [...estate.patterns[estate.subjects.pattern[subject]]].sort((a, b) => estate.gaps[a].group - estate.gaps[b].group);

const party = (id) => estate.parties[id] ?? estate.parties.nobody;
const nobodys = (parties) => (parties.length ? parties : ["nobody"]);
