import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import ts from "typescript";

/** The properties that a provider's SDK lets a program write, by name; none below what holds a plain value or free keys. */
export interface Properties {
    readonly [name: string]: Properties;
}

const resolve = createRequire(import.meta.url).resolve;
const sdks: Readonly<Record<string, string>> = {
    aws: dirname(resolve("@pulumi/aws/package.json")),
    kubernetes: dirname(resolve("@pulumi/kubernetes/package.json")),
};

/**
 * Every input property of a type, however deep, as its SDK declares it. A type that holds itself is not followed twice.
 * @returns `undefined` for a type that no SDK has: a custom resource.
 */
export function sdkInputs(token: string): Properties | undefined {
    const [provider = "", module = "", name = ""] = token.startsWith("pulumi:providers:")
        ? [token.slice("pulumi:providers:".length), "provider", "Provider"]
        : token.split(":");
    const folder = sdks[provider];
    const isKind = provider === "kubernetes" && module !== "provider";
    const file = isKind ? `${folderOf(module)}/${lowerFirst(name)}.d.ts` : `${module}.d.ts`;
    if (folder === undefined || !existsSync(join(folder, file))) return undefined;
    const args = interfacesOf(join(folder, file)).get(`${name}Args`);
    return args && propertiesOf(args, join(folder, "types", "input.d.ts"), []);
}

/** `networking.k8s.io/v1` lies in `networking/v1`. */
function folderOf(apiVersion: string): string {
    const [group = "", version = ""] = apiVersion.split("/");
    return `${group.split(".")[0] ?? ""}/${version}`;
}

function lowerFirst(text: string): string {
    return text.charAt(0).toLowerCase() + text.slice(1);
}

function propertiesOf(args: ts.InterfaceDeclaration, inputs: string, above: readonly string[]): Properties {
    return Object.fromEntries(
        args.members.filter(ts.isPropertySignature).map((member) => {
            const name =
                ts.isIdentifier(member.name) || ts.isStringLiteral(member.name)
                    ? member.name.text
                    : member.name.getText();
            const inner = inputsIn(member.type).filter((input) => !above.includes(input));
            const found = inner.flatMap((input) => interfacesOf(inputs).get(input) ?? []);
            const below = found.map((each, index) => propertiesOf(each, inputs, [...above, inner[index] ?? ""]));
            return [name, Object.assign({}, ...below) as Properties];
        }),
    );
}

/** Names of the SDK's input types inside a type: `inputs.eks.ClusterVpcConfig` is `eks.ClusterVpcConfig`. */
function inputsIn(type: ts.Node | undefined): readonly string[] {
    if (type === undefined) return [];
    const own = ts.isTypeReferenceNode(type) ? nameOf(type.typeName) : "";
    const inner: string[] = /^(pulumi)?inputs\./i.test(own) ? [own.replace(/^(pulumi)?inputs\./i, "")] : [];
    ts.forEachChild(type, (child) => {
        inner.push(...inputsIn(child));
    });
    return inner;
}

function nameOf(name: ts.EntityName): string {
    return ts.isIdentifier(name) ? name.text : `${nameOf(name.left)}.${name.right.text}`;
}

const files = new Map<string, ReadonlyMap<string, ts.InterfaceDeclaration>>();

function interfacesOf(file: string): ReadonlyMap<string, ts.InterfaceDeclaration> {
    const known = files.get(file);
    if (known) return known;
    const found = new Map<string, ts.InterfaceDeclaration>();
    const visit = (statements: readonly ts.Statement[], namespace: string) => {
        for (const statement of statements) {
            if (ts.isInterfaceDeclaration(statement)) found.set(`${namespace}${statement.name.text}`, statement);
            if (ts.isModuleDeclaration(statement)) visitModule(statement, namespace);
        }
    };
    // `namespace apiextensions.v1 {` is one declaration inside another.
    const visitModule = (module: ts.ModuleDeclaration, namespace: string) => {
        const inside = `${namespace}${module.name.text}.`;
        if (module.body && ts.isModuleBlock(module.body)) visit(module.body.statements, inside);
        if (module.body && ts.isModuleDeclaration(module.body)) visitModule(module.body, inside);
    };
    visit(ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest).statements, "");
    files.set(file, found);
    return found;
}
