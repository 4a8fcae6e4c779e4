import { secretText } from "../wire.ts";

/**
 * Keeps secrets out of text that people read. It learns every secret that passes through the engine, because a program's
 * error or a rule's message may quote a value without its secret mark.
 */
export class Mask {
    readonly #secrets = new Set<string>();

    /** Texts under three characters are not masked, as in Pulumi itself: they would blot out ordinary words. */
    learn(secrets: readonly string[]): void {
        for (const text of secrets) {
            if (text.length >= 3) {
                this.#secrets.add(text);
                this.#secrets.add(JSON.stringify(text).slice(1, -1));
            }
        }
    }

    hide(text: string): string {
        // Longest first: a secret may hold another one.
        const secrets = [...this.#secrets].sort((a, b) => b.length - a.length);
        return secrets.reduce((hidden, each) => hidden.replaceAll(each, secretText), text);
    }
}
