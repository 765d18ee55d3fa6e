// What pages gain when JavaScript is there. Everything below adds to pages that already work without it.
// No inline code, no evaluated strings: the Content-Security-Policy allows scripts from this site only.

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const chinese = document.documentElement.lang.startsWith("zh");
const say = (zh, en) => (chinese ? zh : en);
const typing = (target) => target.closest?.("input, textarea, select, [contenteditable]");

function made(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

// Requests of htmx carry the CSRF token of the page --------------------------------------------------------
document.addEventListener("htmx:configRequest", (event) => {
  const token = one("input[name=csrfmiddlewaretoken]");
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token.value;
});
document.addEventListener("htmx:responseError", () => tell(say("没有更新成功，页面还是原来的内容。请刷新再试。", "Not updated. The page shows what it showed before; reload and try again.")));
document.addEventListener("htmx:sendError", () => tell(say("连不上服务器，页面还是原来的内容。", "The server cannot be reached. The page shows what it showed before.")));

function tell(words) {
  const main = one("main");
  if (!main) return;
  const note = made("div", "alert alert--soon");
  note.setAttribute("role", "status");
  note.append(made("span", "alert__sign", "◆"), made("p", "", words));
  main.prepend(note);
}

// Errors first: the summary takes the focus ---------------------------------------------------------------
one("[data-focus]")?.focus();

// Confirm before an act -----------------------------------------------------------------------------------
function ask(words, label) {
  return new Promise((resolve) => {
    const dialog = made("dialog", "dialog");
    const form = made("form", "dialog__acts");
    form.method = "dialog";
    const yes = made("button", "button button--primary", label);
    yes.value = "yes";
    const no = made("button", "button button--quiet", say("不做，返回", "Do nothing, go back"));
    no.value = "";
    form.append(yes, no);
    dialog.append(made("p", "", words), form);
    dialog.addEventListener("close", () => { resolve(dialog.returnValue === "yes"); dialog.remove(); });
    document.body.append(dialog);
    dialog.showModal();
    no.focus();
  });
}

document.addEventListener("submit", async (event) => {
  const button = event.submitter;
  if (!button?.dataset.confirm || button.dataset.confirmed) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!(await ask(button.dataset.confirm, button.textContent.trim()))) return;
  button.dataset.confirmed = "1";
  event.target.requestSubmit(button);
}, true);

// One press, one request ----------------------------------------------------------------------------------
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 8000);
});
addEventListener("pageshow", () => all("form[data-sent]").forEach((form) => delete form.dataset.sent));

// Dialogs and menus ---------------------------------------------------------------------------------------
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog?.showModal) { event.preventDefault(); dialog.showModal(); }
  all("details.account[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  all("details.account[open]").forEach((menu) => { menu.open = false; one("summary", menu).focus(); });
});

// j, k, Enter, x and / in lists ----------------------------------------------------------------------------
function move(step) {
  const links = all("table[data-keys] tbody [data-main]");
  if (!links.length) return;
  const row = document.activeElement?.closest("tr");
  const now = links.findIndex((link) => link.closest("tr") === row);
  const next = now < 0 ? (step > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, now + step));
  links[next].focus();
  links[next].scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "x") document.activeElement?.closest("tr")?.querySelector("input[type=checkbox]")?.click();
  else if (event.key === "/" && one("[data-search]")) { event.preventDefault(); one("[data-search]").focus(); }
});

// Marked rows ---------------------------------------------------------------------------------------------
for (const form of all("form[data-bulk]")) {
  const boxes = () => all("tbody input[type=checkbox]", form);
  const head = one("thead .table__mark", form);
  const count = one("[data-bulk-count]", form);
  const show = () => {
    const marked = boxes().filter((box) => box.checked).length;
    if (count) count.textContent = say(`已选 ${marked} 条`, `${marked} selected`);
    all(".bulk button", form).forEach((button) => { button.disabled = marked === 0; });
    if (whole) { whole.checked = marked > 0 && marked === boxes().length; whole.indeterminate = marked > 0 && !whole.checked; }
  };
  let whole = null;
  if (head) {
    whole = made("input");
    whole.type = "checkbox";
    whole.setAttribute("aria-label", say("选择本页全部", "Select all on this page"));
    whole.addEventListener("change", () => { boxes().forEach((box) => { box.checked = whole.checked; }); show(); });
    head.replaceChildren(whole);
  }
  form.addEventListener("change", show);
  show();
}

