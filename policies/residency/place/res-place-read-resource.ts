import { gdpr, schrems } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { StackResource } from "../../kit/graph.ts";
import { safe, say } from "../../kit/safe.ts";
import { isRecord, peek } from "../../kit/view.ts";

/** Read by every program that uses it; which stack may be read is RES-107's. */
const stackReference = "pulumi:pulumi:StackReference";

/**
 * RES-110. The engine shows a pack what is read with the whole stack only, and to every other rule it looks like a resource of
 * the stack: a key that encrypts, a bucket that logs go to, a role that is trusted. Whose it is, nothing says.
 */
export const readResource = residencyRule({
    id: "RES-110",
    name: "res-place-read-resource",
    title: "What is only read is somebody else's, until it is declared",
    severity: "critical",
    waivable: false,
    controls: [gdpr("Art. 32"), schrems("EDPB 01/2020 step 4")],
    reads: "in the stack: every resource that the program reads (`.get`) and does not make, by its type and id",
    why: "a key, bucket or role that is read may be anybody's, and whoever owns it reads what is put there",
    fix: "Make the resource in this stack; or have the officer look at it, and list its type and id under `readResources`.",
    needs: ["readResources"],
    stack: {
        types: "every",
        checks: [
            ({ graph, declared, violated }) => {
                for (const resource of graph.resources.filter(
                    ({ isRead, type }) => isRead && type !== stackReference,
                )) {
                    const names = namesOf(resource);
                    const isDeclared = declared.readResources.some(
                        ({ type, id }) => type === resource.type && names.includes(id),
                    );
                    if (!isDeclared) {
                        violated(
                            resource,
                            [],
                            say`${safe.typeToken(resource.type)} is read and not made by this stack`,
                        );
                    }
                }
            },
        ],
    },
});

/** What a resource may be declared by: its id, its ARN; an object of Kubernetes by `<namespace>/<name>`. */
function namesOf({ unjudged }: StackResource): readonly string[] {
    const texts = ["id", "arn"].map((key) => textAt(unjudged, key));
    const metadata = peek(unjudged, "metadata");
    const object = metadata.kind === "known" && isRecord(metadata.value) ? metadata.value : {};
    const [namespace, name] = [textAt(object, "namespace"), textAt(object, "name")];
    return [...texts, namespace === undefined ? name : `${namespace}/${name ?? ""}`].filter(
        (text) => text !== undefined,
    );
}

function textAt(holder: object, key: string): string | undefined {
    const found = peek(holder, key);
    return found.kind === "known" && typeof found.value === "string" ? found.value : undefined;
}
