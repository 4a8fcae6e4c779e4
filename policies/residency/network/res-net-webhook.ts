import { gdpr } from "../../kit/clause.ts";
import type { PropertyPath } from "../../kit/path.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, StackCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { isRecord, recordOf, slotsOf } from "../../kit/view.ts";
import type { Slot } from "../../kit/view.ts";
import { isOfKind, nameOf, namespaceOf, objectsOf } from "../shared/kubernetes.ts";

const webhooks = ["ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"].map(
    (kind) => `admissionregistration.k8s.io:${kind}`,
);
const definition = "apiextensions.k8s.io:CustomResourceDefinition";
const aggregated = "apiregistration.k8s.io:APIService";
const isCaller = (type: string): boolean => isOfKind(type, ...webhooks, definition, aggregated);

/**
 * RES-315. The API server sends whole objects to a webhook, Secrets too, and everything about a group to whoever serves it. A
 * Service that is another name for a host outside (RES-314) would lead there as well.
 */
export const webhooksInside = residencyRule({
    id: "RES-315",
    name: "res-net-webhook",
    title: "The API server calls webhooks and aggregated APIs inside the cluster alone",
    severity: "critical",
    waivable: true,
    controls: [gdpr("Art. 32"), gdpr("Art. 28")],
    reads: "`clientConfig` of webhook configurations and of the conversion in custom resource definitions; `service` of APIServices",
    why: "the API server hands the whole object to whoever it calls, with the secrets in it",
    fix: "Name a `service` of the cluster in place of `url`.",
    needs: [],
    everyResource: {
        applies: isCaller,
        check: ({ type, props, violated, each }) => {
            each(calleesOf(type, props), ({ path, read }) => {
                const { url, service } = recordOf(read());
                if (url !== undefined) {
                    violated([...path, "url"], say`objects are sent to a host by its address, wherever that is`);
                } else if (service === undefined && !isOfKind(type, aggregated)) {
                    violated([...path, "service"], say`nothing says who is called`);
                }
            });
        },
    },
    stack: { types: isCaller, checks: [judgeServices] },
});

/** Where a resource says whom the API server calls. */
function calleesOf(type: string, props: AnyInputs): readonly Slot[] {
    return objectsOf(type, props).flatMap(({ path, read }): readonly Slot[] => {
        const object = read();
        if (isOfKind(type, ...webhooks)) {
            return slotsOf(object, ["webhooks"], path).map((hook) => ({
                path: [...hook.path, "clientConfig"],
                read: () => recordOf(hook.read())["clientConfig"],
            }));
        }
        if (isOfKind(type, aggregated)) {
            return [{ path: [...path, "spec"], read: () => object["spec"] }];
        }
        const ways = [["webhook", "clientConfig"], ["webhookClientConfig"]];
        return ways.flatMap((way) => existing(object, ["spec", "conversion", ...way], path));
    });
}

function existing(object: AnyInputs, way: readonly string[], at: PropertyPath): readonly Slot[] {
    const value = way.reduce((inner: unknown, key) => (isRecord(inner) ? inner[key] : undefined), object);
    return value === undefined ? [] : [{ path: [...at, ...way], read: () => value }];
}

/** The Services of the stack that are called are Services, not other names for a host. */
function judgeServices({ graph, violated, each }: StackCase<never>): void {
    const names = graph.resources.filter(
        ({ type, props }) => isOfKind(type, "core:Service") && recordOf(props["spec"])["type"] === "ExternalName",
    );
    each(names.length === 0 ? [] : graph.resources.filter(({ type }) => isCaller(type)), (it) => {
        each(calleesOf(it.type, it.props), ({ path, read }) => {
            const { name, namespace } = recordOf(recordOf(read())["service"]);
            if (names.some(({ props }) => nameOf(props) === name && namespaceOf(props) === namespace)) {
                violated(it, [...path, "service"], say`the Service is another name for a host outside the cluster`);
            }
        });
    });
}
