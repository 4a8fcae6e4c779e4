/** The parts of an Amazon Resource Name that say where a thing is and whose it is. */
export interface Arn {
    /** The text that was found, up to the resource part. */
    readonly text: string;
    readonly partition: string;
    readonly service: string;
    /** Empty for global services and for S3. */
    readonly region: string;
    /** Empty where the service has none (S3), `aws` for what AWS itself owns. */
    readonly account: string;
    readonly resource: string;
}

const part = String.raw`((?:\$\{[^}]*\}|[^:\s"'])*)`;
const pattern = new RegExp(String.raw`\barn:${part}:${part}:${part}:${part}:([^\s"',]*)`, "g");

/** Every ARN inside a text: the text itself, or those inside a policy document. */
export function findArns(text: string): readonly Arn[] {
    return [...text.matchAll(pattern)].map(
        ([found, partition = "", service = "", region = "", account = "", resource = ""]) => ({
            text: found,
            partition,
            service,
            region,
            account,
            resource,
        }),
    );
}

/** The ARN a text consists of, if it is one. */
export function parseArn(text: string): Arn | undefined {
    const [arn] = findArns(text);
    return arn?.text === text ? arn : undefined;
}

/** True where an inventory entry names the ARN: exactly, or by everything before a `*` at the entry's end. */
export function isListed(arn: string, inventory: readonly string[]): boolean {
    return inventory.some((entry) => (entry.endsWith("*") ? arn.startsWith(entry.slice(0, -1)) : arn === entry));
}
