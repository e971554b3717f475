// Shows of the table only what two chosen editions say differently; without two editions, everything.
(() => {
  "use strict";
  const [first, second] = ["first", "second"].map(name => document.getElementById(`compared-${name}`));
  const rows = [...document.querySelectorAll(".said tbody tr")];
  const found = document.getElementById("compared-found");

  /* The names of all editions of a group; after a choice, of the chosen one. */
  const names = new Map([...document.querySelectorAll(".said [data-editions] > strong")].map(one => [one, one.textContent]));
  const chosenOf = group => [first, second].map(list => list.selectedOptions[0])
    .find(option => group.dataset.editions.split(" ").includes(option.value))?.text;
  const statements = group => [...group.querySelectorAll("li")];
  const show = () => {
    const chosen = first.value && second.value && first.value !== second.value;
    let differing = 0;
    for (const row of rows) {
      const groups = [...row.querySelectorAll("[data-editions]")];
      const of = key => groups.find(group => group.dataset.editions.split(" ").includes(key));
      const pair = chosen ? [of(first.value), of(second.value)] : groups;
      const differs = !chosen || pair[0] !== pair[1];
      row.hidden = !differs;
      differing += differs && row.cells[0].querySelector("a") !== null;
      for (const group of groups) {
        const name = group.querySelector(":scope > strong");
        group.hidden = !pair.includes(group);
        name.textContent = (chosen && chosenOf(group)) || names.get(name);
      }
      const [one, other] = pair.map(group => new Set(statements(group).map(line => line.textContent)));
      for (const group of groups)
        for (const line of statements(group))
          line.hidden = Boolean(chosen) && one.has(line.textContent) && other.has(line.textContent);
    }
    found.textContent = chosen ? `${differing} of 24 items differ between these two editions.` : "";
  };
  first.addEventListener("change", show);
  second.addEventListener("change", show);
  document.querySelector(".compared").hidden = false;
  show();
})();
