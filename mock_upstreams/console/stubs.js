// Answers that a tester added, in WireMock's format.

import { send } from "./api.js";
import { byId, el, fill } from "./dom.js";
import { language, word } from "./words.js";

const SHOWN = 100;
const ADDRESSES = ["url", "urlPath", "urlPattern", "urlPathPattern", "urlPathTemplate"];

export function drawStubs(stubs, act) {
  const none = () => [el("li", { class: "plain" }, word("no_stubs"))];
  const rows = () => stubs.slice(0, SHOWN).map((stub) => row(stub, act));
  fill(byId("stubs"), [language(), stubs], stubs.length ? rows : none);
}

function row(stub, act) {
  const request = stub.request ?? {};
  const address = ADDRESSES.map((name) => request[name]).find(Boolean) ?? "*";
  const answer = stub.response?.fault ?? stub.response?.status ?? 200;
  const what = `${request.method ?? "ANY"} ${address} → ${answer}`;
  const label = `${word("remove")} ${stub.name ?? what}`;
  const named = { type: "button", class: "plain", "aria-label": label };
  const remove = () => act(() => send("DELETE", `/mappings/${stub.id}`));
  return el(
    "li",
    { class: "stub" },
    el("span", {}, stub.name ? el("b", {}, stub.name, " ") : null, el("code", {}, what)),
    el("button", { ...named, "data-key": stub.id, onclick: remove }, word("remove")),
  );
}
