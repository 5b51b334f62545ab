// htmx keeps a page current, by the attributes of base.html. What it does not do by itself stands here: a page waits while
// somebody is at work in it; it says when the monitor no longer answers, because an old page must not look like a calm
// one; and it asks and listens only while it is seen: a browser keeps six connections to a host, and hidden pages would
// use them up.
"use strict";

const live = document.getElementById("live");
const trouble = document.getElementById("trouble");

function busy() {
  const edited = [...live.querySelectorAll("input, textarea")].some(
    (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked,
  );
  return edited || live.querySelector(":focus-visible") || String(document.getSelection()) !== "";
}

function say(text) {
  document.body.classList.toggle("stale", text !== "");
  if (trouble.textContent !== text) trouble.textContent = text;
}

function failed({ target }) {
  if (target === live) say("The monitor does not answer. What you see is old.");
}

htmx.on("htmx:config:request", (event) => {
  if (document.hidden || (event.target === live && busy())) event.preventDefault();
});
htmx.on("htmx:before:swap", (event) => {
  if (!event.detail.ctx.response.raw.ok || busy()) event.preventDefault();
});
htmx.on("htmx:after:swap", ({ target }) => {
  if (target === live) say("");
});
htmx.on("htmx:error", failed);
htmx.on("htmx:response:error", failed);

// The extension closes the stream of a page that is hidden, but not one that is just being opened.
htmx.on("htmx:sse:before:connection", (event) => {
  if (document.hidden) event.preventDefault();
});
htmx.on("htmx:sse:after:connection", ({ detail: { connection } }) => {
  if (document.hidden) connection.abortController.abort();
  else if (connection.attempt > 0) htmx.trigger(live, "observed"); // what happened in between was not heard
});
