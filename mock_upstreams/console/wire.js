// The journal as it comes over the wire, in WireMock's shape, made flat for the page.

export const readJournal = (told) => told.requests.map(flat);

function flat({ id, request, response, stubMapping, bureau }) {
  return {
    id,
    at: new Date(request.loggedDate).toISOString(),
    method: request.method,
    path: request.url,
    headers: request.headers,
    body: request.body,
    status: response.status,
    isStub: Boolean(stubMapping),
    bureau: bureau?.bureau ?? null,
    operation: bureau?.operation ?? stubMapping?.name ?? null,
    persona: bureau?.persona ?? null,
    fault: bureau?.fault ?? stubMapping?.response?.fault ?? null,
    signature: bureau?.signature ?? "not checked",
    why: Object.entries(bureau?.signature_check ?? {}),
    opened: bureau?.opened ?? null,
    traceparent: bureau?.traceparent ?? null,
  };
}
