// Shows an outcome so that it can be read across a counter: colour, shape and word at once.

import { currentLanguage, otherLanguage, say } from "./texts.js";

const PORTRAIT = "portrait";
const A_PICTURE = /^data:image\/jpeg;base64,[A-Za-z0-9+/=]+$/;
const STATES = { expired: "stateExpired", suspended: "stateSuspended" };

const at = (id) => document.getElementById(id);
const titles = fetch("/verify/titles.json").then((answer) => answer.json(), () => ({}));

export async function showVerdict(outcome) {
  const found = outcome.found;
  const names = await titles;
  at("verdict").className = `verdict ${outcome.kind}${found ? "" : " alone"}`;
  at("verdict-word").textContent = say(outcome.kind);
  at("verdict-other").textContent = say(outcome.kind, otherLanguage());
  at("reason").textContent = outcome.message ?? reasonOf(outcome);
  at("panel").hidden = !found;
  if (found) {
    showLicence(found, names[found.licence_type] ?? {});
  }
  at("verdict").hidden = false;
  scrollTo(0, 0);
  at("verdict-word").focus({ preventScroll: true });
}

// Leaves nothing of a person behind in the page.
export function clearVerdict() {
  at("verdict").hidden = true;
  for (const id of ["verdict-word", "verdict-other", "reason", "licence", "todo", "as-of"]) {
    at(id).textContent = "";
  }
  at("fields").replaceChildren();
  at("portrait").removeAttribute("src");
  at("portrait").hidden = true;
}

function reasonOf(outcome) {
  return outcome.kind === "yes" ? "" : say(STATES[outcome.code] ?? "stateOther");
}

function showLicence(found, names) {
  const isZh = currentLanguage() === "zh";
  at("licence").textContent = isZh ? found.title_zh : found.title_en;
  const order = Object.keys(names);
  const rows = Object.entries(found.fields)
    .filter(([name]) => name !== PORTRAIT)
    .sort(([one], [other]) => order.indexOf(one) - order.indexOf(other));
  at("fields").replaceChildren(
    ...rows.flatMap(([name, value]) => [
      element("dt", names[name]?.[isZh ? 0 : 1] ?? name),
      element("dd", shown(value)),
    ]),
  );
  showPortrait(found);
  const time = new Intl.DateTimeFormat("sv-SE", {
    dateStyle: "short",
    timeStyle: "medium",
    timeZone: "Asia/Shanghai",
  }).format(new Date(found.as_of));
  const note = found.mode === "offline" ? ` ${say("offline")}` : "";
  at("as-of").textContent = `${say("asOf")}${say("separator")}${time}${note}`;
}

function showPortrait(found) {
  const portrait = found.fields[PORTRAIT];
  const isThere = typeof portrait === "string" && A_PICTURE.test(portrait);
  at("portrait").hidden = !isThere;
  if (isThere) {
    at("portrait").src = portrait;
    at("portrait").alt = say("portraitOf");
  }
  at("todo").textContent = found.accepted ? say(isThere ? "comparePhoto" : "noPhoto") : "";
}

function shown(value) {
  if (typeof value === "boolean") {
    return say(value ? "yesValue" : "noValue");
  }
  return value === "male" || value === "female" ? say(value) : String(value);
}

function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}
