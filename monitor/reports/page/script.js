
"use strict";
(() => {
  const form = document.querySelector("form.filters");
  const cards = [...document.querySelectorAll("details.card")];
  const output = form.querySelector("output");
  const nothing = document.querySelector(".nothing[hidden]");
  const opener = document.querySelector("[data-do=open]");
  const known = cards.map((card) => ({
    card,
    kind: card.dataset.kind,
    rule: card.dataset.rule,
    edits: Number(card.dataset.edits),
    operations: [...card.querySelectorAll(".operations li")].map((each) => each.textContent),
    text: null,
  }));

  const total = known.reduce((sum, each) => sum + each.edits, 0);
  let linked = false; // a reset on the way to a change keeps the address

  const wanted = () => ({
    words: form.q.value.toLowerCase().split(/\s+/).filter(Boolean),
    kinds: new Set([...form.querySelectorAll("[name=severity]:checked")].map((each) => each.value)),
    operation: form.operation.value,
    rule: form.rule.value,
  });

  const matches = (each, want) => {
    if (!want.kinds.has(each.kind) || (want.rule && want.rule !== each.rule)) return false;
    if (want.operation && !each.operations.includes(want.operation)) return false;
    if (!want.words.length) return true;
    each.text ??= each.card.textContent.toLowerCase();
    return want.words.every((word) => each.text.includes(word));
  };

  const show = () => {
    const want = wanted();
    let shown = 0;
    for (const each of known) {
      each.card.hidden = !matches(each, want);
      shown += each.card.hidden ? 0 : each.edits;
    }
    for (const group of document.querySelectorAll(".group, .part")) {
      group.hidden = cards.length > 0 && !group.querySelector("details.card:not([hidden])");
    }
    output.textContent = `${shown} of ${total} shown`;
    if (nothing) nothing.hidden = shown > 0 || !cards.length;
  };

  const remember = () => {
    const state = new URLSearchParams();
    const boxes = [...form.querySelectorAll("[name=severity]:enabled")];
    const on = boxes.filter((each) => each.checked).map((each) => each.value);
    if (on.length < boxes.length) state.set("severity", on.join(","));
    for (const name of ["q", "operation", "rule"]) if (form[name].value) state.set(name, form[name].value);
    history.replaceState(null, "", state.size ? `#${state}` : location.pathname + location.search);
  };

  const recall = () => {
    const hash = decodeURIComponent(location.hash.slice(1));
    if (hash.startsWith("c-")) {
      const place = document.getElementById(hash);
      const card = place?.closest("details.card");
      if (!card) return;
      if (card.hidden) {
        linked = true;
        form.reset();
        show();
      }
      for (let each = place.closest("details"); each; each = each.parentElement.closest("details")) each.open = true;
      place.scrollIntoView();
      return;
    }
    if (!location.hash.includes("=")) return;
    const state = new URLSearchParams(location.hash.slice(1));
    for (const name of ["q", "operation", "rule"]) form[name].value = state.get(name) ?? "";
    if (state.has("severity")) {
      const on = state.get("severity").split(",");
      for (const box of form.querySelectorAll("[name=severity]")) box.checked = on.includes(box.value);
    }
    show();
  };

  const clear = () => { form.reset(); show(); remember(); };

  const step = (by) => {
    const shown = cards.filter((each) => !each.hidden);
    const now = shown.indexOf(document.activeElement?.closest?.("details.card"));
    const next = shown[now < 0 ? (by > 0 ? 0 : shown.length - 1) : now + by];
    if (next) { next.firstElementChild.focus(); next.scrollIntoView({ block: "nearest" }); }
  };

  form.addEventListener("input", () => { show(); remember(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => {
    show();
    if (!linked) remember();
    linked = false;
  }));
  document.addEventListener("click", (event) => {
    const what = event.target.dataset?.do;
    if (what === "clear") clear();
    if (what === "open") {
      const open = cards.some((each) => !each.hidden && !each.open);
      for (const each of cards) if (!each.hidden) each.open = open;
      opener.textContent = open ? "Close all" : "Open all";
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { clear(); document.activeElement?.blur?.(); return; }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement?.tagName ?? "")) return;
    if (event.key === "/") { event.preventDefault(); form.q.focus(); form.q.select(); }
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
  });
  addEventListener("hashchange", recall);
  addEventListener("beforeprint", () => { for (const each of cards) if (!each.hidden) each.open = true; });
  show();
  recall();
})();
