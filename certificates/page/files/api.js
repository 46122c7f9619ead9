// The gateway's answers as outcomes: {kind, code, message, found}. Kinds are
// "yes" accepted, "no" refused, "open" not known, "nothing" no code seen, "stranger" not let in.

import { currentLanguage, say } from "./texts.js";

const GIVE_UP_MS = 20_000;
const NOTHING_SEEN = new Set(["picture_without_code", "picture_unreadable"]);
// What says nothing of the licence: the organisation may not look, or sent what is no question.
const NOT_JUDGED = new Set(["code_not_allowed"]);

let authorization = null;

// Keeps the credentials if the gateway knows them. An empty text is no code, so none is spent.
export async function signIn(clientId, secret) {
  const pair = new TextEncoder().encode(`${clientId}:${secret}`);
  authorization = `Basic ${btoa(String.fromCharCode(...pair))}`;
  const outcome = await checkText("");
  if (outcome.code === "code_unreadable") {
    return null;
  }
  signOut();
  return outcome.message;
}

export function signOut() {
  authorization = null;
}

export function checkText(payload) {
  return ask("/v1/verifications", JSON.stringify({ payload }), {
    "Content-Type": "application/json",
  });
}

export function checkPicture(blob) {
  const form = new FormData();
  form.append("picture", blob, "picture");
  return ask("/v1/verifications/pictures", form, {});
}

async function ask(path, body, headers) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      body,
      headers: {
        ...headers,
        Authorization: authorization,
        "Accept-Language": currentLanguage(),
      },
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(GIVE_UP_MS),
    });
    return outcomeOf(answer.status, await answer.json());
  } catch {
    return { kind: "open", code: "no_network", message: say("noNetwork") };
  }
}

function outcomeOf(status, body) {
  if (status === 200) {
    return { kind: body.accepted === true ? "yes" : "no", code: body.state, found: body };
  }
  const message = typeof body.message === "string" ? body.message : say("trouble");
  return { kind: kindOf(status, body.code ?? ""), code: body.code, message };
}

function kindOf(status, code) {
  if (status === 401 || status === 403) {
    return "stranger";
  }
  if (NOTHING_SEEN.has(code)) {
    return "nothing";
  }
  return code.startsWith("code_") && !NOT_JUDGED.has(code) ? "no" : "open";
}
