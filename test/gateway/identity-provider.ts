import { createSign, generateKeyPairSync } from "node:crypto";

/** What a token says; a claim that is absent is not in it. */
export interface Claims {
    readonly tenant?: string;
    readonly data_floor?: string;
    readonly exp?: number;
    readonly aud?: string;
    readonly iss?: string;
}

const hour = 3600;

/** Signs tokens with a key of its own. */
export class IdentityProvider {
    readonly #keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
    readonly #says: { readonly iss: string; readonly aud: string };

    constructor(issuer: string, audience: string) {
        this.#says = { iss: issuer, aud: audience };
    }

    /** The public key, as an identity provider publishes it. */
    get keySet(): string {
        const key = this.#keys.publicKey.export({ format: "jwk" });
        return JSON.stringify({ keys: [{ ...key, kid: "1", alg: "RS256", use: "sig" }] });
    }

    token(claims: Claims): string {
        const exp = Math.floor(Date.now() / 1000) + hour;
        const signed = [
            { alg: "RS256", typ: "JWT", kid: "1" },
            { ...this.#says, exp, sub: "someone", ...claims },
        ]
            .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
            .join(".");
        return `${signed}.${createSign("RSA-SHA256").update(signed).sign(this.#keys.privateKey).toString("base64url")}`;
    }
}
