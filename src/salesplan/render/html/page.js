"use strict";
// Sorting, filtering and folding. The page says all without it; nothing here makes text into markup.
(() => {
  const said = document.body.dataset;
  const make = (tag, kind, text) => {
    const made = document.createElement(tag);
    if (kind) made.className = kind;
    if (text) made.textContent = text;
    return made;
  };
  const tables = [];
  let everywhere = "";

  const value = (row, at) => {
    const cell = row.cells[at];
    return cell ? cell.textContent.trim() : "";
  };
  const number = text => {
    const plain = text.replace(/,/g, "").replace("−", "-");
    return /^[-+]?\d+(\.\d+)?%?$/.test(plain) ? parseFloat(plain) : NaN;
  };
  const compare = (at, way) => (a, b) => {
    const x = value(a.row, at), y = value(b.row, at), none = t => t === "–" || t === "";
    if (none(x) || none(y)) return none(x) - none(y) || a.place - b.place; // what is missing stays below
    const p = number(x), q = number(y);
    const order = isNaN(p) || isNaN(q) ? (x < y ? -1 : x > y ? 1 : 0) : p - q;
    return order * way || a.place - b.place;
  };

  // The rows of a body as a tree: a row stands below the last one of a lower level.
  const grow = body => {
    const root = { level: -1, below: [] }, path = [root];
    [...body.rows].forEach((row, place) => {
      if (row.classList.contains("group")) return void (root.head = row);
      const node = { row, place, level: +(row.dataset.l || 0), below: [], open: !row.dataset.shut };
      while (path.length > 1 && path[path.length - 1].level >= node.level) path.pop();
      node.above = path[path.length - 1];
      node.above.below.push(node);
      path.push(node);
    });
    return root;
  };
  const each = (node, act) => node.below.forEach(child => { act(child); each(child, act); });

  const show = table => {
    const words = [table.words, everywhere].filter(Boolean);
    let hits = 0, seen = 0, count = 0;
    for (const { root } of table.bodies) {
      let any = false;
      each(root, node => {
        count += 1;
        const text = node.row.textContent.toLowerCase();
        node.hit = words.every(word => text.includes(word));
        node.kept = node.hit;
        if (node.hit) { hits += 1; for (let up = node.above; up && up.row; up = up.above) up.kept = true; }
      });
      each(root, node => {
        let shut = false;
        for (let up = node.above; up && up.row; up = up.above) shut = shut || !up.open;
        const fits = table.whole || words.length || seen < table.most;
        const on = node.kept && (words.length ? true : !shut) && fits;
        if (on) seen += 1;
        any = any || on;
        node.row.classList.toggle("off", !on);
      });
      if (root.head) root.head.classList.toggle("off", !any);
    }
    if (table.told) table.told.textContent = words.length ? said.hits.replace("{hits}", hits).replace("{rows}", count) : "";
    if (table.all) table.all.classList.toggle("off", table.whole || words.length > 0);
  };

  const sort = (table, head, at) => {
    const down = head.getAttribute("aria-sort") === "descending" || (!head.hasAttribute("aria-sort") && !head.dataset.n);
    const way = down ? 1 : -1; // amounts begin with the largest, names with the first
    table.heads.forEach(other => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", way > 0 ? "ascending" : "descending");
    for (const { body, root } of table.bodies) {
      const again = node => { node.below.sort(compare(at, way)); node.below.forEach(again); };
      again(root);
      each(root, node => body.append(node.row));
    }
    show(table);
  };

  const fold = table => {
    for (const { root } of table.bodies) each(root, node => {
      if (!table.element.dataset.tree) return;
      const place = node.row.cells[0], level = node.level;
      place.style.paddingLeft = `${1.4 + 1.1 * Math.max(level - 1, 0)}rem`;
      if (!node.below.length || level === 0) return void place.prepend(make("span", "leaf"));
      const turn = make("button", "turn");
      turn.type = "button";
      const tell = () => turn.setAttribute("aria-expanded", String(node.open));
      turn.setAttribute("aria-label", `${said.parts} ${place.textContent.trim()}`);
      turn.addEventListener("click", () => { node.open = !node.open; tell(); show(table); });
      tell();
      place.prepend(turn);
    });
  };

  document.querySelectorAll("table").forEach(element => {
    const table = { element, words: "", whole: false, most: +(element.dataset.most || 1e9) };
    table.bodies = [...element.tBodies].map(body => ({ body, root: grow(body) }));
    table.heads = [...element.tHead.rows[0].cells];
    const rows = table.bodies.reduce((sum, { root }) => { let n = 0; each(root, () => { n += 1; }); return sum + n; }, 0);
    if (rows > 1) table.heads.forEach((head, at) => {
      const press = make("button", "", head.textContent);
      press.type = "button";
      press.addEventListener("click", () => sort(table, head, at));
      head.replaceChildren(press);
    });
    fold(table);
    if (rows > 7) {
      const above = make("div", "above"), box = make("input", "filter");
      box.type = "search";
      box.placeholder = said.filter;
      box.setAttribute("aria-label", `${said.filter}: ${element.getAttribute("aria-label")}`);
      box.addEventListener("input", () => { table.words = box.value.trim().toLowerCase(); show(table); });
      table.told = make("span");
      table.told.setAttribute("role", "status");
      above.append(box, table.told);
      element.parentElement.before(above);
    }
    if (rows > table.most) {
      table.all = make("button", "all", said.all.replace("{rows}", rows));
      table.all.type = "button";
      table.all.addEventListener("click", () => { table.whole = true; show(table); });
      element.parentElement.after(table.all);
    }
    tables.push(table);
    show(table);
  });

  const search = document.getElementById("filter");
  const theme = document.getElementById("theme");
  document.querySelector(".tools").hidden = false;
  if (search) search.addEventListener("input", () => {
    everywhere = search.value.trim().toLowerCase();
    if (everywhere) document.querySelectorAll("details.table").forEach(part => { part.open = true; });
    tables.forEach(show);
  });
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (document.documentElement.dataset.theme || (dark.matches ? "dark" : "light")) === "dark";
  const tell = () => theme.setAttribute("aria-pressed", String(isDark()));
  theme.addEventListener("click", () => { document.documentElement.dataset.theme = isDark() ? "light" : "dark"; tell(); });
  dark.addEventListener("change", tell);
  tell();

  // What is folded away is on paper all the same, and a link into it opens it.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    opened.forEach(part => { part.open = true; });
  });
  addEventListener("afterprint", () => opened.forEach(part => { part.open = false; }));
  const reveal = () => {
    const part = location.hash && document.getElementById(location.hash.slice(1));
    if (part && part.tagName === "DETAILS") part.open = true;
  };
  addEventListener("hashchange", reveal);
  reveal();
})();
