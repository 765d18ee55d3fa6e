// 现场: what is written is kept on this phone first and sent after; the same key again makes no second case.
// States are told in words. Without this script, or without a store, the form is sent like any other.

const main = document.querySelector("[data-spot]");
const form = main.querySelector("[data-report]");
const chinese = document.documentElement.lang.startsWith("zh");
const say = (zh, en) => (chinese ? zh : en);
const part = (name) => document.querySelector(`[data-${name}]`);
const WAITS = [5, 15, 60, 300];
const PATIENCE = 30_000;
const KEPT_DAYS = 7;

function made(tag, className, text) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  if (text !== undefined) node.textContent = text;
  return node;
}

// The store of this phone -----------------------------------------------------------------------------------
function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open("yizhen-spot", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("outbox", { keyPath: "key" });
      asked.result.createObjectStore("kept");
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

function done(asked) {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

function written(deal) {
  return new Promise((resolve, reject) => {
    deal.oncomplete = () => resolve();
    deal.onerror = deal.onabort = () => reject(deal.error);
  });
}

async function put(store, value, key) {
  const deal = base.transaction(store, "readwrite", { durability: "strict" });
  deal.objectStore(store).put(value, key);
  await written(deal);
}

async function drop(store, key) {
  const deal = base.transaction(store, "readwrite");
  deal.objectStore(store).delete(key);
  await written(deal);
}

const get = (store, key) => done(base.transaction(store).objectStore(store).get(key));
const outbox = async () => (await done(base.transaction("outbox").objectStore("outbox").getAll())).sort((a, b) => a.at - b.at);

// What the page says -----------------------------------------------------------------------------------------
let base = null;
let me = null;
let signedOut = false;
let reached = true;
let tries = 0;
let timer = 0;

const clock = (at) => new Date(at).toLocaleString(chinese ? "zh-CN" : "en-GB", { month: "numeric", day: "numeric", hour: "2-digit", minute: "2-digit" });

function tell(words, tone = "open") {
  const note = made("div", `alert alert--${tone}`);
  note.append(made("p", "", words));
  part("said").replaceChildren(note);
}

function signal(waiting) {
  const left = waiting ? say(`，${waiting} 件等着发`, `, ${waiting} waiting to be sent`) : "";
  const words = navigator.onLine && reached ? say("有信号", "Online") : say("没有信号", "No signal");
  part("signal").textContent = words + left;
  part("signal").dataset.tone = navigator.onLine && reached && !waiting ? "" : "soon";
}

const STATES = {
  waiting: (one) => (one.words ? ["soon", one.words] : navigator.onLine && reached
    ? ["soon", say("等着发，存在这台手机里。", "Waiting to be sent, kept on this phone.")]
    : ["soon", say("等信号：还没有发出，存在这台手机里。", "Waiting for a signal: not sent yet, kept on this phone.")]),
  sending: () => ["soon", say("正在发。", "Being sent.")],
  sent: (one) => ["done", say(`已发出。编号 ${one.number}，查询码 ${one.code}。`, `Sent. Number ${one.number}, follow code ${one.code}.`)],
  refused: (one) => ["late", say(`没有收下：${one.words}内容都在，改好再发。`, `Not taken: ${one.words} Nothing is lost; correct it and send again.`)],
};

function stateOf(one) {
  const anothers = one.account !== null && me && one.account !== me.account;
  if (one.state !== "sent" && anothers) return ["soon", say("这件是另一个账号写的，要用那个账号登录才发。", "Written under another account: it is sent when that account signs in.")];
  if (one.state === "waiting" && signedOut) return ["soon", say("要重新登录才能发，内容都在。", "Sign in again to send it. Nothing is lost.")];
  return STATES[one.state](one);
}

function act(label, press) {
  const button = made("button", "button button--secondary", label);
  button.type = "button";
  button.addEventListener("click", press);
  return button;
}

function link(label, address) {
  const node = made("a", "", label);
  node.href = address;
  return node;
}

function itemOf(one) {
  const [tone, words] = stateOf(one);
  const item = made("li", "spot__item");
  item.dataset.tone = tone;
  item.dataset.state = one.state;
  item.append(made("p", "spot__what", one.title), made("p", "spot__state", words), made("p", "muted", say(`${clock(one.at)} 写的`, `Written ${clock(one.at)}`)));
  const acts = made("div", "spot__acts");
  if (one.state === "refused" || (one.state === "waiting" && !one.tried)) acts.append(act(say("改一改", "Edit"), () => edit(one)));
  if (one.state === "sent") acts.append(one.url ? link(say("打开办件，加照片", "Open the case, add photos"), `${one.url}#files`) : link(say("看进度，加照片", "Follow it, add photos"), one.follow));
  if (acts.childElementCount) item.append(acts);
  return item;
}

async function draw() {
  const all = await outbox();
  const waiting = all.filter((one) => one.state !== "sent").length;
  const list = made("ul", "spot__list");
  list.append(...all.reverse().map(itemOf));
  const head = [];
  if (waiting) head.push(made("p", "spot__acts"));
  if (waiting) head[0].append(act(say("现在发", "Send now"), () => { tries = 0; flush(); }));
  if (signedOut) head.push(link(say("去登录", "Sign in"), main.dataset.signIn));
  part("outbox").replaceChildren(...head, all.length ? list : made("p", "muted", say("发件箱是空的。写好的会先存在这里，有信号就发。", "The outbox is empty. What you write is kept here first and sent when there is a signal.")));
  document.querySelector('[data-count="outbox"]').textContent = waiting || "";
  signal(waiting);
}

async function drawTasks() {
  const kept = await get("kept", "tasks");
  const here = part("tasks");
  document.querySelector('[data-count="tasks"]').textContent = kept?.count || "";
  if (!kept) { here.replaceChildren(made("p", "muted", say("登录以后、有信号时才看得到任务。", "Tasks show once you are signed in and there is a signal."))); return; }
  const list = made("ul", "spot__list");
  list.append(...kept.tasks.map((one) => {
    const item = made("li", "spot__item");
    item.dataset.tone = one.late ? "late" : "";
    const what = made("p", "spot__what");
    what.append(link(one.title, one.url));
    item.append(what, made("p", "", one.place), made("p", "spot__state", say(`要做：${one.step}　${one.due}`, `To do: ${one.step} · ${one.due}`)));
    return item;
  }));
  const when = say(`${clock(kept.at)} 的情况`, `As of ${clock(kept.at)}`);
  here.replaceChildren(kept.tasks.length ? list : made("p", "", say("没有等您办的。", "Nothing waits for you.")), made("p", "muted", when));
}

// Writing ----------------------------------------------------------------------------------------------------
const FIELDS = ["category", "other", "detail", "division", "place_text", "lon", "lat"];

function read() {
  const found = new FormData(form);
  return Object.fromEntries(FIELDS.map((name) => [name, (found.get(name) ?? "").toString()]));
}

function fill(fields) {
  form.reset();
  for (const name of FIELDS) {
    const field = form.elements[name];
    if (name === "category") for (const radio of form.querySelectorAll("[name=category]")) radio.checked = radio.value === fields.category;
    else if (field) field.value = fields[name] ?? "";
  }
  located();
}

const empty = (fields) => FIELDS.every((name) => !fields[name] || name === "division");

function fresh() {
  const bytes = crypto.getRandomValues(new Uint8Array(18));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}

function titleOf(fields) {
  const chosen = form.querySelector(`[name=category][value="${CSS.escape(fields.category)}"] + span`)?.textContent;
  const other = fields.other ? form.elements.other.selectedOptions[0]?.textContent : "";
  return (fields.detail.trim().slice(0, 40) || other || chosen || "").trim();
}

let drafted = 0;
form.addEventListener("input", () => {
  clearTimeout(drafted);
  drafted = setTimeout(() => { if (base) put("kept", { fields: read(), at: Date.now() }, "draft").catch(() => undefined); }, 300);
});

form.addEventListener("submit", async (event) => {
  if (!base) return; // no store here: the form goes its plain way
  event.preventDefault();
  const fields = read();
  if (!fields.category && !fields.other && !fields.detail.trim()) {
    tell(say("请选一类，或写一句什么情况。写了的都在。", "Choose a kind or write a sentence. What you wrote is still here."), "late");
    form.elements.detail.focus();
    return;
  }
  const one = { key: fresh(), account: me?.account ?? null, state: "waiting", fields, title: titleOf(fields), at: Date.now(), tried: false, words: "" };
  try {
    await put("outbox", one);
  } catch {
    tell(say("这台手机存不下了，还没有上报。写了的都在，请清出一些空间再点一次。", "This phone has no room left: not reported yet. Make some room and press again."), "late");
    return;
  }
  clearTimeout(drafted);
  await drop("kept", "draft");
  fill({});
  tell(say(`存好了：${one.title}。有信号就发，发出没有看“发件箱”。`, `Kept: ${one.title}. It is sent when there is a signal; the outbox says when.`), "done");
  scrollTo(0, 0);
  tries = 0;
  await draw();
  flush();
});

async function edit(one) {
  fill(one.fields);
  await put("kept", { fields: one.fields, at: Date.now() }, "draft");
  await drop("outbox", one.key); // only what never reached the server, or was refused there, may be written anew
  location.hash = "#report";
  await draw();
}

// Where ------------------------------------------------------------------------------------------------------
function located(accuracy) {
  const has = form.elements.lon.value !== "";
  part("forget").hidden = !has;
  part("located").textContent = !has ? "" : accuracy === undefined ? say("已定位。", "Position kept.")
    : accuracy > 200 ? say(`已定位，误差约 ${Math.round(accuracy)} 米，偏大，请再选村社区。`, `Position kept, about ${Math.round(accuracy)} m off: choose the village too.`)
    : say(`已定位，误差约 ${Math.max(1, Math.round(accuracy))} 米。`, `Position kept, within about ${Math.max(1, Math.round(accuracy))} m.`);
}

if (navigator.geolocation && isSecureContext) {
  part("gps").hidden = false;
  part("locate").addEventListener("click", () => {
    part("located").textContent = say("正在定位…", "Looking for your position…");
    navigator.geolocation.getCurrentPosition((found) => {
      form.elements.lon.value = found.coords.longitude.toFixed(6);
      form.elements.lat.value = found.coords.latitude.toFixed(6);
      located(found.coords.accuracy);
      form.dispatchEvent(new Event("input"));
    }, (why) => {
      part("located").textContent = why.code === 1 ? say("没有允许定位，请选村社区。", "Position not allowed: choose the village.") : say("定不了位，请选村社区。", "No position found: choose the village.");
    }, { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 });
  });
  part("forget").addEventListener("click", () => {
    form.elements.lon.value = form.elements.lat.value = "";
    located();
    form.dispatchEvent(new Event("input"));
  });
}

// Sending ----------------------------------------------------------------------------------------------------
async function ask(address, more = {}) {
  const answer = await fetch(address, { cache: "no-store", credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(PATIENCE), ...more });
  return [answer.status, await answer.json().catch(() => ({}))];
}

async function whoAmI() {
  const [status, told] = await ask(main.dataset.spot);
  signedOut = status === 401;
  if (status !== 200) { await drop("kept", "tasks"); if (status >= 500) throw new Error(String(status)); return null; }
  me = told;
  await put("kept", { account: told.account, tasks: told.tasks, count: told.count, at: Date.parse(told.at) }, "tasks");
  return told;
}

async function send(one, csrf) {
  await put("outbox", { ...one, state: "sending", tried: true, account: one.account ?? me.account });
  await draw();
  const occurred = one.timeless ? "" : new Date(one.at).toISOString();
  const body = new URLSearchParams({ ...one.fields, key: one.key, account: String(me.account), occurred_at: occurred });
  const back = (state, more) => put("outbox", { ...one, tried: true, account: one.account ?? me.account, state, ...more });
  try {
    const [status, told] = await ask(main.dataset.send, { method: "POST", body, headers: { "X-CSRFToken": csrf } });
    if (status === 201) {
      await put("outbox", { key: one.key, account: me.account, state: "sent", title: one.title, at: one.at, sent: Date.now(), ...told });
    } else if (status === 422 && told.errors) {
      if (told.errors.occurred_at && !one.timeless) { await back("waiting", { timeless: true }); return true; } // the phone's clock is wrong
      await back("refused", { words: Object.values(told.errors).join(" ") });
    } else if (status === 403 && told.why === "no_power") {
      await back("refused", { words: say("您的岗位没有登记的权限，请找管理员。", "Your post may not take requests in; ask an administrator.") });
    } else if (status === 401) {
      signedOut = true;
      await back("waiting");
      return null;
    } else {
      await back("waiting", { words: say("服务器现在收不了，过一会儿自动再发。", "The server cannot take it now; it is sent again by itself.") });
      throw new Error(String(status));
    }
  } catch (why) {
    if (why instanceof TypeError || why.name === "TimeoutError" || why.name === "AbortError") await back("waiting");
    throw why;
  }
  return false;
}

async function sendAll() {
  const told = await whoAmI();
  if (!told) return;
  for (let again = true; again;) {
    again = false;
    for (const one of await outbox()) {
      const mine = one.account === null || one.account === told.account;
      if (!mine || !["waiting", "sending"].includes(one.state)) continue;
      const once = await send(one, told.csrf);
      if (once === null) return;
      again ||= once;
    }
  }
}

const alone = navigator.locks ? (deed) => navigator.locks.request("yizhen-spot", { ifAvailable: true }, (lock) => lock && deed()) : (deed) => deed();

async function flush() {
  clearTimeout(timer);
  try {
    await alone(sendAll);
    reached = true;
    tries = 0;
    const left = (await outbox()).some((one) => one.state === "sending");
    if (left) timer = setTimeout(flush, WAITS[0] * 1000);
  } catch {
    reached = false;
    timer = setTimeout(flush, WAITS[Math.min(tries++, WAITS.length - 1)] * 1000);
  }
  await draw();
  await drawTasks();
}

// The page ---------------------------------------------------------------------------------------------------
function show() {
  const here = ["#report", "#outbox", "#tasks"].includes(location.hash) ? location.hash : "#report";
  for (const tab of part("tabs").querySelectorAll("a")) {
    const chosen = tab.getAttribute("href") === here;
    if (chosen) tab.setAttribute("aria-current", "page"); else tab.removeAttribute("aria-current");
    document.querySelector(tab.getAttribute("href")).hidden = !chosen;
  }
  scrollTo(0, 0);
}

async function begin() {
  base = await open();
  const kept = await get("kept", "tasks");
  if (kept) me = { account: kept.account };
  const gone = Date.now() - KEPT_DAYS * 24 * 3600 * 1000;
  for (const one of await outbox()) if (one.state === "sent" && one.sent < gone) await drop("outbox", one.key);
  const draft = await get("kept", "draft");
  if (draft && empty(read()) && !empty(draft.fields)) {
    fill(draft.fields);
    tell(say(`已填回 ${clock(draft.at)} 没写完的。`, `Filled in what you had begun ${clock(draft.at)}.`));
  }
  part("tabs").hidden = false;
  addEventListener("hashchange", () => { part("said").replaceChildren(); show(); });
  addEventListener("online", () => { reached = true; tries = 0; flush(); });
  addEventListener("offline", draw);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  navigator.storage?.persist?.().catch(() => undefined);
  show();
  await draw();
  await flush();
}

async function stay() {
  if (!navigator.serviceWorker || !isSecureContext) return;
  await navigator.serviceWorker.register(main.dataset.worker);
  (await navigator.serviceWorker.ready).active.postMessage("keep");
}

begin().catch(() => tell(say("这台手机不能存东西，没有信号时不能上报。", "This phone keeps nothing: reports need a signal."), "soon"));
stay().catch(() => undefined);
