/* Scores a visit from the tables that the library printed into the page; nothing is fetched, kept or sent. */
"use strict";

(() => {
  if (window.sledaiCalculator) return;

  const ANSWERS = {
    p: { letter: "p", word: "present", value: true, low: 1, high: 1 },
    a: { letter: "a", word: "absent", value: false, low: 0, high: 0 },
    n: { letter: "n", word: "not assessed", value: null, low: 0, high: 1 },
  };

  /* ---- scoring ---- */

  /* Each item adds its weight once, or nothing; one that was not assessed adds it to the upper bound only. */
  const bounds = (rows, visit) => ({
    low: rows.reduce((sum, row) => sum + row.weight * visit[row.key].low, 0),
    high: rows.reduce((sum, row) => sum + row.weight * visit[row.key].high, 0),
  });

  const minus = (one, other) => ({ low: one.low - other.high, high: one.high - other.low });

  /* Absent in one visit and present in the other: certainly, or undetermined. */
  const turned = (rows, from, to) => {
    const certain = rows.filter(({ key }) => from[key].high === 0 && to[key].low === 1);
    const possible = rows.filter(({ key }) => from[key].low === 0 && to[key].high === 1);
    return { certain, undetermined: possible.filter((row) => !certain.includes(row)) };
  };

  const result = (edition, now, before) => {
    const part = (rows) => {
      const found = { now: bounds(rows, now) };
      if (before) found.before = bounds(rows, before);
      if (before) found.change = minus(found.now, found.before);
      return found;
    };
    const systems = [...new Set(edition.rows.map((row) => row.system))];
    return {
      total: part(edition.rows),
      clinical: part(edition.rows.filter((row) => row.clinical)),
      systems: systems.map((system) => [system, part(edition.rows.filter((row) => row.system === system))]),
      answered: Object.fromEntries(Object.values(ANSWERS).map((answer) => [
        answer.word, edition.rows.filter((row) => now[row.key] === answer),
      ])),
      appeared: before && turned(edition.rows, before, now),
      resolved: before && turned(edition.rows, now, before),
    };
  };

  /* What one row says and another one of the same item does not. */
  const only = (row, other) =>
    row.said.filter(([aspect, text]) => !other.said.some(([its, said]) => its === aspect && said === text));

  const judgedAlike = (row, other) => !only(row, other).length && !only(other, row).length;

  /* A run has the first total of it and its answer; a range of totals can have several answers. */
  const at = (runs, total) => runs.findLast(([first]) => first <= total)[1];
  const totals = ({ low, high }) => Array.from({ length: high - low + 1 }, (_, step) => low + step);
  const inBands = (bands, now) => new Set(totals(now).map((total) => at(bands.runs, total)));
  const inChange = (rule, before, now) => new Set(
    totals(before).flatMap((earlier) => totals(now).map((total) => at(rule.rows[earlier] ?? rule.rows.at(-1), total))));

  /* ---- words ---- */

  const range = ({ low, high }, sign = String) => (low === high ? sign(low) : `${sign(low)} to ${sign(high)}`);
  const signed = (number) => (number > 0 ? `+${number}` : String(number));
  const points = (found, sign) => `${range(found, sign)} point${found.high === 1 && found.low === 1 ? "" : "s"}`;
  const either = (answers) => new Intl.ListFormat("en", { type: "disjunction" }).format(answers);
  const labels = (rows) => rows.map((row) => row.label).join(", ") || "none";
  const weighted = (rows) => rows.map((row) => `${row.label} ${row.weight}`).join(", ") || "none";

  /* ---- the page; text goes in as text, never as HTML ---- */

  const element = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };

  const opened = (root) => {
    const tables = JSON.parse(document.getElementById("calculator-tables").textContent);
    const items = Object.fromEntries(tables.items.map((item) => [item.key, item]));
    for (const edition of Object.values(tables.editions)) {
      edition.rows = edition.rows.map((row) => ({ ...items[row.key], ...row }));
    }
    const part = (name) => root.querySelector(`#calculator-${name}`);
    const everywhere = (answer) => Object.fromEntries(tables.items.map(({ key }) => [key, answer]));
    const current = () => tables.editions[state.edition];
    const stamp = () => `sledai ${tables.version}, edition ${state.edition}@${current().content}`;
    const scored = () => result(current(), state.now, state.comparing ? state.before : null);
    const visits = ["now", "before"];
    /* `under` has the edition by which each answer was judged; an answer that was given without one has none. */
    const state = {
      edition: "", comparing: false, now: everywhere(ANSWERS.n), before: everywhere(ANSWERS.n),
      under: { now: everywhere(""), before: everywhere("") },
      undo: null,
    };

    /* The link: #edition=KEY@CONTENT&now=24 letters&before=24 letters, in form order. Read whole or not at all. */

    const letters = (visit) => tables.items.map(({ key }) => visit[key].letter).join("");
    const visitOf = (text) => Object.fromEntries(tables.items.map(({ key }, at) => [key, ANSWERS[text[at]]]));

    const link = () => {
      const edition = state.edition ? [`edition=${state.edition}@${current().content}`] : [];
      const before = state.comparing ? [`before=${letters(state.before)}`] : [];
      return `#${[...edition, `now=${letters(state.now)}`, ...before].join("&")}`;
    };

    const answered = new RegExp(`^[${Object.keys(ANSWERS).join("")}]{${tables.items.length}}$`);
    const patterns = { edition: /^[a-z0-9-]+(@[0-9a-f]{12})?$/, now: answered, before: answered };

    const read = (fragment) => {
      const given = [...new URLSearchParams(fragment.replace(/^#/, ""))];
      const fields = Object.fromEntries(given);
      if (given.length !== Object.keys(fields).length) return null;
      if (!given.every(([name, text]) => Object.hasOwn(patterns, name) && patterns[name].test(text))) return null;
      const [key, content] = fields.edition?.split("@") ?? [""];
      if (key && !Object.hasOwn(tables.editions, key)) return null;
      return { key, content, now: fields.now, before: fields.before };
    };

    const ofVisits = (fragment) => /^#?(edition|now|before)=/.test(fragment);

    /* Whether the fragment was taken. */
    const show = (fragment) => {
      if (!ofVisits(fragment)) return false;
      const given = read(fragment);
      if (!given) {
        part("notice").textContent = "This link is incomplete or damaged, so nothing was loaded.";
        return false;
      }
      const changed = given.content && given.content !== tables.editions[given.key].content;
      part("notice").textContent = changed
        ? `The link was made with other definitions of this edition (content ${given.content}); the score may differ.`
        : "";
      state.edition = given.key;
      state.comparing = given.before !== undefined;
      state.now = given.now ? visitOf(given.now) : everywhere(ANSWERS.n);
      state.before = given.before ? visitOf(given.before) : everywhere(ANSWERS.n);
      state.under = { now: everywhere(given.key), before: everywhere(given.key) };
      part("done").textContent = "";
      state.undo = null;
      draw();
      return true;
    };

    /* The address says what the page shows: a reload, a bookmark or a copy of it brings back this visit. */

    const untouched = () =>
      !state.edition && !state.comparing && Object.values(state.now).every((one) => one === ANSWERS.n);

    const keep = () =>
      history.replaceState(history.state, "", untouched() ? location.pathname + location.search : link());

    /* A fragment in the address; one that is not of this page's visits is only let stand while nothing was entered. */
    const arrive = (fragment) => {
      if (show(fragment)) return;
      if (ofVisits(fragment) || !untouched()) keep();
    };

    const edited = (done = "", undo = null) => {
      part("done").textContent = done;
      state.undo = undo;
      draw();
      keep();
    };

    /* The form. */

    const radios = (item, visit) => {
      const name = `${item.label}, visit ${visit}`;
      const group = element("div", { role: "radiogroup", "data-visit": visit, "aria-label": name });
      group.append(element("span", { class: "calculator-visit", "aria-hidden": "true" }, visit));
      for (const answer of Object.values(ANSWERS)) {
        const input = element("input", { type: "radio", name: `${visit}-${item.key}`, value: answer.letter });
        /* A click on the answer that is marked already says that it is right by this edition too. */
        for (const kind of ["click", "change"]) {
          input.addEventListener(kind, () => {
            state[visit][item.key] = answer;
            state.under[visit][item.key] = state.edition;
            edited();
          });
        }
        group.append(element("label", { "data-answer": answer.letter }, input, element("span", {}, answer.word)));
      }
      return group;
    };

    const graded = (grade) => element("span", { class: `grade grade-${grade}` }, grade);

    /* Under a heading with the grade of all statements, none of them repeats it. */
    const said = (row, headed = false) => {
      const alike = headed && row.said.every(([, , grade]) => grade === row.grade);
      return element("ul", { class: "calculator-said" }, ...row.said.map(([aspect, text, grade]) =>
        element("li", {}, element("span", { class: "calculator-aspect" }, `${aspect}: `), text,
          ...(alike ? [] : [" ", graded(grade)]))));
    };

    /* What counts is shown and hidden at each item. */
    const help = (item) => {
      const button = element("button", {
        type: "button", class: "calculator-help", "aria-expanded": "false",
        "aria-controls": `calculator-of-${item.key}`, "aria-label": `What counts: ${item.label}`,
      }, "What counts");
      button.addEventListener("click", () => unfold(button, button.getAttribute("aria-expanded") === "false"));
      return button;
    };

    const unfold = (button, open) => button.setAttribute("aria-expanded", open);

    const build = () => {
      for (const [key, edition] of Object.entries(tables.editions)) {
        part("edition").append(element("option", { value: key }, edition.label));
      }
      for (const [system, heading] of Object.entries(tables.systems)) {
        const title = element("h2", { id: `calculator-system-${system}` }, heading);
        const group = element("section", { class: "calculator-system", "aria-labelledby": title.id }, title);
        for (const item of tables.items.filter((one) => one.system === system)) {
          group.append(element("fieldset", { "data-item": item.key },
            element("legend", {}, item.label, " ", element("span", { class: "calculator-points" })),
            radios(item, "before"), radios(item, "now"),
            help(item), element("div", { class: "calculator-definition", id: `calculator-of-${item.key}` })));
        }
        part("items").append(group);
      }
    };

    const drawForm = (edition) => {
      root.classList.toggle("calculator-comparing", state.comparing);
      part("edition").value = state.edition;
      part("comparing").checked = state.comparing;
      for (const visit of visits) {
        for (const input of root.querySelectorAll(`[data-visit="${visit}"] input`)) {
          input.checked = ANSWERS[input.value] === state[visit][input.name.slice(visit.length + 1)];
        }
      }
      const rows = new Map(edition?.rows.map((row) => [row.key, row]));
      for (const fieldset of root.querySelectorAll("fieldset[data-item]")) {
        const row = rows.get(fieldset.dataset.item);
        const weight = row ? points({ low: row.weight, high: row.weight }) : "";
        fieldset.querySelector(".calculator-points").textContent = weight;
        const definition = fieldset.querySelector(".calculator-definition");
        fieldset.querySelector(".calculator-help").hidden = !row;
        if (definition.dataset.of === state.edition) continue;
        definition.dataset.of = state.edition;
        definition.replaceChildren(...(row ? [said(row)] : []));
      }
    };

    /* The answers that were given by what another edition says of the item. */

    const doubtful = () => {
      const found = new Map();
      for (const visit of state.comparing ? visits : visits.slice(0, 1)) {
        for (const row of current().rows) {
          const from = tables.editions[state.under[visit][row.key]];
          if (!from || from === current() || state[visit][row.key] === ANSWERS.n) continue;
          if (!found.has(from)) found.set(from, new Set());
          found.get(from).add(row);
        }
      }
      return found;
    };

    const drawDoubtful = () => {
      const items = [];
      const lines = [];
      for (const [from, answeredRows] of state.edition ? doubtful() : []) {
        const to = current();
        const other = (row) => from.rows.find((one) => one.key === row.key);
        const rows = [...answeredRows].filter((row) => !judgedAlike(row, other(row)));
        const samePoints = [...answeredRows].every((row) => row.weight === other(row).weight);
        const sides = (name, statements) => element("li", {}, element("strong", {}, name), ": ",
          ...(statements.length ? statements.flatMap(([aspect, text, grade], at) =>
            [at ? " " : "", element("em", {}, `${aspect}: `), text, " ", graded(grade)]) : ["no such statement"]));
        if (from.window !== to.window) {
          items.push(element("li", {},
            `Every item: ${from.label} counts findings at ${from.window}, ${to.label} at ${to.window}.`));
        }
        items.push(...rows.map((row) => element("li", { "data-item": row.key },
          element("strong", {}, row.label),
          element("ul", {}, sides(from.label, only(other(row), row)), sides(to.label, only(row, other(row)))))));
        const butFor = from.window === to.window ? "" : ", except for the window";
        const count = rows.length === 1 ? "1 answered item" : `${rows.length} answered items`;
        lines.push(rows.length
          ? `You answered by ${from.label}. ${to.label} judges ${count} differently: check them again.`
          : `You answered by ${from.label}. ${to.label} judges these items in the same way${butFor}.`);
        if (rows.length && samePoints) lines.push("Their points are the same.");
      }
      const line = lines.join(" ");
      if (part("changed-line").textContent !== line) part("changed-line").textContent = line;
      part("changed-items").replaceChildren(...items);
      part("changed").hidden = !line;
      part("checked").hidden = !items.length;
    };

    /* The result. */

    const drawTable = (found) => {
      const columns = state.comparing ? ["before", "now", "change"] : ["now"];
      const line = (name, cells, kind) =>
        element("tr", { "data-part": kind }, element("th", { scope: "row" }, name),
          ...columns.map((column) =>
            element("td", { "data-column": column }, range(cells[column], column === "change" ? signed : String))));
      part("columns").replaceChildren(element("th", { scope: "col" }, "System"),
        ...columns.map((column) => element("th", { scope: "col" }, column)));
      part("systems").replaceChildren(
        ...found.systems.map(([system, cells]) => line(tables.systems[system], cells, system)));
      part("sums").replaceChildren(
        line("Clinical score", found.clinical, "clinical"), line("Total", found.total, "total"));
    };

    const drawChange = (found) => {
      part("moved").hidden = !state.comparing;
      if (!state.comparing) return;
      for (const name of ["appeared", "resolved"]) {
        for (const kind of ["certain", "undetermined"]) {
          part(`${name}-${kind}`).replaceChildren(
            ...found[name][kind].map((row) => element("li", { "data-item": row.key }, row.label)));
        }
      }
    };

    const drawExplanation = (found) => {
      const { present, absent, "not assessed": missing } = found.answered;
      part("present").replaceChildren(...present.map((row) =>
        element("li", { "data-item": row.key },
          element("p", {}, element("strong", {}, `+${row.weight}`), " ",
            element("a", { href: row.page }, row.label), " ", graded(row.grade)),
          said(row, true), element("small", {}, `Sources: ${row.cited}.`))));
      part("others").textContent =
        `${present.length} present, ${absent.length} absent, ${missing.length} not assessed.` +
        (missing.length ? ` Not assessed (each adds 0 or its points): ${weighted(missing)}.` : "");
    };

    /* The days in which a finding counts, for the day of the visit; it is kept nowhere. */
    const windowOf = (edition) => {
      if (!part("date").value) return null;
      const day = new Date(part("date").value);
      day.setUTCDate(day.getUTCDate() - edition.days);
      return { from: day.toISOString().split("T")[0], to: part("date").value };
    };

    const drawMeaning = (found) => {
      const line = (rule, answers) => element("tr", {},
        element("th", { scope: "row" }, rule.label, element("small", {}, rule.about)), element("td", {}, answers));
      part("bands").replaceChildren(
        ...tables.bands.map((bands) => line(bands, either(inBands(bands, found.total.now)))));
      part("changes").replaceChildren(...(state.comparing ? tables.changes : []).map((rule) =>
        line(rule, either(inChange(rule, found.total.before, found.total.now)))));
      part("change-meaning").hidden = !state.comparing;
    };

    const draw = () => {
      const edition = current();
      drawForm(edition);
      drawDoubtful();
      part("undo").hidden = !state.undo;
      for (const shown of root.querySelectorAll(".calculator-scored")) shown.hidden = !edition;
      part("unscored").hidden = Boolean(edition);
      part("taken").hidden = true;
      part("carried").value = "";
      part("copied").textContent = "";
      if (!edition) return;
      const found = scored();
      part("about").replaceChildren(`${edition.about} `, graded(edition.grade),
        ` Content ${edition.content}. `,
        element("a", { href: edition.page }, "All of this edition"), ".");
      const counted = windowOf(edition);
      const whole = (day) => element("span", { class: "whole" }, day);
      part("window").replaceChildren(...(counted
        ? ["Findings count from ", whole(counted.from), " to ", whole(counted.to), "."]
        : [`Findings count if present at ${edition.window}.`]));
      drawMeaning(found);
      part("stamp").textContent = stamp();
      part("name").textContent = edition.label;
      part("total").textContent = range(found.total.now);
      part("unit").textContent = points(found.total.now).replace(/.* /, "");
      part("missing").textContent = `${found.answered["not assessed"].length} of ${edition.rows.length} not assessed`;
      part("change").textContent = state.comparing ? `change ${range(found.total.change, signed)}` : "";
      drawTable(found);
      drawChange(found);
      drawExplanation(found);
    };

    /* To take away. */

    const text = () => {
      const edition = current();
      const found = scored();
      const compared = Object.entries({ new: found.appeared, resolved: found.resolved }).flatMap(([word, moved]) =>
        moved ? [`${word}: ${labels(moved.certain)}`, `possibly ${word}: ${labels(moved.undetermined)}`] : []);
      const counted = windowOf(edition);
      const affected = found.systems.filter(([, cells]) => cells.now.high);
      return [
        `${edition.label}: ${points(found.total.now)}`,
        counted && `visit: ${counted.to}; findings count from ${counted.from}`,
        `clinical score: ${points(found.clinical.now)}`,
        ...Object.entries(found.answered).map(([word, rows]) =>
          `${word}: ${word === "absent" ? `${rows.length} of ${edition.rows.length}` : weighted(rows)}`),
        affected.length &&
          `by system: ${affected.map(([system, cells]) => `${tables.systems[system]} ${range(cells.now)}`).join(", ")}`,
        found.total.change && `before: ${points(found.total.before)}; change: ${points(found.total.change, signed)}`,
        ...compared,
        ...(state.comparing ? tables.changes : []).map((rule) =>
          `${rule.label}: ${either(inChange(rule, found.total.before, found.total.now))}`),
        stamp(),
      ].filter(Boolean).join("\n");
    };

    const json = () => {
      const edition = current();
      const found = scored();
      const answers = (visit) => Object.fromEntries(edition.rows.map(({ key }) => [key, visit[key].value]));
      const keys = (moved) =>
        moved && Object.fromEntries(Object.entries(moved).map(([kind, rows]) => [kind, rows.map((row) => row.key)]));
      return JSON.stringify({
        format: "sledai-calculator-1",
        sledai: tables.version,
        edition: state.edition,
        content: edition.content,
        now: answers(state.now),
        before: state.comparing ? answers(state.before) : null,
        score: found.total.now,
        clinical: found.clinical.now,
        systems: Object.fromEntries(found.systems.map(([system, cells]) => [system, cells.now])),
        not_assessed: found.answered["not assessed"].length,
        change: found.total.change ?? null,
        new: keys(found.appeared),
        resolved: keys(found.resolved),
      }, null, 2);
    };

    const address = () => location.href.replace(/#.*/, "") + link();

    const copy = async (content) => {
      part("taken").hidden = false;
      part("carried").value = content;
      part("carried").select();
      try {
        await navigator.clipboard.writeText(content);
        part("copied").textContent = "Copied.";
      } catch {
        part("copied").textContent = "The browser does not let this page copy; the text is selected below.";
      }
    };

    build();
    root.querySelector("form").addEventListener("submit", (event) => event.preventDefault());
    const judgedBy = (key, previous = null) => {
      for (const visit of visits) {
        for (const [item, under] of Object.entries(state.under[visit])) {
          if (previous === null || under === previous) state.under[visit][item] = key;
        }
      }
    };
    part("edition").addEventListener("change", (event) => {
      state.edition = event.target.value;
      judgedBy(state.edition, "");
      edited();
    });
    part("checked").addEventListener("click", () => {
      judgedBy(state.edition);
      edited();
      part("edition").focus();
    });
    part("comparing").addEventListener("change", (event) => {
      state.comparing = event.target.checked;
      /* Two visits start alike, so that only what changed has to be marked. */
      if (state.comparing && Object.values(state.before).every((one) => one === ANSWERS.n)) {
        state.before = { ...state.now };
        state.under.before = { ...state.under.now };
      }
      edited();
    });
    part("defining").addEventListener("change", (event) => {
      for (const button of root.querySelectorAll(".calculator-help")) unfold(button, event.target.checked);
    });
    part("date").addEventListener("change", () => edited());
    const set = (visit, letter) => {
      const undo = { visit, answers: { ...state[visit] }, under: { ...state.under[visit] } };
      /* Absent is only what was left open; nothing that is marked present or absent is lost. */
      const keys = Object.keys(state[visit]).filter((key) => letter === ANSWERS.n.letter
        ? state[visit][key] !== ANSWERS.n
        : state[visit][key] === ANSWERS.n);
      for (const key of keys) {
        state[visit][key] = ANSWERS[letter];
        state.under[visit][key] = state.edition;
      }
      const items = keys.length === 1 ? "1 item" : `${keys.length} items`;
      edited(`${items} set to ${ANSWERS[letter].word}.`, keys.length ? undo : null);
    };
    for (const button of root.querySelectorAll("[data-set]")) {
      button.addEventListener("click", () => set(button.dataset.of, button.dataset.set));
    }
    part("undo").addEventListener("click", () => {
      const { visit, answers, under } = state.undo;
      state[visit] = answers;
      state.under[visit] = under;
      judgedBy(state.edition, "");
      edited("Undone.");
      root.querySelector(`[data-of="${visit}"]`).focus();
    });
    part("print").addEventListener("click", () => window.print());
    for (const [name, content] of Object.entries({ text, json, address })) {
      part(`copy-${name}`).addEventListener("click", () => copy(content()));
    }
    draw();
    arrive(location.hash);
    root.hidden = false;
    return { show, link, arrive };
  };

  const start = () => {
    const root = document.getElementById("calculator-root");
    if (root?.hidden) Object.assign(window.sledaiCalculator, opened(root));
  };

  window.sledaiCalculator = {};
  window.addEventListener("hashchange", () => window.sledaiCalculator.arrive?.(location.hash));
  if (window.document$) window.document$.subscribe(start);
  else start();
})();
