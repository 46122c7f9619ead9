// What was received, as it comes. A row opens to show what was sent, and how it was judged.

import { byId, el, fill } from "./dom.js";
import { clockTime, faultWord, language, titled, word } from "./words.js";

const opened = new Set();

export function drawJournal(requests, bureaus) {
  const wanted = byId("journal-bureau").value;
  const rows = requests.filter((one) => ["", one.bureau].includes(wanted));
  const none = () => [el("li", { class: "plain" }, word("no_requests"))];
  fill(byId("journal"), [language(), wanted, rows.map((one) => one.id)], () =>
    rows.length ? rows.map((one) => row(one, bureaus)) : none(),
  );
}

function row(one, bureaus) {
  const body = el("div", { class: "opened" });
  const details = el("details", { open: opened.has(one.id) }, summary(one, bureaus), body);
  const show = () => {
    if (!details.open) return opened.delete(one.id);
    opened.add(one.id);
    body.replaceChildren(...inside(one));
  };
  details.addEventListener("toggle", show);
  return el("li", { class: isOdd(one) ? "odd" : "" }, details);
}

const isOdd = (one) => one.fault || one.status === null || one.status >= 400 || isWrong(one);
const isWrong = (one) => !["ok", "not checked"].includes(one.signature);

function summary(one, bureaus) {
  const bureau = bureaus.find((other) => other.name === one.bureau);
  const who = bureau ? titled(bureau) : word(one.isStub ? "by_stub" : "by_nobody");
  const marks = [
    isWrong(one) ? el("span", { class: "mark bad" }, word("signature_wrong")) : null,
    one.fault ? el("span", { class: "mark" }, faultWord(one.fault)) : null,
  ];
  return el(
    "summary",
    { "data-key": one.id },
    el("time", { datetime: one.at }, clockTime(one.at)),
    el("span", { class: "who" }, who, " ", el("small", {}, one.operation ?? one.path)),
    ...marks,
    el("span", { class: "status" }, one.status === null ? word("cut_off") : String(one.status)),
  );
}

function inside(one) {
  const headers = Object.entries(one.headers).map(([name, value]) => `${name}: ${value}`);
  const checked = one.why.map(([what, value]) => `${what}: ${value}`);
  return [
    el("dl", {}, ...pairs(one)),
    ...block("signature_why", checked.join("\n")),
    ...block("headers", headers.join("\n")),
    ...block("body_decrypted", pretty(one.opened)),
    ...block("body", pretty(one.body) || word("body_empty")),
  ];
}

const block = (key, text) => (text ? [el("h4", {}, word(key)), el("pre", {}, text)] : []);

function pairs(one) {
  const told = [
    ["time", one.at],
    ["address", `${one.method} ${one.path}`],
    ["signature", judged(one)],
    ["person", one.persona],
    ["acted", one.fault ? faultWord(one.fault) : null],
    ["trace", one.traceparent],
  ].filter(([, value]) => value);
  return told.flatMap(([key, value]) => [el("dt", {}, word(key)), el("dd", {}, value)]);
}

function judged(one) {
  const verdict = { ok: "signature_ok", "not checked": "signature_unchecked" }[one.signature];
  return verdict ? word(verdict) : `${word("signature_wrong")}: ${one.signature}`;
}

function pretty(text) {
  if (!text) return "";
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
