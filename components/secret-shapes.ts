/**
 * Shapes of credentials as their issuers make them. A match is never printed; a miss proves nothing, which is why no
 * field of the config takes a secret in the first place.
 */
const shapes: readonly RegExp[] = [
    /\bsk-[A-Za-z0-9_-]{16,}/, // OpenAI, Anthropic (sk-ant-…) and others
    /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/, // AWS access key ids
    /\b(?:gh[pousr]_|github_pat_)[A-Za-z0-9_]{20,}/, // GitHub
    /\bglpat-[A-Za-z0-9_-]{16,}/, // GitLab
    /\bhf_[A-Za-z0-9]{16,}/, // Hugging Face
    /\bgsk_[A-Za-z0-9]{16,}/, // Groq
    /\b(?:fw|tgp|pplx|pul)[_-][A-Za-z0-9_-]{20,}/, // Fireworks, Together, Perplexity, Pulumi
    /\bxox[abeoprs]-[A-Za-z0-9-]{10,}/, // Slack
    /\bAIza[A-Za-z0-9_-]{30,}/, // Google
    /\beyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{8,2000}\./, // JSON Web Tokens
    /-----BEGIN [A-Z ]{0,40}(?:PRIVATE KEY|CERTIFICATE)-----/, // PEM
    /\b[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@]{1,200}:[^\s/@]{1,200}@/i, // a URL with a password in it
];

/** What an AWS secret access key is made of: 40 characters that stand alone. */
const fortyCharacters = /(?<![A-Za-z0-9/+=])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g;

/** True where a text has the shape of a known kind of credential. */
export function looksSecret(text: string): boolean {
    return shapes.some((shape) => shape.test(text)) || (text.match(fortyCharacters) ?? []).some(isMixed);
}

/** Lower case, upper case and a digit: a hexadecimal digest has only one case, a name hardly a digit. */
function isMixed(run: string): boolean {
    return /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run);
}