// Drafts --------------------------------------------------------------------------------------------------
const WEEK = 7 * 24 * 3600 * 1000;
const secret = (field) => ["password", "hidden", "file", "submit", "button"].includes(field.type) || field.autocomplete === "off" || !field.name;

function room(form) { return form.dataset.draftKeep === "session" ? sessionStorage : localStorage; }
function keyOf(form) { return `draft:${location.pathname}:${form.dataset.draft}`; }

function read(form) {
  const kept = {};
  for (const field of form.elements) {
    if (secret(field)) continue;
    if (field.type === "checkbox" || field.type === "radio") { if (field.checked) (kept[field.name] ??= []).push(field.value); }
    else if (field.multiple && field.options) kept[field.name] = [...field.selectedOptions].map((option) => option.value);
    else if (field.value) (kept[field.name] ??= []).push(field.value);
  }
  return kept;
}

function write(form, kept) {
  const used = {};
  for (const field of form.elements) {
    if (secret(field) || !(field.name in kept)) continue;
    const values = kept[field.name];
    if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
    else if (field.multiple && field.options) for (const option of field.options) option.selected = values.includes(option.value);
    else { used[field.name] = (used[field.name] ?? -1) + 1; field.value = values[used[field.name]] ?? field.value; }
  }
}

function settle() {
  // A submission is over when the page that came back is neither an error, nor a sign-in, nor the same form.
  const pending = sessionStorage.getItem("draft-sent");
  if (!pending) return;
  sessionStorage.removeItem("draft-sent");
  const failed = document.body.hasAttribute("data-error") || one("form[data-bound], input[type=password], .error-summary");
  if (failed) return;
  localStorage.removeItem(pending);
  sessionStorage.removeItem(pending);
}

function keep(form) {
  const key = keyOf(form);
  const note = made("p", "draft-note");
  note.setAttribute("role", "status");
  const drop = made("button", "link", say("清除草稿", "Discard the draft"));
  drop.type = "button";
  drop.addEventListener("click", () => { room(form).removeItem(key); form.reset(); note.remove(); });
  const show = (words) => { note.replaceChildren(made("span", "", words), drop); form.append(note); };
  let kept = null;
  try { kept = JSON.parse(room(form).getItem(key)); } catch { kept = null; }
  if (kept && Date.now() - kept.at > WEEK) { room(form).removeItem(key); kept = null; }
  if (kept && !form.hasAttribute("data-bound")) {
    write(form, kept.fields);
    const when = new Date(kept.at).toLocaleString(chinese ? "zh-CN" : "en-GB", { dateStyle: "medium", timeStyle: "short" });
    show(say(`已填回 ${when} 的草稿（存在本机浏览器里）。`, `Draft of ${when} filled in (kept in this browser).`));
  }
  let timer = 0;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      try { room(form).setItem(key, JSON.stringify({ at: Date.now(), fields: read(form) })); } catch { return; }
      show(say("草稿已存在本机浏览器里。", "Draft kept in this browser."));
    }, 400);
  });
  form.addEventListener("submit", () => {
    try { room(form).setItem(key, JSON.stringify({ at: Date.now(), fields: read(form) })); } catch { /* full: go on */ }
    sessionStorage.setItem("draft-sent", key);
  });
}

function clearDrafts() {
  for (const store of [localStorage, sessionStorage]) Object.keys(store).filter((key) => key.startsWith("draft")).forEach((key) => store.removeItem(key));
}

try {
  settle();
  all("form[data-draft]").forEach(keep);
  all("form[data-clears-drafts]").forEach((form) => form.addEventListener("submit", clearDrafts));
} catch { /* storage is switched off: forms work without drafts */ }

