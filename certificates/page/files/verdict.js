// Shows an outcome so that it can be read across a counter: colour, shape and word at once.

import { currentLanguage, otherLanguage, say, tagOf } from "./texts.js";

const PORTRAIT = "portrait";
const A_PICTURE = /^data:image\/jpeg;base64,[A-Za-z0-9+/=]+$/;
const STATES = { expired: "stateExpired", suspended: "stateSuspended" };

const at = (id) => document.getElementById(id);
const titles = fetch("/verify/titles.json").then((answer) => answer.json(), () => ({}));

export async function showVerdict(outcome) {
  const found = outcome.found;
  const names = (await titles)[found?.licence_type] ?? {};
  const against = found ? speaksAgainst(found, names) : [];
  const more = `${against.length > 0 ? " against" : ""}${found ? "" : " alone"}`;
  at("verdict").className = `verdict ${outcome.kind}${more}`;
  at("against").replaceChildren(...against);
  at("verdict-word").textContent = say(outcome.kind);
  at("verdict-other").textContent = say(outcome.kind, otherLanguage());
  at("verdict-other").lang = tagOf(otherLanguage());
  at("reason").textContent = outcome.message ?? reasonOf(outcome);
  at("panel").hidden = !found;
  if (found) {
    showLicence(found, names);
  }
  at("verdict").hidden = false;
  scrollTo(0, 0);
  at("verdict-word").focus({ preventScroll: true });
}

// Leaves nothing of a person behind in the page.
export function clearVerdict() {
  at("verdict").hidden = true;
  for (const id of ["verdict-word", "verdict-other", "reason", "licence", "next-step", "as-of"]) {
    at(id).textContent = "";
  }
  at("fields").replaceChildren();
  at("against").replaceChildren();
  at("portrait").removeAttribute("src");
  at("portrait").hidden = true;
}

function reasonOf(outcome) {
  return outcome.kind === "yes" ? "" : say(STATES[outcome.code] ?? "stateOther");
}

// A true licence whose answer is no: that must be seen before the tick is, in both languages.
function speaksAgainst(found, names) {
  return Object.entries(found.fields)
    .filter(([, value]) => value === false)
    .map(([name]) => {
      const line = document.createElement("p");
      for (const language of [currentLanguage(), otherLanguage()]) {
        const word = element("span", noOf(name, names[name], language));
        word.lang = tagOf(language);
        line.append(word);
      }
      return line;
    });
}

function noOf(name, words, language) {
  const title = words?.[language] ?? name;
  return words?.[`no_${language}`] || `${title}${say("separator", language)}${say("noValue", language)}`;
}

function showLicence(found, names) {
  const language = currentLanguage();
  at("licence").textContent = language === "zh" ? found.title_zh : found.title_en;
  const order = Object.keys(names);
  const rows = Object.entries(found.fields)
    .filter(([name]) => name !== PORTRAIT)
    .sort(([one], [other]) => order.indexOf(one) - order.indexOf(other));
  at("fields").replaceChildren(
    ...rows.flatMap(([name, value]) => [
      element("dt", names[name]?.[language] ?? name),
      element("dd", shown(value), value === false ? "no" : ""),
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
  at("next-step").textContent = found.accepted ? say(isThere ? "comparePhoto" : "noPhoto") : "";
}

function shown(value) {
  if (typeof value === "boolean") {
    return say(value ? "yesValue" : "noValue");
  }
  return value === "male" || value === "female" ? say(value) : String(value);
}

function element(tag, text, className = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}
