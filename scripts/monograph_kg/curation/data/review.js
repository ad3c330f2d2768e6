"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const cards = Array.from(document.querySelectorAll("article"));
  const key = "review:" + data.sha256;
  const orcid = document.getElementById("orcid");
  const status = document.getElementById("status");
  let state = {};
  try { state = JSON.parse(localStorage.getItem(key) || "{}"); } catch (error) { state = {}; }
  orcid.value = state.orcid || "";
  state.rows = state.rows || {};
  const history = [];

  const save = () => { try { localStorage.setItem(key, JSON.stringify(state)); } catch (error) { /* private window: nothing is kept */ } };
  const paint = (card) => {
    const row = state.rows[card.dataset.id];
    card.dataset.decision = row ? row.decision : "";
    card.querySelector(".said").textContent = row ? row.decision + (row.note ? ": " + row.note : "") : "";
  };
  const tell = (words) => { status.textContent = words; };
  const count = () => tell(Object.keys(state.rows).length + " of " + cards.length + " decided");

  const here = () => cards.indexOf(document.activeElement.closest("article"));
  const go = (index) => {
    const card = cards[Math.max(0, Math.min(cards.length - 1, index))];
    if (!card) return;
    card.focus();
    document.querySelectorAll("mark.here").forEach((mark) => mark.classList.remove("here"));
    const marks = document.querySelectorAll('mark[data-of~="' + CSS.escape(card.dataset.id) + '"]');
    marks.forEach((mark) => mark.classList.add("here"));
    if (marks[0]) marks[0].scrollIntoView({ block: "center" });
  };
  const set = (card, decision, more) => {
    history.push([card.dataset.id, state.rows[card.dataset.id]]);
    state.rows[card.dataset.id] = Object.assign({ decision: decision, date: new Date().toISOString().slice(0, 10) }, more || {});
    paint(card); save(); count();
  };
  const edit = (card) => {
    const area = card.querySelector("textarea");
    area.hidden = false;
    const row = state.rows[card.dataset.id];
    area.value = (row && row.statement) || JSON.stringify(data.candidates[card.dataset.id].statement, null, 1);
    area.focus();
  };
  const close = (card, keep) => {
    const area = card.querySelector("textarea");
    if (keep) {
      try { set(card, "edit", { statement: JSON.stringify(JSON.parse(area.value)) }); }
      catch (error) { tell("not JSON: " + error.message); return; }
    }
    area.hidden = true; card.focus();
  };
  const clean = (cell) => String(cell || "").replace(/[\t\r\n]+/g, " ").trim();
  const rows = () => cards.filter((card) => state.rows[card.dataset.id]).map((card) => {
    const row = state.rows[card.dataset.id];
    const one = data.candidates[card.dataset.id];
    const statement = row.decision === "reject" ? "" : row.statement || JSON.stringify(one.statement);
    return [card.dataset.id, row.decision, orcid.value.trim(), row.date, row.tag, row.note, one.section, one.anchor, one.rule, statement].map(clean).join("\t");
  });
  const exportRows = () => {
    if (!/^\d{4}-\d{4}-\d{4}-\d{3}[\dX]$/.test(orcid.value.trim())) { orcid.focus(); tell("give your ORCID iD first"); return; }
    const blob = new Blob([data.columns.join("\t") + "\n" + rows().map((row) => row + "\n").join("")], { type: "text/tab-separated-values" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob); link.download = "decisions.tsv"; link.click();
    URL.revokeObjectURL(link.href); tell("exported " + rows().length + " rows");
  };
  const acceptSection = (card) => {
    const open = Array.from(card.closest("section").querySelectorAll('article[data-tier="A"]')).filter((one) => !state.rows[one.dataset.id] && !one.dataset.pending);
    open.forEach((one) => set(one, "accept"));
    tell("accepted " + open.length + " of tier A");
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const card = document.activeElement.closest("article");
    if (event.target.tagName === "TEXTAREA") {
      if (event.key === "Escape") { close(card, false); event.preventDefault(); }
      if (event.key === "Enter" && event.shiftKey) { close(card, true); event.preventDefault(); }
      return;
    }
    if (event.target.tagName === "INPUT") return;
    const at = here();
    const acts = {
      j: () => go(at + 1), k: () => go(at < 0 ? 0 : at - 1), x: exportRows,
      a: () => { if (card) { set(card, "accept"); go(at + 1); } },
      r: () => { if (card) { set(card, "reject"); go(at + 1); } },
      e: () => { if (card) edit(card); },
      n: () => { if (card && state.rows[card.dataset.id]) { const note = window.prompt("Note", state.rows[card.dataset.id].note || ""); if (note !== null) { state.rows[card.dataset.id].note = note; paint(card); save(); } } },
      t: () => { if (card && state.rows[card.dataset.id]) { const tag = window.prompt("Tag", state.rows[card.dataset.id].tag || ""); if (tag !== null) { state.rows[card.dataset.id].tag = tag; save(); } } },
      u: () => { const last = history.pop(); if (last) { if (last[1]) state.rows[last[0]] = last[1]; else delete state.rows[last[0]]; const one = cards.find((c) => c.dataset.id === last[0]); paint(one); save(); count(); one.focus(); } },
      A: () => { if (card) acceptSection(card); },
    };
    if (acts[event.key]) { acts[event.key](); event.preventDefault(); }
  });
  document.getElementById("export").addEventListener("click", exportRows);
  orcid.addEventListener("change", () => { state.orcid = orcid.value; save(); });
  cards.forEach((card) => {
    paint(card);
    card.addEventListener("click", (event) => { if (event.target.tagName !== "BUTTON" && event.target.tagName !== "TEXTAREA") go(cards.indexOf(card)); });
    card.querySelectorAll("button").forEach((button) => button.addEventListener("click", () => {
      if (button.dataset.do === "edit") edit(card); else set(card, button.dataset.do);
    }));
  });
  count();
})();