// Pieces that refresh themselves: <div data-poll="/address" data-poll-seconds="30"> --------------------------
for (const piece of all("[data-poll]")) {
  let etag = "";
  const once = async () => {
    if (document.hidden || piece.contains(document.activeElement)) return;
    try {
      const headers = { "X-Requested-With": "poll", ...(etag && { "If-None-Match": etag }) };
      const answer = await fetch(piece.dataset.poll, { headers, cache: "no-store", redirect: "error" });
      if (answer.status === 200) {
        etag = answer.headers.get("ETag") ?? "";
        piece.innerHTML = await answer.text();
        globalThis.htmx?.process(piece);
      }
      piece.removeAttribute("data-stale");
    } catch { piece.setAttribute("data-stale", ""); }
  };
  setInterval(once, 1000 * Math.max(5, Number(piece.dataset.pollSeconds) || 30));
}

// A wall refreshes itself; when the server is away it keeps what it shows and says so ------------------------
if (document.body.dataset.refresh) {
  const stale = one("[data-stale-words]");
  setInterval(async () => {
    try {
      const answer = await fetch(location.href, { cache: "no-store", redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const parts = all("[data-fresh]", fresh);
      all("[data-fresh]").forEach((part, n) => { if (parts[n]) part.replaceWith(document.adoptNode(parts[n])); });
      if (stale) stale.hidden = true;
    } catch { if (stale) stale.hidden = false; }
  }, 1000 * Math.max(5, Number(document.body.dataset.refresh)));
}

// Print button --------------------------------------------------------------------------------------------
for (const button of all("[data-print]")) { button.hidden = false; button.addEventListener("click", () => print()); }

// Command palette: Ctrl K ---------------------------------------------------------------------------------
const palette = one("#palette");
if (palette?.showModal) {
  const words = one("input", palette);
  const list = one("ul", palette);
  const none = one(".palette__none", palette);
  const opener = one("[data-palette-open]");
  let chosen = 0;
  let asked = 0;
  let timer = 0;
  let shownFor = null;
  let hurried = false;

  const choose = (index) => {
    const rows = all("li", list);
    chosen = rows.length ? (index + rows.length) % rows.length : 0;
    rows.forEach((row, n) => row.setAttribute("aria-selected", String(n === chosen)));
    const row = rows[chosen];
    if (row) { words.setAttribute("aria-activedescendant", row.id); row.scrollIntoView({ block: "nearest" }); }
    else words.removeAttribute("aria-activedescendant");
  };
  const show = (found) => {
    list.replaceChildren(...found.map((place, n) => {
      const row = made("li");
      row.id = `palette-${n}`;
      row.setAttribute("role", "option");
      const link = made("a");
      link.href = place.url;
      link.tabIndex = -1;
      link.append(made("span", "", place.label), made("span", "hint", place.hint ?? ""));
      row.append(link);
      return row;
    }));
    none.hidden = found.length > 0;
    choose(0);
  };
  const go = () => one(`#palette-${chosen} a`, list)?.click();
  const look = async () => {
    const number = ++asked;
    const text = words.value;
    try {
      const answer = await fetch(`${palette.dataset.url}?q=${encodeURIComponent(words.value)}`, { headers: { Accept: "application/json" } });
      if (answer.status === 404) { palette.close(); if (opener) opener.hidden = true; return; }
      if (!answer.ok) return;
      const found = await answer.json();
      if (number !== asked) return;
      show(found.results ?? found);
      shownFor = text;
      if (hurried) { hurried = false; go(); }
    } catch { hurried = false; /* no connection: the list stays as it was */ }
  };
  // Who types and presses Enter at once means what was typed, not what the list still shows.
  const enter = () => { if (shownFor === words.value) go(); else { hurried = true; clearTimeout(timer); look(); } };
  const open = () => { if (!palette.open) { palette.showModal(); words.select(); look(); } };

  if (opener) { opener.hidden = false; opener.addEventListener("click", open); }
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") { event.preventDefault(); open(); }
  });
  words.addEventListener("input", () => { hurried = false; clearTimeout(timer); timer = setTimeout(look, 120); });
  words.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") { event.preventDefault(); choose(chosen + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); choose(chosen - 1); }
    else if (event.key === "Enter" && !event.isComposing) { event.preventDefault(); enter(); }
  });
  palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
}
