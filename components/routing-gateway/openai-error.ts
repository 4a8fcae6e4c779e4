/** An error as OpenAI's clients understand it, as JSON text. It carries no word of the request. */
export function openAiError(type: string, code: string, message: string): string {
    return JSON.stringify({ error: { message, type, param: null, code } });
}

/** A fixed answer in Envoy Gateway's form. */
export function jsonBody(body: string) {
    return { contentType: "application/json", body: { type: "Inline", inline: body } } as const;
}

/** What a path gets that the gateway does not serve. */
export const notServed = openAiError("invalid_request_error", "not_found", "This gateway serves nothing at this path.");
