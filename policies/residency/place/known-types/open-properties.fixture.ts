import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createRequire } from "node:module";
import ts from "typescript";

const sdk = dirname(createRequire(import.meta.url).resolve("@pulumi/aws/package.json"));

/** Words of a name by which a property may lead out of the stack. */
const words = new Set(
    [
        "account accounts cidr cidrs cname cross destination destinations domain domains endpoint endpoints export external forward",
        "global host hosts ip ips logging multi outpost outposts override owner peer principal principals proxy public region",
        "regions remote replica replicas replication retention server servers sharing target targets upstream uri uris url urls",
        "zone zones",
    ].flatMap((line) => line.split(" ")),
);

/**
 * The properties of a type of AWS by which it may lead out of the stack, going by their names, each as a path without the
 * positions of lists. Properties that three rules read on every resource are left out: ARNs, its zone, and its region.
 *
 * Reads the declarations of the provider's SDK, so that a property of its next version is seen.
 */
export function openPropertiesOf(token: string): readonly string[] {
    const [, module = "", name = ""] = token.split(":");
    const file = `${module}.d.ts`;
    const args = existsSync(join(sdk, file)) ? interfacesOf(file).get(`${name}Args`) : undefined;
    if (args === undefined) throw new Error(`the SDK has no ${token}`);
    return leavesOf(args).filter(mayLeadOut).toSorted();
}

function mayLeadOut(path: string): boolean {
    const last = path.split(".").at(-1) ?? "";
    if (path === "region" || /arns?$/i.test(last) || /^availabilityZone(Id)?s?$/.test(path)) return false;
    const inName = last.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).split(" ");
    // The bucket that a type is about stands at the top.
    return (
        /.Bucket(Name)?$/.test(last) ||
        /.\.bucket$/.test(path) ||
        /^ipv\d$/.test(last) ||
        inName.some((word) => words.has(word.replace(/\d+$/, "")))
    );
}

/** Every property that holds no others. A type that holds itself is not followed twice. */
function leavesOf(args: ts.InterfaceDeclaration, above: readonly string[] = []): readonly string[] {
    return args.members.filter(ts.isPropertySignature).flatMap((member) => {
        const name = (member.name as ts.Identifier).text;
        const inner = inputsIn(member.type).filter((input) => !above.includes(input));
        if (inner.length === 0) return [name];
        return inner.flatMap((input) => {
            const found = interfacesOf("types/input.d.ts").get(input);
            return found ? leavesOf(found, [...above, input]).map((path) => `${name}.${path}`) : [];
        });
    });
}

/** Names of the SDK's input types inside a type. */
function inputsIn(type: ts.Node | undefined): readonly string[] {
    if (type === undefined) return [];
    const own = ts.isTypeReferenceNode(type) ? nameOf(type.typeName) : "";
    const inner: string[] = own.startsWith("inputs.") ? [own.slice("inputs.".length)] : [];
    ts.forEachChild(type, (child) => {
        inner.push(...inputsIn(child));
    });
    return inner;
}

function nameOf(name: ts.EntityName): string {
    return ts.isIdentifier(name) ? name.text : `${nameOf(name.left)}.${name.right.text}`;
}

const files = new Map<string, ReadonlyMap<string, ts.InterfaceDeclaration>>();

/** The interfaces that a file declares, by name; those in namespaces as `eks.ClusterVpcConfig`. */
function interfacesOf(file: string): ReadonlyMap<string, ts.InterfaceDeclaration> {
    const known = files.get(file);
    if (known) return known;
    const found = new Map<string, ts.InterfaceDeclaration>();
    const visit = (statements: readonly ts.Statement[], namespace: string) => {
        for (const statement of statements) {
            if (ts.isInterfaceDeclaration(statement)) found.set(`${namespace}${statement.name.text}`, statement);
            if (ts.isModuleDeclaration(statement) && statement.body && ts.isModuleBlock(statement.body)) {
                visit(statement.body.statements, `${namespace}${statement.name.text}.`);
            }
        }
    };
    const text = readFileSync(join(sdk, file), "utf8");
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest).statements, "");
    files.set(file, found);
    return found;
}
