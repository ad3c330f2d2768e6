// The page's script: asks the questions without leaving the page, paints the editor, shows answers as tables.
// Data becomes text nodes and nothing else: there is no innerHTML here.
"use strict";

const byId = (id) => document.getElementById(id);
const SPACE = "https://w3id.org/monograph-kg/";
const OURS = /^(entity|statement|span|source|regimen|alignment|erratum|agent|release|schema)\/./;
const MOST_ROWS = 5000;
const WORDS = new Set(("BASE PREFIX SELECT DISTINCT REDUCED AS CONSTRUCT DESCRIBE ASK FROM NAMED WHERE ORDER BY ASC DESC LIMIT OFFSET VALUES " +
  "GROUP HAVING GRAPH OPTIONAL UNION MINUS FILTER BIND SERVICE SILENT NOT IN EXISTS UNDEF COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT SEPARATOR " +
  "STR LANG LANGMATCHES DATATYPE BOUND IRI URI BNODE RAND ABS CEIL FLOOR ROUND CONCAT STRLEN UCASE LCASE ENCODE_FOR_URI CONTAINS STRSTARTS " +
  "STRENDS STRBEFORE STRAFTER YEAR MONTH DAY NOW UUID STRUUID MD5 SHA1 SHA256 COALESCE IF STRLANG STRDT SAMETERM ISIRI ISURI ISBLANK ISLITERAL " +
  "ISNUMERIC REGEX SUBSTR REPLACE A TRUE FALSE").split(" "));
const TOKEN = /(?<comment>#[^\n]*)|(?<iri><[^<>"{}|^`\\\s]*>)|(?<string>"""[^]*?"""|'''[^]*?'''|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?<variable>[?$]\w+)|(?<name>[\w-]*:[\w.%-]*)|(?<word>[A-Za-z_]\w*)/gu;

const text = byId("text"), paint = byId("paint"), answer = byId("answer");
let catalogue = null;

async function known() {
  if (!catalogue) catalogue = await (await fetch("/questions")).json();
  return catalogue;
}

function element(name, content, attributes = {}) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (content !== undefined) made.append(...(Array.isArray(content) ? content : [content]));
  return made;
}

// --- the editor

function repaint() {
  const parts = [];
  let at = 0;
  for (const match of text.value.matchAll(TOKEN)) {
    let kind = Object.entries(match.groups).find(([, found]) => found !== undefined)[0];
    if (kind === "word") kind = WORDS.has(match[0].toUpperCase()) ? "keyword" : null;
    if (!kind) continue;
    parts.push(text.value.slice(at, match.index), element("span", match[0], { class: "t-" + kind }));
    at = match.index + match[0].length;
  }
  paint.replaceChildren(...parts, text.value.slice(at), "\n");
  paint.scrollTop = text.scrollTop;
}

function setText(value) {
  text.value = value;
  repaint();
}

function missingPrefixes(query, prefixes) {
  const used = new Set(), declared = new Set();
  let last = "";
  for (const match of query.matchAll(TOKEN)) {
    if (match.groups.name !== undefined) {
      const prefix = match[0].split(":")[0];
      (last === "PREFIX" ? declared : used).add(prefix);
    }
    if (match.groups.comment === undefined) last = match[0].toUpperCase();
  }
  return [...used].filter((prefix) => !declared.has(prefix) && Object.hasOwn(prefixes, prefix)).sort();
}

async function addPrefixes() {
  const { prefixes } = await known();
  const missing = missingPrefixes(text.value, prefixes);
  if (missing.length) setText(missing.map((prefix) => `PREFIX ${prefix}: <${prefixes[prefix]}>\n`).join("") + text.value);
}

// --- answers

function shorten(iri, prefixes) {
  let best = "";
  for (const [prefix, space] of Object.entries(prefixes)) {
    if (iri.startsWith(space) && space.length > (prefixes[best] || "").length) best = prefix;
  }
  return best ? best + ":" + iri.slice(prefixes[best].length) : iri;
}

function address(iri) {
  const rest = iri.startsWith(SPACE) ? iri.slice(SPACE.length) : "";
  return OURS.test(rest) ? "/" + rest.replaceAll("%", "%25").replaceAll("?", "%3F").replaceAll("#", "%23") : null;
}

