import { providers } from "../../../catalog/providers.ts";
import { gdpr, hipaa } from "../../kit/clause.ts";
import { residencyRule } from "../../kit/rule.ts";
import type { AnyInputs, ResourceCase } from "../../kit/rule.ts";
import { say } from "../../kit/safe.ts";
import { peek, recordOf, slotsOf } from "../../kit/view.ts";
import type { Slot } from "../../kit/view.ts";
import { isOfKind, namespaceOf } from "../shared/kubernetes.ts";

const credentialPolicy = "aigateway.envoyproxy.io:BackendSecurityPolicy";
const secretKinds = ["core:Secret", "external-secrets.io:ExternalSecret"];

/** A third party's name as a word of its own: `ringfence/openai-api-key`, `OPENAI_API_KEY`. */
const ofThirdParty = new RegExp(`(^|[^a-z0-9])(${Object.keys(providers).join("|")})([^a-z0-9]|$)`, "i");

/**
 * RES-804. A namespace without keys cannot reach a processor, whatever a route says. Whose a key is shows in its name alone, so
 * that each secret outside the egress namespaces is judged by the names of the catalog's third parties.
 */
export const gatewayKeys = residencyRule({
    id: "RES-804",
    name: "res-gateway-keys",
    title: "Credentials of third parties lie in the namespaces with the way out, and nowhere else",
    severity: "critical",
    waivable: true,
    controls: [gdpr("Art. 32"), hipaa("164.312(a)(1)")],
    reads: "namespace of BackendSecurityPolicy; names and keys of Secret and ExternalSecret, and what the latter fetches",
    why: "with a key at hand, one wrong edge is all that keeps a request inside",
    fix: "Move the object to a namespace of `gateway.egressNamespaces`.",
    needs: ["gateway"],
    everyResource: {
        applies: (type) => isOfKind(type, credentialPolicy, ...secretKinds),
        check: (given) => {
            const { type, props, declared, violated, each } = given;
            if (declared.gateway.egressNamespaces.includes(namespaceOf(props))) {
                return;
            }
            if (isOfKind(type, credentialPolicy)) {
                violated(["metadata", "namespace"], say`a credential for a third party is added here`);
                return;
            }
            each(namesIn(props), ({ path, read }) => {
                if (ofThirdParty.test(String(read()))) {
                    violated(path, say`the secret is named after a third party`);
                }
            });
            each(slotsOf(recordOf(props["spec"]), ["dataFrom"], ["spec"]), (slot) => {
                judgeSource(slot, given);
            });
        },
    },
});

/** What can say whose secret it is. */
function namesIn(props: AnyInputs): readonly Slot[] {
    const spec = recordOf(props["spec"]);
    const fetched = slotsOf(spec, ["data"], ["spec"]).flatMap(({ path, read }) => {
        const entry = recordOf(read());
        return [
            ...slotsOf(entry, ["secretKey"], path),
            ...slotsOf(recordOf(entry["remoteRef"]), ["key", "property"], [...path, "remoteRef"]),
        ];
    });
    const kept = ["data", "stringData"].flatMap((key) => {
        // Keys are names; the values beside them are the secrets, and are not looked at.
        const found = peek(props, key);
        return found.kind === "unknown"
            ? [{ path: [key], read: () => props[key] }]
            : Object.keys(recordOf(found.kind === "known" ? found.value : {})).map((name) => ({
                  path: [key],
                  read: () => name,
              }));
    });
    return [
        ...slotsOf(recordOf(props["metadata"]), ["name"], ["metadata"]),
        ...slotsOf(recordOf(spec["target"]), ["name"], ["spec", "target"]),
        ...fetched,
        ...kept,
    ];
}

/** A whole secret by its name, or whatever matches. */
function judgeSource({ path, read }: Slot, { violated, undetermined }: ResourceCase<AnyInputs, "gateway">): void {
    const { key } = recordOf(recordOf(read())["extract"]);
    if (typeof key !== "string") {
        undetermined(path, say`the secrets are found by a search, so nothing shows whose they are`);
    } else if (ofThirdParty.test(key)) {
        violated(path, say`the secret is named after a third party`);
    }
}
