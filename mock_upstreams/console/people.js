// The sample citizens: who they are, what each is for, and a fresh sign-in code.

import { byId, el, fill } from "./dom.js";
import { language, word } from "./words.js";

const COLUMNS = ["name", "shows", "code", "id_number"];
let copies = 0;

export function drawPeople(people, say) {
  const input = byId("people-filter");
  input.oninput = () => drawPeople(people, say);
  const sought = input.value.trim().toLowerCase();
  const found = people.filter((one) => told(one).toLowerCase().includes(sought));
  const [head, body] = [byId("people").tHead, byId("people").tBodies[0]];
  const heads = COLUMNS.map((key) => el("th", { scope: "col" }, word(key)));
  const rows = () => (found.length ? found.map((one) => row(one, say)) : [nobody()]);
  fill(head, language(), () => [el("tr", {}, ...heads)]);
  fill(body, [language(), sought], rows);
}

const shows = (person) => person[`shows_${language()}`] ?? person.shows ?? "";
const told = (person) => [person.name, person.code, person.id_number, shows(person)].join(" ");
const nobody = () => el("tr", {}, el("td", { colspan: "4" }, word("nobody_found")));

function row(person, say) {
  const copy = async () => {
    const code = `${person.code}.${Date.now().toString(36)}${(copies += 1)}`;
    say(word((await isCopied(code)) ? "copied" : "copy_this", { code }));
  };
  const named = { class: "plain", "data-key": person.code, "aria-label": `${word("copy")} ${person.code}` };
  const button = el("button", { type: "button", ...named, onclick: copy }, word("copy"));
  return el(
    "tr",
    {},
    el("th", { scope: "row", lang: "zh-CN" }, person.name),
    el("td", {}, shows(person)),
    el("td", {}, el("code", {}, person.code), " ", button),
    el("td", {}, el("code", {}, person.id_number)),
  );
}

// Browsers lend the clipboard to this machine's pages and to https, and only if they are allowed.
async function isCopied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