function showTerm(term, prefixes, labels) {
  if (!term) return "";
  if (term.type === "bnode") return "_:" + term.value;
  if (term.type === "triple") return JSON.stringify(term.value);
  if (term.type !== "uri") return element("span", term.value, term["xml:lang"] ? { lang: term["xml:lang"] } : {});
  const here = address(term.value);
  const label = Object.hasOwn(labels, term.value) ? labels[term.value] : shorten(term.value, prefixes);
  if (here) return element("a", label, { href: here, title: term.value });
  if (/^https?:\/\//.test(term.value)) return element("a", label, { href: term.value, title: term.value, rel: "noopener noreferrer", class: "away" });
  return element("span", label, { title: term.value });
}

function showRows(variables, rows, prefixes, labels) {
  const head = element("tr", variables.map((name) => element("th", name, { scope: "col" })));
  const body = rows.slice(0, MOST_ROWS).map((row) => element("tr", variables.map((name) => element("td", showTerm(row[name], prefixes, labels)))));
  const cut = rows.length > MOST_ROWS ? `, the first ${MOST_ROWS} shown` : "";
  const count = rows.length === 0 ? "No rows: no source states such a fact." : rows.length === 1 ? "1 row" : `${rows.length} rows${cut}`;
  return [element("p", count, { class: "hint" }), element("div", element("table", [element("thead", head), element("tbody", body)]), { class: "table" })];
}

async function show(title, request) {
  answer.replaceChildren(element("p", "asking ...", { class: "hint" }));
  try {
    const [response, { prefixes, labels }] = await Promise.all([request(), known()]);
    const body = await response.text();
    const made = [element("h2", title)];
    if (!response.ok) made.push(element("p", body, { class: "error", role: "alert" }));
    else if ((response.headers.get("Content-Type") || "").includes("json")) {
      const found = JSON.parse(body);
      if ("boolean" in found) made.push(element("p", found.boolean ? "yes" : "no", { class: "truth" }));
      else made.push(...showRows(found.head.vars, found.results.bindings, prefixes, labels));
    } else made.push(element("pre", body));
    answer.replaceChildren(...made);
  } catch (error) {
    answer.replaceChildren(element("p", "The server cannot be reached: " + error.message, { class: "error", role: "alert" }));
  }
  answer.scrollIntoView({ block: "nearest" });
}

const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9";

async function runEditor() {
  await addPrefixes();
  await show("Answer", () => fetch("/sparql", { method: "POST", headers: { "Content-Type": "application/sparql-query", Accept: ACCEPT }, body: text.value }));
}

// --- the questions

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest(".question")) return;
  event.preventDefault();
  const values = new URLSearchParams(new FormData(form));
  const where = form.getAttribute("action") + (values.size ? "?" + values : "");
  show(form.closest(".question").querySelector("summary").firstChild.data, () => fetch(where, { headers: { Accept: ACCEPT } }));
});

document.addEventListener("click", async (event) => {
  if (!event.target.matches(".edit")) return;
  const name = event.target.closest(".question").dataset.name;
  const { questions } = await known();
  setText(questions.find((question) => question.name === name).text);
  text.focus();
});

byId("filter").addEventListener("input", (event) => {
  const wanted = event.target.value.toLowerCase().split(/\s+/);
  for (const group of document.querySelectorAll(".group")) {
    let any = false;
    for (const question of group.querySelectorAll(".question")) {
      const said = question.textContent.toLowerCase();
      question.hidden = !wanted.every((word) => said.includes(word));
      any ||= !question.hidden;
    }
    group.hidden = !any;
    if (event.target.value) group.open = true;
  }
});

text.addEventListener("input", repaint);
text.addEventListener("scroll", () => { paint.scrollTop = text.scrollTop; });
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); runEditor(); }
});
byId("run").addEventListener("click", runEditor);
byId("prefixes").addEventListener("click", addPrefixes);
text.parentElement.classList.add("painted");
repaint();

// A question or a query in the address is asked at once: /?question=indications, /?query=ASK%7B%7D
const asked = new URLSearchParams(location.search);
if (asked.has("query")) { setText(asked.get("query")); runEditor(); }
else if (asked.has("question")) {
  const found = [...document.querySelectorAll(".question")].find((each) => each.dataset.name === asked.get("question"));
  if (found) { found.closest(".group").open = true; found.open = true; found.querySelector("form").requestSubmit(); }
}
