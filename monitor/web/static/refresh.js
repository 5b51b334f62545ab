// Keeps a page current: when the monitor says that something was observed (server-sent events), and once a minute besides,
// asks for the same page again and swaps its live part. Says so when the monitor no longer answers, because an old page must
// not look like a calm one. Waits while somebody types or has text selected.
"use strict";

const INTERVAL = 60000;
const PATIENCE = 10000;
const live = () => document.querySelector("[data-live]");
const status = document.querySelector("[data-live-status]");
let last = live() ? live().innerHTML : "";
let stamp = status ? status.textContent : "";

function busy() {
  const focused = document.activeElement;
  const editing = focused && focused.closest("[data-live]") !== null;
  const edited = [...document.querySelectorAll("[data-live] :is(input:not([type=hidden]), textarea)")].some(
    (field) => (["radio", "checkbox"].includes(field.type) ? field.checked : field.value !== ""),
  );
  const once = document.querySelector("[data-once]") !== null; // shown this time only
  return document.hidden || once || editing || edited || String(document.getSelection()) !== "";
}

function swap(fresh) {
  const opened = [...live().querySelectorAll("details")].map((each) => each.open);
  live().replaceWith(fresh);
  [...live().querySelectorAll("details")].forEach((each, number) => {
    each.open = opened[number] === true;
  });
}

async function refresh() {
  if (busy()) return;
  try {
    const response = await fetch(location.href, { signal: AbortSignal.timeout(PATIENCE) });
    if (!response.ok) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (fresh && fresh.innerHTML !== last && !busy()) {
      last = fresh.innerHTML;
      swap(fresh);
    }
    stamp = page.querySelector("[data-live-status]").textContent;
    document.body.classList.remove("stale");
    status.removeAttribute("role");
    if (status.textContent !== stamp) status.textContent = stamp;
  } catch {
    document.body.classList.add("stale");
    status.setAttribute("role", "alert");
    status.textContent = `The monitor does not answer. What you see is old: ${stamp}.`;
  }
}

let events = null;

// Only while the page is seen: a browser keeps six connections to a host, and hidden pages would use them up.
function listen() {
  if (document.hidden) {
    if (events) events.close();
    events = null;
  } else if (!events) {
    events = new EventSource("/events");
    events.addEventListener("observed", refresh);
    events.addEventListener("error", refresh);
  }
}

if (live() && status) {
  setInterval(refresh, INTERVAL);
  document.addEventListener("visibilitychange", listen);
  listen();
}
